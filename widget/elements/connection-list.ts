import { html, nothing, type TemplateResult } from 'lit'
import type { Connection, Permission } from '../../edge/contract.ts'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { connections } from '../styles/connections.ts'
import './connect-wizard.ts'
import type { ConnectionCard } from './connection-card.ts'
import './connection-card.ts'
import { button } from './button.ts'
import { problemNote } from './problem-note.ts'

/** The connections and the way to a new one; the wizard, streams and the audit trail have the place to themselves. */
export class ConnectionList extends Part {
  static override sheet = connections
  static override properties = { items: given, problem: given, single: given, place: given, wizard: internal }

  declare items: Connection[] | undefined
  declare problem: Problem | undefined
  /** One connection is shown, no other can be added. */
  single = false
  /** What is shown: the host's `view`, and what was chosen since. */
  declare place: string
  /** What the wizard is open for: a new connection, or one that needs a new link. */
  private wizard: 'new' | Connection | undefined
  #cards = new Map<string, ConnectionCard>()

  override render(): TemplateResult {
    const { wizard, place } = this
    return html`<section part="connections">
      ${
        place === 'streams' || place === 'audit'
          ? this.#manage(place)
          : wizard
            ? this.#wizard(wizard)
            : html`${this.#header()} ${this.#body()}`
      }
    </section>`
  }

  #header(): TemplateResult {
    const { messages } = this.ctx
    return html`<div class="header" part="header">
      <h2 part="title" tabindex="-1">${messages.connections}</h2>
      ${
        this.items && !this.single
          ? html`<div class="actions">
              ${this.#way('streams', 'streams:write')} ${this.#way('audit', 'connections:write')}
              ${this.items.length ? this.#connect() : nothing}
            </div>`
          : nothing
      }
    </div>`
  }

  #way(place: 'streams' | 'audit', permission: Permission): TemplateResult | typeof nothing {
    const { messages, may } = this.ctx
    if (!may(permission)) return nothing
    return button(messages[place], () => (this.place = place), 'quiet')
  }

  /** Streams and the audit trail come with their own file when somebody wants them. */
  #manage(place: string): TemplateResult {
    import('../manage.ts').catch(error => this.ctx.report(toProblem(error)))
    return html`<dropbox-connector-manage
      .ctx=${this.ctx}
      .place=${place}
      .connections=${this.items}
      .leave=${this.#done}
    ></dropbox-connector-manage>`
  }

  #body(): TemplateResult {
    const { items, problem, ctx } = this
    const { messages } = ctx
    const note = problem ? problemNote(problem, messages, { action: () => ctx.refresh() }) : nothing
    if (!items) return problem ? html`${note}` : this.#skeleton()
    if (items.length === 0) return html`${note}${this.single ? html`<p>${messages.notFound}</p>` : this.#empty()}`
    return html`${note}
      <ul class="cards" role="list" @link=${(event: Event) => this.#open((event.target as ConnectionCard).connection)}>
        ${items.map(item => html`<li>${this.#card(item)}</li>`)}
      </ul>`
  }

  /** Stays with its connection, whatever comes before it. */
  #card(connection: Connection): ConnectionCard {
    const card = this.#cards.get(connection.id) ?? document.createElement('dropbox-connector-card')
    this.#cards.set(connection.id, card)
    return Object.assign(card, { ctx: this.ctx, connection })
  }

  #connect(): TemplateResult | typeof nothing {
    if (!this.ctx.may('connections:write')) return nothing
    return button(this.ctx.messages.connectDropbox, () => this.#open('new'), 'primary')
  }

  #empty(): TemplateResult {
    const { messages } = this.ctx
    return html`<div class="panel empty" part="empty">
      <slot name="empty">
        <span class="emblem">${icon('box')}</span>
        <h3>${messages.emptyTitle}</h3>
        <p>${messages.emptyText}</p>
        <p class="small">${messages.emptyAccess}</p>
      </slot>
      ${this.#connect()}
    </div>`
  }

  #skeleton(): TemplateResult {
    return html`<div class="panel card" aria-busy="true">
      <span class="sr">${this.ctx.messages.loading}</span>
      <div class="card-head">
        <div class="skeleton emblem"></div>
        <div class="card-name bars"><div class="skeleton bar"></div><div class="skeleton bar short"></div></div>
      </div>
    </div>`
  }

  #wizard(wizard: 'new' | Connection): TemplateResult {
    return html`<dropbox-connector-wizard
      .ctx=${this.ctx}
      .connection=${wizard === 'new' ? undefined : wizard}
      @done=${this.#done}
    ></dropbox-connector-wizard>`
  }

  #open(wizard: 'new' | Connection): void {
    this.wizard = wizard
  }

  #done = (): void => {
    this.place = ''
    this.wizard = undefined
    this.ctx.refresh()
    // What opened it may be gone by now; the heading is where the list begins again.
    void this.focusOn('h2')
  }
}

define('dropbox-connector-connections', ConnectionList)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-connections': ConnectionList
  }
}

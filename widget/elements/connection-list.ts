import { html, nothing, type TemplateResult } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import type { Problem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { connections } from '../styles/connections.ts'
import './connect-wizard.ts'
import type { ConnectionCard } from './connection-card.ts'
import './connection-card.ts'
import { button } from './button.ts'
import { problemNote } from './problem-note.ts'

/** The connections and the way to a new one; while the wizard is open it has the place to itself. */
export class ConnectionList extends Part {
  static override sheet = connections
  static override properties = { items: given, problem: given, single: given, wizard: internal }

  declare items: Connection[] | undefined
  declare problem: Problem | undefined
  /** One connection is shown, no other can be added. */
  single = false
  /** What the wizard is open for: a new connection, or one that needs a new link. */
  private wizard: 'new' | Connection | undefined
  #cards = new Map<string, ConnectionCard>()

  override render(): TemplateResult {
    const { wizard } = this
    return html`<section part="connections">
      ${wizard ? this.#wizard(wizard) : html`${this.#header()} ${this.#body()}`}
    </section>`
  }

  #header(): TemplateResult {
    const { messages } = this.ctx
    return html`<div class="header" part="header">
      <h2 part="title" tabindex="-1">${messages.connections}</h2>
      ${this.items?.length && !this.single ? this.#connect() : nothing}
    </div>`
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
    if (!this.ctx.mayConnect()) return nothing
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
    this.wizard = undefined
    this.ctx.refresh()
    // What opened the wizard may be gone by now; its heading is where the list begins again.
    void this.focusOn('h2')
  }
}

define('dropbox-connector-connections', ConnectionList)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-connections': ConnectionList
  }
}

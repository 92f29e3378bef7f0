import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Event, EventWithRaw } from '../../edge/contract.ts'
import { around, type Field, type Filter, narrow } from '../internal/filter.ts'
import { draw, icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { dialogs } from '../styles/dialogs.ts'
import { drawer } from '../styles/drawer.ts'
import { button } from './button.ts'
import { actorKey, eventFacts } from './event-facts.ts'
import './event-json.ts'
import { activityOf, actorOf } from './event-row.ts'
import { eventVisit } from './event-visit.ts'
import { problemNote } from './problem-note.ts'

const BACK = 'M6.5 14.5 12 9l5.5 5.5'
const ON = 'M6.5 9.5 12 15l5.5-5.5'

/**
 * All that is known of one event, beside the list. Fires `show` with the event beside that is wanted, `narrow` with what to
 * make of the filter for others like it, and `close`.
 */
export class EventDrawer extends Part {
  static override sheet = dialogs
  static override properties = {
    messages: given,
    categories: given,
    event: given,
    newer: given,
    older: given,
    full: internal,
    problem: internal,
  }
  declare messages: EventMessages
  /** The names of categories by their code. */
  declare categories: Map<string, string>
  declare event: Event | undefined
  declare newer: Event | undefined
  declare older: Event | undefined
  private full: EventWithRaw | undefined
  private problem: Problem | undefined

  /** Whose body is there. Between two of them there is none, so that nothing of the one is left to the other. */
  #drawn = ''
  #flight: AbortController | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.adopt(drawer)
    // Moved in the document while open: the top layer has let go of it.
    const dialog = this.querySelector('dialog')
    if (dialog?.open) {
      dialog.close()
      dialog.showModal()
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#flight?.abort()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('event') || changed.get('event')?.id === this.event?.id) return
    this.full = undefined
    this.#flight?.abort()
    if (this.event) void this.#load(this.event.id)
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.event && this.event.id !== this.#drawn) {
      this.#drawn = this.event.id
      this.requestUpdate()
    }
    if (!changed.has('event')) return
    const dialog = this.querySelector('dialog')
    if (this.event && !dialog?.open) dialog?.showModal()
    else if (!this.event && dialog?.open) dialog.close()
    else if (this.event && changed.get('event')) this.querySelector<HTMLElement>('h2')?.focus()
  }

  async #load(id: string): Promise<void> {
    this.#flight?.abort()
    const flight = new AbortController()
    this.#flight = flight
    this.problem = undefined
    try {
      this.full = await this.ctx.api.get<EventWithRaw>(`/events/${id}`, {}, flight.signal)
    } catch (error) {
      if (!isAbort(error) && !flight.signal.aborted) this.problem = toProblem(error)
    }
  }

  override render(): TemplateResult {
    const { event } = this
    return html`<dialog class="drawer" part="drawer" aria-labelledby="drawer-title" @close=${this.#closed} @click=${this.#outside} @keydown=${this.#keyed}>
      ${event ? html`${this.#head(event)}${event.id === this.#drawn ? this.#body(event) : nothing}` : nothing}
    </dialog>`
  }

  #head(event: Event): TemplateResult {
    const { messages, newer, older } = this
    const step = (to: Event | undefined, name: string, keys: string, path: string) =>
      html`<button class="button quiet square" part="button" aria-label=${name} title=${name} aria-keyshortcuts=${keys} aria-disabled=${!to} @click=${() => this.#show(to)}>${draw(path)}</button>`
    return html`<div class="drawer-head">
      <h2 id="drawer-title" tabindex="-1" autofocus>${activityOf(event, messages)}</h2>
      <div class="actions">
        ${step(newer, messages.newerEvent, 'Alt+ArrowUp', BACK)} ${step(older, messages.olderEvent, 'Alt+ArrowDown', ON)}
        <button class="button quiet square" part="button" aria-label=${messages.closeDetails} @click=${this.#close}>${icon('cross')}</button>
      </div>
    </div>`
  }

  #body(event: Event): TemplateResult {
    const { messages, full, problem, ctx } = this
    const look = { messages, format: ctx.format, categories: this.categories, narrow: this.#narrow }
    const visited = full?.id === event.id && event.actor.type === 'anonymous' ? full : undefined
    return html`<div class="drawer-body">
      ${event.description ? html`<p><bdi>${event.description}</bdi></p>` : nothing}
      ${visited ? eventVisit(visited, messages, ctx.format) : nothing}
      ${eventFacts(full ?? event, look)}
      <div class="actions">${button(html`${icon('clock')}${messages.around}`, () => this.#tell(filter => around(filter, event.time)))}</div>
      ${this.#insight(`/actors/${encodeURIComponent(actorKey(event))}/insight`, messages.insight.about(actorOf(event, messages)))}
      ${event.ip ? this.#insight(`/ips/${encodeURIComponent(event.ip)}/insight`, messages.insight.about(event.ip)) : nothing}
      <section class="raw">
        ${
          problem
            ? problemNote(problem, ctx.messages, { alert: true, action: () => void this.#load(event.id) })
            : full
              ? html`<dropbox-connector-json .ctx=${ctx} .messages=${messages} .raw=${full.raw}></dropbox-connector-json>`
              : html`<div class="skeleton block"></div>`
        }
      </section>
    </div>`
  }

  /** What costs another look at the log is looked up when it is opened. */
  #insight(path: string, title: string): TemplateResult {
    const toggled = (toggle: globalThis.Event) => {
      const details = toggle.currentTarget as HTMLDetailsElement
      if (!details.open || details.dataset.shown) return
      details.dataset.shown = 'yes'
      const insight = document.createElement('dropbox-connector-insight')
      details.append(Object.assign(insight, { ctx: this.ctx, messages: this.messages, path }))
    }
    return html`<details class="insight" @toggle=${toggled}><summary><bdi>${title}</bdi></summary></details>`
  }

  #narrow = (field: Field, value: string): void => this.#tell(filter => narrow(filter, field, value))

  #tell(detail: (filter: Filter) => Filter): void {
    this.dispatchEvent(new CustomEvent('narrow', { detail }))
  }

  #show(detail: Event | undefined): void {
    if (detail) this.dispatchEvent(new CustomEvent('show', { detail }))
  }

  #keyed = (event: KeyboardEvent): void => {
    const to = event.altKey ? { ArrowUp: this.newer, ArrowDown: this.older }[event.key] : undefined
    if (!to) return
    event.preventDefault()
    this.#show(to)
  }

  #close = (): void => this.querySelector('dialog')?.close()

  #closed = (): void => {
    this.#flight?.abort()
    this.dispatchEvent(new CustomEvent('close'))
  }

  /** The backdrop belongs to the dialog: a click whose target is the dialog itself fell beside its content. */
  #outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.#close()
  }
}

define('dropbox-connector-drawer', EventDrawer)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-drawer': EventDrawer
  }
}

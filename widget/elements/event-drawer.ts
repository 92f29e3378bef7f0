import { html, nothing, type TemplateResult } from 'lit'
import type { Event, EventWithRaw } from '../../edge/contract.ts'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { dialogs } from '../styles/dialogs.ts'
import { button } from './button.ts'
import { eventFacts } from './event-facts.ts'
import { problemNote } from './problem-note.ts'

/**
 * All that is known of one event, beside the list.
 * @fires close - It was closed, by the button, by Escape or from outside.
 */
export class EventDrawer extends Part {
  static override sheet = dialogs
  static override properties = {
    messages: given,
    categories: given,
    event: given,
    full: internal,
    problem: internal,
    copied: internal,
  }
  declare messages: EventMessages
  /** The names of categories by their code. */
  declare categories: Map<string, string>
  declare event: Event | undefined
  private full: EventWithRaw | undefined
  private problem: Problem | undefined
  private copied = false

  #flight: AbortController | undefined

  /** Opens for an event: what the list knows at once, the rest when it is there. */
  async show(event: Event): Promise<void> {
    this.event = event
    this.full = undefined
    this.copied = false
    await this.updateComplete
    const dialog = this.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
    await this.#load(event.id)
  }

  override connectedCallback(): void {
    super.connectedCallback()
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

  async #load(id: string): Promise<void> {
    this.#flight?.abort()
    const flight = new AbortController()
    this.#flight = flight
    this.problem = undefined
    try {
      this.full = await this.ctx.api.event(id, flight.signal)
    } catch (error) {
      if (!isAbort(error) && !flight.signal.aborted) this.problem = toProblem(error)
    }
  }

  override render(): TemplateResult {
    const { messages, event } = this
    return html`<dialog class="drawer" part="drawer" aria-labelledby="drawer-title" @close=${this.#closed} @click=${this.#outside}>
      ${
        event
          ? html`<div class="drawer-head">
                <h2 id="drawer-title" tabindex="-1" autofocus>${event.activityLabel}</h2>
                <button class="button quiet square" part="button" aria-label=${messages.closeDetails} @click=${this.#close}>
                  ${icon('cross')}
                </button>
              </div>
              <div class="drawer-body">
                ${event.description ? html`<p><bdi>${event.description}</bdi></p>` : nothing}
                ${eventFacts(this.full ?? event, messages, this.ctx.format, this.categories)} ${this.#raw(event)}
              </div>`
          : nothing
      }
    </dialog>`
  }

  #raw(event: Event): TemplateResult {
    const { messages, full, problem, ctx } = this
    const json = full && JSON.stringify(full.raw, undefined, 2)
    return html`<section class="raw">
      <div class="header">
        <h3>${messages.raw}</h3>
        ${
          json
            ? button(
                html`${icon('copy')}${this.copied ? messages.copied : messages.copyRaw}`,
                () => void this.#copy(json),
                'quiet',
              )
            : nothing
        }
      </div>
      ${
        problem
          ? problemNote(problem, ctx.messages, { alert: true, action: () => void this.#load(event.id) })
          : json
            ? html`<pre tabindex="0" role="region" aria-label=${messages.raw} dir="ltr">${json}</pre>`
            : html`<div class="skeleton block"></div>`
      }
    </section>`
  }

  async #copy(json: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(json)
      this.copied = true
    } catch {
      const pre = this.querySelector('pre')
      if (pre) getSelection()?.selectAllChildren(pre)
    }
  }

  #close = (): void => this.querySelector('dialog')?.close()

  #closed = (): void => {
    this.#flight?.abort()
    this.event = undefined
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

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { CreatedStream, List, Stream } from '../../edge/contract.ts'
import { Poll } from '../controllers/poll.ts'
import { define } from '../internal/part.ts'
import { isAbort, toProblem } from '../internal/problem.ts'
import { internal } from '../internal/properties.ts'
import { Working } from '../internal/working.ts'
import { button } from './button.ts'
import { StreamCard } from './stream-card.ts'
import './stream-form.ts'
import { skeleton } from './stream-trouble.ts'

const BUSY_MS = 3000
const CALM_MS = 15_000

/** Where the tenant's events are sent on to, how that fares, and the way to a new receiver. */
export class StreamList extends Working {
  static override properties = { items: internal, adding: internal }
  private items: Stream[] | undefined
  private adding = false

  #cards = new Map<string, StreamCard>()
  #poll = new Poll(this, signal => this.#look(signal))

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ctx') && (changed.get('ctx')?.api !== this.ctx.api || this.problem)) this.#poll.start()
  }

  override render(): TemplateResult {
    const { items, problem, adding, messages, ctx } = this
    return html`<p class="muted">${messages.streamsText}</p>
      ${this.note(() => this.#poll.start())}
      ${adding ? this.#form() : items ? html`<div class="actions">${button(messages.newStream, this.#add, 'primary')}</div>` : nothing}
      ${items ? this.#list(items) : problem ? nothing : skeleton(ctx)}`
  }

  #list(items: Stream[]): TemplateResult {
    const { messages } = this
    if (items.length === 0)
      return html`<div class="panel empty" part="empty">
        <h3>${messages.noStreams}</h3>
        <p>${messages.noStreamsText}</p>
      </div>`
    return html`<ul class="cards" part="streams" role="list" @changed=${() => this.#poll.start()} @gone=${this.#leave}>
      ${items.map(item => html`<li>${this.#card(item)}</li>`)}
    </ul>`
  }

  /** Stays with its stream, whatever comes before it. */
  #card(stream: Stream): StreamCard {
    const card = this.#cards.get(stream.id) ?? new StreamCard()
    this.#cards.set(stream.id, card)
    return Object.assign(card, { ctx: this.ctx, messages: this.messages, stream })
  }

  #form(): TemplateResult {
    return html`<dropbox-connector-stream-form
      class="panel stack"
      .ctx=${this.ctx}
      .messages=${this.messages}
      @cancel=${this.#leave}
      @made=${this.#made}
    ></dropbox-connector-stream-form>`
  }

  #add = (): void => {
    this.adding = true
  }

  #leave = (): void => {
    this.adding = false
    this.#poll.start()
    void this.focusOn('.button')
  }

  #made = ({ detail }: CustomEvent<CreatedStream>): void => {
    const { stream, secret } = detail
    this.items = [...(this.items ?? []), stream]
    this.#leave()
    void this.#card(stream).show(secret)
  }

  async #look(signal: AbortSignal): Promise<number> {
    try {
      const { items } = await this.ctx.api.get<List<Stream>>('/streams', {}, signal)
      this.items = items
      this.problem = undefined
      return items.some(({ waitingEvents }) => waitingEvents > 0) ? BUSY_MS : CALM_MS
    } catch (error) {
      if (!isAbort(error)) this.problem = toProblem(error)
      throw error
    }
  }
}

define('dropbox-connector-streams', StreamList)

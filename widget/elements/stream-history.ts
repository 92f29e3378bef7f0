import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { List, Stream, StreamDeadLetter, StreamDelivery } from '../../edge/contract.ts'
import { icon } from '../internal/icons.ts'
import { define } from '../internal/part.ts'
import { ApiProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { Working } from '../internal/working.ts'
import { button } from './button.ts'
import { answer, skeleton, trouble } from './stream-trouble.ts'

const LINES = 20

/**
 * What a receiver did not take, and the latest tries; read anew whenever the stream is.
 */
export class StreamHistory extends Working {
  static override properties = { stream: given, letters: internal, deliveries: internal }
  declare stream: Stream
  private letters: StreamDeadLetter[] | undefined
  private deliveries: StreamDelivery[] = []

  protected override willUpdate(changed: PropertyValues): void {
    // What failed stays until somebody has seen it.
    if (changed.has('stream') && !this.problem) this.#do()
  }

  override render(): TemplateResult {
    const { messages, ctx, letters, deliveries, problem } = this
    const note = this.note(() => this.#do())
    if (!letters) return problem ? html`${note}` : skeleton(ctx)
    const lines = (title: string, text: string, items: TemplateResult[]) =>
      items.length > 0
        ? html`<h4>${title}</h4>
          ${text ? html`<p class="small muted">${text}</p>` : nothing}
          <ol class="lines" role="list">
            ${items}
          </ol>`
        : nothing
    return html`${note} ${lines(
      messages.letters,
      messages.lettersText,
      letters.map(letter => this.#letter(letter)),
    )}
    ${lines(
      messages.deliveries,
      '',
      deliveries.map(delivery => this.#delivery(delivery)),
    )}
    ${letters.length + deliveries.length > 0 ? nothing : html`<p class="muted">${messages.nothing}</p>`}`
  }

  #letter({ id, at, events, attempts, error }: StreamDeadLetter): TemplateResult {
    const { messages, ctx } = this
    const { number, time } = ctx.format
    return html`<li>
      <time class="small muted" datetime=${at}>${time(at)}</time>
      <div>
        <p class="strong">${ctx.messages.events(events, number(events))} · ${messages.attempts(number(attempts))}</p>
        ${trouble(error, ctx)}
      </div>
      ${button(messages.send, () => this.#do(() => this.#send(id)), '', this.busy)}
    </li>`
  }

  #delivery(delivery: StreamDelivery): TemplateResult {
    const { messages, ctx } = this
    const { at, kind, events, delivered, error } = delivery
    return html`<li>
      <time class="small muted" datetime=${at}>${ctx.format.time(at)}</time>
      <div>
        <p class=${delivered ? 'success' : 'danger'}>
          ${icon(delivered ? 'check' : 'alert')} ${messages.tries[kind]}${events ? ` (${ctx.format.number(events)})` : ''} · ${answer(delivery, ctx, messages)}
        </p>
        ${error ? trouble(error, ctx) : nothing}
      </div>
    </li>`
  }

  async #send(id: string): Promise<void> {
    const { error } = await this.ctx.api.send<StreamDelivery>(
      'POST',
      `/streams/${this.stream.id}/dead-letters/${id}/replay`,
    )
    if (error) throw new ApiProblem(0, error)
  }

  /** Does something, and reads both lists anew; what fails is said. */
  #do(task?: () => Promise<void>): void {
    void this.work(async () => {
      try {
        await task?.()
      } finally {
        await this.#read()
      }
    })
  }

  async #read(): Promise<void> {
    const path = `/streams/${this.stream.id}`
    const { api } = this.ctx
    const [letters, deliveries] = await Promise.all([
      api.get<List<StreamDeadLetter>>(`${path}/dead-letters`, { limit: LINES }),
      api.get<List<StreamDelivery>>(`${path}/deliveries`, { limit: LINES }),
    ])
    this.letters = letters.items
    this.deliveries = deliveries.items
  }
}

define('dropbox-connector-stream-history', StreamHistory)

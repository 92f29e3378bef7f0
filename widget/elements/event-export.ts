import { html, nothing, type TemplateResult } from 'lit'
import type { Query } from '../internal/api.ts'
import { diskSink, memorySink, rowCounter, type Sink } from '../internal/download.ts'
import { type Filter, isFiltered } from '../internal/filter.ts'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { ApiProblem, isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { button } from './button.ts'
import { problemNote } from './problem-note.ts'

type Format = keyof EventMessages['formats']

/** From here on a file is written while it comes, where the browser can; smaller ones are held in memory. */
const LARGE = 20_000
const TELL_MS = 250
const ENDINGS: Record<Format, string> = { csv: 'csv', ndjson: 'ndjson', ocsf: 'ocsf.ndjson' }

/** Writes exactly what is filtered into a file, and says so when the connection broke before the end. */
export class EventExport extends Part {
  static override properties = {
    messages: given,
    filter: given,
    query: given,
    total: given,
    rows: internal,
    expected: internal,
    saved: internal,
    problem: internal,
  }
  declare messages: EventMessages
  declare filter: Filter
  declare query: () => Query
  declare total: number | undefined
  private rows = 0
  private expected = 0
  private saved = ''
  private problem: Problem | undefined

  /** Where the connection broke, in words; empty for other problems. */
  private broken = ''

  #flight: AbortController | undefined
  #format: Format = 'csv'

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#flight?.abort()
  }

  override render(): TemplateResult {
    const { messages, ctx, total, problem, saved } = this
    const number = ctx.format.number
    const again = () => void this.#export(this.#format)
    return html`<p class="muted">${messages.exportHint(total === undefined ? '…' : number(total))}</p>
      <div class="actions">
        ${(['csv', 'ndjson', 'ocsf'] as const).map(format => button(messages.formats[format], () => void this.#export(format), '', this.#flight !== undefined))}
      </div>
      ${
        this.#flight
          ? html`<div class="exporting">
              <span>${messages.exporting(number(this.rows), number(this.expected))}</span>
              <progress max=${this.expected || 1} value=${this.rows} aria-label=${messages.export}></progress>
              ${button(ctx.messages.cancel, () => this.#flight?.abort())}
            </div>`
          : nothing
      }
      ${problem ? problemNote(problem, ctx.messages, { title: this.broken, alert: true, action: again }) : nothing}
      ${saved ? html`<p class="saved">${icon('check')}${messages.exported(number(this.rows), saved)}</p>` : nothing}`
  }

  async #export(format: Format): Promise<void> {
    if (this.#flight) return
    const { messages, ctx } = this
    const flight = new AbortController()
    const name = this.#name(format)
    let sink: Sink | undefined
    this.#flight = flight
    this.#format = format
    this.rows = 0
    this.expected = this.total ?? 0
    this.saved = ''
    this.broken = ''
    this.problem = undefined
    try {
      sink = (this.total ?? 0) > LARGE ? await diskSink(name) : undefined
      const reply = await ctx.api.stream('/events/export', { ...this.query(), format }, flight.signal)
      this.expected = Number(reply.headers.get('x-event-count') ?? this.expected)
      sink ??= memorySink(name, reply.headers.get('content-type') ?? '')
      await this.#copy(reply, sink, rowCounter(format === 'csv'))
      await sink.close()
      this.saved = name
      ctx.announce(messages.exported(ctx.format.number(this.rows), name))
    } catch (error) {
      await sink?.abort()
      if (isAbort(error)) ctx.announce(messages.cancelled)
      else this.problem = toProblem(error)
    } finally {
      this.#flight = undefined
      this.requestUpdate()
    }
  }

  /** Throws when the reply ends, or its connection breaks, before all the announced rows were there. */
  async #copy(reply: Response, sink: Sink, count: (chunk: Uint8Array) => number): Promise<void> {
    const reader = reply.body?.getReader()
    let rows = 0
    let told = 0
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        await sink.write(part.value)
        rows = count(part.value)
        if (performance.now() - told > TELL_MS) {
          this.rows = rows
          told = performance.now()
        }
      }
    } catch (error) {
      if (isAbort(error) || !(error instanceof TypeError)) throw error
      rows = Math.min(rows, this.expected - 1)
    }
    this.rows = rows
    if (rows >= this.expected) return
    const { messages, ctx } = this
    const { number } = ctx.format
    this.broken = messages.incomplete(number(rows), number(this.expected))
    throw new ApiProblem(0, { code: 'unreachable' })
  }

  /** What it is of: the days of the filter, and whether anything else narrows it. */
  #name(format: Format): string {
    const { from, to } = this.query()
    const day = (time: Query[string], other: string) => (time ? String(time).slice(0, 10) : other)
    const narrowed = isFiltered({ ...this.filter, last: '', from: '', to: '' }) ? '-filtered' : ''
    return `dropbox-events-${day(from, 'all')}-${day(to, new Date().toISOString().slice(0, 10))}${narrowed}.${ENDINGS[format]}`
  }
}

define('dropbox-connector-export', EventExport)

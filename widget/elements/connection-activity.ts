import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Connection, List, LogEntry } from '../../edge/contract.ts'
import { Poll } from '../controllers/poll.ts'
import { icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { loadActivityMessages } from '../locale/activity.ts'
import { type ActivityMessages, enActivity } from '../locale/en-activity.ts'
import { activity } from '../styles/activity.ts'
import { problemNote, wordsOf } from './problem-note.ts'

const BUSY_MS = 4000
const CALM_MS = 20_000
const LINES = 30

/** How far a connection has read, in days and figures, and what the connector did for it. */
export class ConnectionActivity extends Part {
  static override sheet = activity
  static override properties = { connection: given, messages: internal, lines: internal, problem: internal }
  declare connection: Connection
  private messages: ActivityMessages = enActivity
  private lines: LogEntry[] | undefined
  private problem: Problem | undefined

  #poll = new Poll(this, signal => this.#look(signal))

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('ctx')) return
    void this.#speak()
    if (changed.get('ctx')?.api !== this.ctx.api) this.#poll.start()
  }

  override render(): TemplateResult {
    const { messages } = this
    return html`${this.#days()} ${this.#figures()}
      <p class="small muted">${messages.lag}</p>
      <h4>${messages.log}</h4>
      ${this.#log()}`
  }

  /** A mark a day, oldest first. */
  #days(): TemplateResult | typeof nothing {
    const { messages, ctx, connection } = this
    const { days = [], daysDone, daysTotal } = connection.sync
    if (days.length === 0) return nothing
    const { format } = ctx
    const said = `${messages.days}: ${ctx.messages.progressDays(format.number(daysDone), format.number(daysTotal))}`
    return html`<div class="days" part="days" role="img" aria-label=${said}>
        ${days.toReversed().map(({ day, done }) => html`<span class=${done ? 'done' : ''} title="${format.day(`${day}T12:00:00Z`)}: ${done ? messages.done : messages.toDo}"></span>`)}
      </div>
      <p class="small muted legend"><span class="done"></span>${messages.done}<span></span>${messages.toDo}</p>`
  }

  #figures(): TemplateResult {
    const { messages, ctx } = this
    const { sync } = this.connection
    const { number } = ctx.format
    const figures: [string, string | false][] = [
      [messages.events, number(sync.eventCount)],
      [messages.duplicates, number(sync.duplicateCount)],
      [messages.late, number(sync.lateCount)],
      [messages.quarantined, number(sync.quarantinedCount)],
      [messages.requests, number(sync.requestCount)],
      [messages.throttled, sync.throttledMs > 0 && ctx.format.minutes(sync.throttledMs / 1000)],
      [messages.rate, sync.eventsPerMinute !== undefined && number(Math.round(sync.eventsPerMinute))],
      [messages.left, sync.secondsLeft !== undefined && sync.phase !== 'live' && ctx.format.minutes(sync.secondsLeft)],
    ]
    return html`<dl class="figures" aria-label=${messages.figures}>
      ${figures.map(([term, value]) => (value ? html`<div><dt>${term}</dt><dd>${value}</dd></div>` : nothing))}
    </dl>`
  }

  #log(): TemplateResult {
    const { lines, problem, messages, ctx } = this
    if (problem && !lines) return problemNote(problem, ctx.messages, { action: () => this.#poll.start() })
    if (!lines)
      return html`<div class="skeleton bar" aria-busy="true"><span class="sr">${ctx.messages.loading}</span></div>`
    if (lines.length === 0) return html`<p class="muted">${messages.noLog}</p>`
    return html`<ol class="log" part="log" role="list" tabindex="0" aria-label=${messages.log}>
      ${lines.map(
        line => html`<li data-level=${line.level}>
          <time class="small muted" datetime=${line.at}>${ctx.format.time(line.at)}</time>
          <span>${line.level === 'info' ? nothing : html`${icon('alert')}<span class="sr">${messages.levels[line.level]}: </span>`}${(messages.kinds as Record<string, string>)[line.kind] ?? line.kind}${this.#why(line)}</span>
        </li>`,
      )}
    </ol>`
  }

  /** What a code in a line means; counts stay out of it, the figures say them. */
  #why({ detail }: LogEntry): TemplateResult | typeof nothing {
    if (typeof detail?.code !== 'string') return nothing
    const problem = { code: detail.code, detail: `${detail.detail ?? detail.code}` }
    const words = wordsOf(problem, this.ctx.messages)
    return html`<span class="small muted why" lang=${words.foreign ? 'en' : nothing}>${words.detail}</span>`
  }

  async #look(signal: AbortSignal): Promise<number> {
    const { id, sync } = this.connection
    try {
      const { items } = await this.ctx.api.get<List<LogEntry>>(`/connections/${id}/log`, { limit: LINES }, signal)
      this.lines = items
      this.problem = undefined
    } catch (error) {
      if (!isAbort(error)) this.problem = toProblem(error)
      throw error
    }
    return sync.phase === 'live' ? CALM_MS : BUSY_MS
  }

  async #speak(): Promise<void> {
    const { language } = this.ctx
    const messages = await loadActivityMessages(language)
    if (language === this.ctx.language) this.messages = messages
  }
}

define('dropbox-connector-activity', ConnectionActivity)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-activity': ConnectionActivity
  }
}

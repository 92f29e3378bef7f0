import { html, nothing, type PropertyValues, svg, type TemplateResult } from 'lit'
import { define, Part } from '../internal/part.ts'
import { ApiProblem, isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import type { Insight } from '../internal/replies.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { problemNote } from './problem-note.ts'

const DAY_MS = 86_400_000
const SHOWN = 4

/** What is known of an actor or of an address over the last month; asked for when it is first shown. */
export class EventInsight extends Part {
  static override properties = { messages: given, path: given, insight: internal, problem: internal }
  declare messages: EventMessages
  /** The route, such as `/actors/ada%40acme.example/insight`. */
  declare path: string
  private insight: Insight | undefined
  private problem: Problem | undefined

  #flight: AbortController | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#flight?.abort()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('path')) void this.#load()
  }

  #load = async (): Promise<void> => {
    this.#flight?.abort()
    this.#flight = new AbortController()
    const { signal } = this.#flight
    this.insight = undefined
    this.problem = undefined
    try {
      this.insight = await this.ctx.api.get<Insight>(this.path, {}, signal)
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.problem = toProblem(error)
    }
  }

  override render(): TemplateResult {
    const { insight, problem, messages, ctx } = this
    if (problem) {
      return problem instanceof ApiProblem && problem.status === 404
        ? html`<p class="muted">${messages.insight.nothing}</p>`
        : problemNote(problem, ctx.messages, { alert: true, action: () => void this.#load() })
    }
    if (!insight)
      return html`<div class="skeleton block" aria-busy="true"><span class="sr">${ctx.messages.loading}</span></div>`
    const { total, days, firstSeen, lastSeen, activities, countries, ips, actors } = insight
    const { format } = ctx
    const words = messages.insight
    const lists: [string, [name: string, count: number][]][] = [
      [
        words.activities,
        activities.map(({ activity, activityLabel, count }) => [messages.activities[activity] ?? activityLabel, count]),
      ],
      [words.countries, countries.map(({ country, count }) => [format.country(country), count])],
      [words.ips, (ips ?? []).map(({ ip, count }) => [ip, count])],
      [words.users, (actors ?? []).map(({ actor, name, count }) => [name ?? actor, count])],
    ]
    return html`<p class="strong">${words.total(total, format.number(total), format.number(days))}</p>
      ${this.#chart(insight)}
      <p class="small muted">
        ${firstSeen ? words.first(format.time(firstSeen)) : nothing}${lastSeen ? html`<br />${words.last(format.time(lastSeen))}` : nothing}
      </p>
      <div class="insight-lists">
        ${lists.map(([title, rows]) =>
          rows.length > 0
            ? html`<div>
                <h4 class="small muted">${title}</h4>
                <ul role="list">
                  ${rows.slice(0, SHOWN).map(([name, count]) => html`<li><bdi>${name}</bdi><span class="muted">${format.number(count)}</span></li>`)}
                  ${rows.length > SHOWN ? html`<li class="muted small">${messages.moreItems(rows.length - SHOWN, format.number(rows.length - SHOWN))}</li>` : nothing}
                </ul>
              </div>`
            : nothing,
        )}
      </div>`
  }

  /** A bar a day, the last one today; the sentence above says what it shows. */
  #chart({ byDay, days }: Insight): TemplateResult {
    const counts = new Map(byDay.map(({ day, count }) => [day, count]))
    const today = Math.floor(Date.now() / DAY_MS)
    const names = Array.from({ length: days }, (_, index) =>
      new Date((today - days + 1 + index) * DAY_MS).toISOString().slice(0, 10),
    )
    const most = Math.max(1, ...counts.values())
    const label = this.messages.insight.perDay(this.ctx.format.number(most))
    return html`<svg class="days-chart" viewBox="0 0 ${days * 10} 40" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${names.map((day, index) => {
        const height = counts.has(day) ? Math.max(2, (38 * (counts.get(day) ?? 0)) / most) : 0.5
        return svg`<rect x=${index * 10 + 1} y=${40 - height} width="8" height=${height}><title>${day}: ${counts.get(day) ?? 0}</title></rect>`
      })}
    </svg>`
  }
}

define('dropbox-connector-insight', EventInsight)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-insight': EventInsight
  }
}

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Activity, Connection, EventSummary } from '../../edge/contract.ts'
import { Poll } from '../controllers/poll.ts'
import type { Query } from '../internal/api.ts'
import { add, type Field, type Filter, isFiltered, NO_FILTER, toParams, toQuery } from '../internal/filter.ts'
import { readHash, writeHash } from '../internal/hash.ts'
import { draw } from '../internal/icons.ts'
import { type Label, labels } from '../internal/labels.ts'
import { define, Part } from '../internal/part.ts'
import { isAbort } from '../internal/problem.ts'
import { given, internal } from '../internal/properties.ts'
import { choicesOf } from '../internal/values.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { filters } from '../styles/filters.ts'
import { filterChips } from './filter-chips.ts'
import './value-picker.ts'
import { rangeFields } from './range-fields.ts'

export const SEARCH = 'M20 20l-4.2-4.2M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0z'
const TYPING_MS = 300
const CALM_MS = 60_000
const BUSY_MS = 10_000
const QUICK: Field[] = ['actor', 'activity', 'ip', 'country']

/** The zone of the person; where it is UTC there is nothing to switch to. */
const here = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** What is made when it is first opened. */
type Tool = 'moreFilters' | 'queries' | 'export'

/**
 * What is looked for: search, range, quick filters, what is on, and the way to everything that builds on a filter.
 * @fires filter - Another filter is wanted. Detail: the whole filter.
 */
export class EventFilters extends Part {
  static override sheet = filters
  static override properties = {
    messages: given,
    filter: given,
    connectionId: given,
    connections: given,
    activities: given,
    q: internal,
    custom: internal,
    tool: internal,
    summary: internal,
    overview: internal,
    counting: internal,
  }
  declare messages: EventMessages
  declare filter: Filter
  declare connectionId: string
  declare connections: Connection[] | undefined
  declare activities: Activity[]
  private q = ''
  private custom = false
  private tool: Tool | '' = ''
  private summary: EventSummary | undefined
  private overview: boolean | undefined
  /** The total is of another filter than the one that is on. */
  private counting = false

  #opened = new Set<Tool>()
  #typing: ReturnType<typeof setTimeout> | undefined
  #tell = false
  #reading = false
  #poll = new Poll(this, signal => this.#count(signal))

  override connectedCallback(): void {
    super.connectedCallback()
    // Before there is much to lay out.
    this.overview ??= this.offsetWidth > 600
    window.addEventListener('popstate', this.#readHash)
    window.addEventListener('hashchange', this.#readHash)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typing)
    window.removeEventListener('popstate', this.#readHash)
    window.removeEventListener('hashchange', this.#readHash)
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('filter') && changed.get('filter') && this.ctx.hash) writeHash(this.ctx.hash, this.filter)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const api = changed.has('ctx') && changed.get('ctx')?.api !== this.ctx.api
    if (changed.has('filter')) {
      this.q = this.filter.q
      this.custom &&= this.filter.last === ''
    }
    const read = changed.has('connections') && this.#reading !== this.#reads()
    if (read) this.#reading = !this.#reading
    if (read && !this.#reading) this.#poll.start()
    if (!changed.has('filter') && !changed.has('connectionId') && !api) return
    this.#tell ||= changed.get('filter') !== undefined
    this.counting = true
    this.#poll.start()
  }

  protected override firstUpdated(): void {
    this.#readHash()
  }

  override render(): TemplateResult {
    const { messages, filter, ctx, activities, connections } = this
    const label = labels(messages, ctx.format, activities, connections)
    const change = (next: Filter) => this.#change(next)
    return html`<form class="filters" part="filters" role="search" aria-label=${messages.filters} @submit=${(event: Event) => event.preventDefault()}>
        <div class="field search">
          <label for="q">${messages.search}</label>
          <span class="with-icon">
            ${draw(SEARCH)}
            <input class="input" part="input" id="q" type="search" autocomplete="off" maxlength="200" placeholder=${messages.searchHint} .value=${this.q} @input=${this.#typed} />
          </span>
        </div>
        ${rangeFields({ messages, filter, format: ctx.format, custom: this.custom, customize: on => (this.custom = on), change })}
        ${QUICK.map(field => this.#quick(field, label))}
      </form>
      <div class="actions tools">
        ${this.#toggle('moreFilters')} ${this.#toggle('queries')} ${ctx.may('events:export') ? this.#toggle('export') : nothing}
        <span class="push small muted">${messages.zone(ctx.format.zone)}</span>
        ${
          here === 'UTC'
            ? nothing
            : html`<label class="check small">
                <input type="checkbox" .checked=${ctx.format.zone === 'UTC'} @change=${(event: Event) => ctx.setUtc((event.target as HTMLInputElement).checked)} />
                ${messages.showUtc}
              </label>`
        }
      </div>
      ${this.#panels(label)} ${filterChips({ messages, format: ctx.format, filter, label, change, clear: () => change(NO_FILTER) })}
      ${this.#picture(label)}`
  }

  #quick(field: Field, label: Label): TemplateResult {
    const { messages, filter } = this
    const chosen = filter.conditions.flatMap(item => (item.field === field && item.operator === '=' ? item.values : []))
    const pick = ({ detail: value }: CustomEvent<string>) => this.#change(add(filter, field, value))
    return html`<dropbox-connector-picker
      .ctx=${this.ctx}
      .messages=${messages}
      .label=${messages.fields[field]}
      .chosen=${chosen}
      .free=${field === 'actor' || field === 'ip'}
      .load=${this.#choices(field, label)}
      @pick=${pick}
    ></dropbox-connector-picker>`
  }

  #choices = (field: Field, label: Label) => (text: string, signal: AbortSignal) =>
    choicesOf(this.ctx.api, field, text, this.#query(), label, this.connections, signal)

  #toggle(tool: Tool): TemplateResult {
    const open = () => {
      this.tool = this.tool === tool ? '' : tool
      this.#opened.add(tool)
    }
    return html`<button class="button" part="button" type="button" aria-expanded=${this.tool === tool} aria-controls="tool-${tool}" @click=${open}>${this.messages[tool]}</button>`
  }

  /** What was opened once stays, hidden: a half-made row and a running export are not lost. */
  #panels(label: Label): TemplateResult[] {
    const { ctx, messages, filter } = this
    const change = ({ detail }: CustomEvent<Filter>) => this.#change(detail)
    const parts: Record<Tool, () => TemplateResult> = {
      moreFilters: () =>
        html`<dropbox-connector-rows .ctx=${ctx} .messages=${messages} .filter=${filter} .label=${label} .choices=${(field: Field) => this.#choices(field, label)} @filter=${change}></dropbox-connector-rows>`,
      queries: () =>
        html`<dropbox-connector-queries .ctx=${ctx} .messages=${messages} .filter=${filter} @filter=${change}></dropbox-connector-queries>`,
      export: () =>
        html`<dropbox-connector-export .ctx=${ctx} .messages=${messages} .filter=${filter} .query=${() => this.#query()} .total=${this.summary?.total}></dropbox-connector-export>`,
    }
    return [...this.#opened].map(
      tool => html`<div class="panel tool" id="tool-${tool}" ?hidden=${this.tool !== tool}>${parts[tool]()}</div>`,
    )
  }

  #picture(label: Label): TemplateResult {
    const { messages, summary, overview, ctx } = this
    const toggled = (event: Event) => {
      this.overview = (event.target as HTMLDetailsElement).open
    }
    const total = summary && messages.total(summary.total, ctx.format.number(summary.total))
    return html`<details class="overview" part="overview" ?open=${overview} @toggle=${toggled}>
      <summary><h3>${messages.overview}</h3><span class="total" part="total">${this.counting ? html`<span class="spinner"></span>` : total}</span></summary>
      ${
        overview && summary?.total
          ? html`<dropbox-connector-chart .ctx=${ctx} .messages=${messages} .filter=${this.filter} .summary=${summary} .label=${label} @filter=${({ detail }: CustomEvent<Filter>) => this.#change(detail)}></dropbox-connector-chart>`
          : nothing
      }
    </details>`
  }

  /** The address is where the filter comes from at the start, and whenever the person goes back or on. */
  #readHash = (): void => {
    if (!this.ctx.hash) return
    const filter = readHash(this.ctx.hash)
    if (`${toParams(filter)}` !== `${toParams(this.filter)}`) this.#change(filter)
  }

  #query(): Query {
    const query = toQuery(this.filter)
    return this.connectionId ? { ...query, connectionId: this.connectionId } : query
  }

  async #count(signal: AbortSignal): Promise<number> {
    const { ctx, messages } = this
    try {
      this.summary = await ctx.api.get<EventSummary>('/events/summary', this.#query(), signal)
    } catch (error) {
      // The list says what is wrong; an old total beside it would be a lie.
      if (!isAbort(error)) this.summary = undefined
      throw error
    } finally {
      if (!signal.aborted) this.counting = false
    }
    const { summary } = this
    if (this.#tell) ctx.announce(messages.total(summary.total, ctx.format.number(summary.total)))
    this.#tell = false
    return this.#reads() ? BUSY_MS : CALM_MS
  }

  /** Sixty days are still coming in. Once they are there, the total is asked for anew at once. */
  #reads(): boolean {
    return this.connections?.some(({ status, sync }) => status === 'connected' && sync.phase !== 'live') ?? false
  }

  #typed = (event: Event): void => {
    this.q = (event.target as HTMLInputElement).value
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#change({ ...this.filter, q: this.q }), this.q ? TYPING_MS : 0)
  }

  #change(detail: Filter): void {
    clearTimeout(this.#typing)
    if (!isFiltered(detail)) this.custom = false
    this.dispatchEvent(new CustomEvent('filter', { detail }))
  }
}

define('dropbox-connector-filters', EventFilters)

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Activity, Connection, Event, List } from '../../edge/contract.ts'
import { EventPages } from '../controllers/event-pages.ts'
import { type Filter, isFiltered, NO_FILTER, toQuery } from '../internal/filter.ts'
import { draw, icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { type EventMessages, enEvents } from '../locale/en-events.ts'
import { loadEventMessages } from '../locale/events.ts'
import { events } from '../styles/events.ts'
import { button } from './button.ts'
import type { Look } from './event-columns.ts'
import './event-drawer.ts'
import { SEARCH } from './event-filters.ts'
import type { EventTable, TableActions } from './event-table.ts'
import './event-table.ts'
import { eventTools, UP } from './event-tools.ts'
import { problemNote } from './problem-note.ts'

const SKELETON_ROWS = [1, 2, 3, 4, 5, 6]

/** What happened in the team, newest first: filters, a table of any length, and an event's details. */
export class EventList extends Part {
  static override sheet = events
  static override properties = {
    connections: given,
    connectionId: given,
    messages: internal,
    filter: internal,
    activities: internal,
    look: internal,
    open: internal,
  }

  declare connections: Connection[] | undefined
  connectionId = ''
  private messages: EventMessages = enEvents
  private filter: Filter = NO_FILTER
  private activities: Activity[] = []
  private categories = new Map<string, string>()
  private look: Look = { columns: undefined, widths: {}, compact: false }
  private open: Event | undefined

  #pages = new EventPages(this)

  get #table(): EventTable | null {
    return this.querySelector('dropbox-connector-table')
  }

  /** At the top and with nothing open before it, new rows disturb nobody. */
  get mayInsert(): boolean {
    return !this.open && (this.#table?.atTop ?? true)
  }

  get backfilling(): boolean {
    return this.#syncing !== undefined
  }

  get filling(): string {
    const { connections = [] } = this
    return connections
      .map(({ id, sync }) => [id, sync.phase, sync.lateCount, sync.phase === 'live' ? '' : sync.eventCount].join())
      .join(' ')
  }

  get anchor(): Event | undefined {
    return this.#table?.anchor
  }

  moved(to: 'top' | 'bottom'): void {
    this.#table?.moveTo(to)
  }

  arrived(): void {
    this.ctx.announce(this.messages.olderEvents)
  }

  get #syncing(): Connection | undefined {
    return this.connections?.find(({ status, sync }) => status === 'connected' && sync.phase !== 'live')
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('ctx')
    if (changed.has('ctx')) {
      if (before?.language !== this.ctx.language) void this.#speak()
      if (before?.api !== this.ctx.api) void this.#loadActivities()
    }
    // The same words around another session: whoever signed in again wants to see what there is now.
    const again = before !== undefined && (before.api !== this.ctx.api || before.format === this.ctx.format)
    if (changed.has('connectionId') || again || (changed.has('ctx') && !before)) this.#load()
  }

  override render(): TemplateResult {
    const { messages, ctx, open } = this
    return html`<section part="events">
      <div class="header" part="header"><h2 part="title">${messages.title}</h2></div>
      <dropbox-connector-filters
        .ctx=${ctx}
        .messages=${messages}
        .filter=${this.filter}
        .connectionId=${this.connectionId}
        .connections=${this.connections}
        .activities=${this.activities}
        @filter=${({ detail }: CustomEvent<Filter>) => this.#change(detail)}
      ></dropbox-connector-filters>
      ${this.#state()}
      <dropbox-connector-drawer
        .ctx=${ctx}
        .messages=${messages}
        .categories=${this.categories}
        .event=${open}
        .newer=${open && this.#table?.beside(open, -1)}
        .older=${open && this.#table?.beside(open, 1)}
        @show=${({ detail }: CustomEvent<Event>) => this.#show(detail)}
        @narrow=${({ detail }: CustomEvent<(filter: Filter) => Filter>) => this.#change(detail(this.filter))}
        @close=${this.#closed}
      ></dropbox-connector-drawer>
    </section>`
  }

  #state(): TemplateResult {
    const { items, problem, loading, moving, busy, window, total, fresh } = this.#pages
    const { messages, ctx, look } = this
    const note = problem
      ? problemNote(problem, ctx.messages, { title: messages.loadFailed, action: () => this.#pages.reload() })
      : nothing
    if (items.length === 0) return html`${note}${problem ? nothing : loading ? this.#skeleton() : this.#empty()}`
    return html`${note} ${this.#ways()} ${this.#news()}
      <dropbox-connector-table
        .ctx=${ctx}
        .messages=${messages}
        .actions=${this.#actions}
        .window=${window}
        .total=${total}
        .fresh=${fresh}
        .look=${look}
        .busy=${moving || busy !== undefined}
        .foot=${this.#foot()}
      ></dropbox-connector-table>`
  }

  #actions: TableActions = {
    grow: side => {
      if (this.#pages.edgeProblem?.side !== side) void this.#pages.grow(side)
    },
    newest: () => this.#pages.newest(),
    oldest: () => this.#pages.oldest(),
    open: event => this.#show(event),
    resized: () => this.requestUpdate(),
    look: look => {
      this.look = look
    },
  }

  #ways(): TemplateResult {
    const jump = (day: string) => void this.#pages.at(new Date(this.ctx.format.endOf(day)).toISOString())
    return eventTools({
      messages: this.messages,
      look: this.look,
      room: this.#table?.room ?? 'wide',
      newest: () => void this.#pages.newest(),
      oldest: () => void this.#pages.oldest(),
      jump,
      change: look => {
        this.look = look
      },
    })
  }

  #news(): TemplateResult {
    const { waiting, waitingCapped, edgeProblem } = this.#pages
    const { format, messages: common } = this.ctx
    return html`<div class="news" role="status">
        ${
          waiting > 0
            ? html`<button class="button" part="new-events" @click=${() => void this.#pages.newest()}>
              ${draw(UP)}${this.messages.newEvents(waiting, format.number(waiting) + (waitingCapped ? '+' : ''))}
            </button>`
            : nothing
        }
      </div>
      ${edgeProblem?.side === 'newer' ? problemNote(edgeProblem.problem, common, { alert: true, action: () => void this.#pages.grow('newer') }) : nothing}`
  }

  #foot(): TemplateResult {
    const { window, edgeProblem } = this.#pages
    const { messages } = this
    const { format, messages: common } = this.ctx
    const sync = this.#syncing?.sync
    return html`<div class="foot">
      ${
        edgeProblem?.side === 'older'
          ? problemNote(edgeProblem.problem, common, { alert: true, action: () => void this.#pages.grow('older') })
          : window.older
            ? html`<span class="spinner"></span><span class="sr">${common.loading}</span>`
            : html`<p class="muted">
                ${sync ? messages.backfilling(format.number(sync.daysDone), format.number(sync.daysTotal)) : messages.end}
              </p>`
      }
    </div>`
  }

  #empty(): TemplateResult {
    const { messages } = this
    const filtered = isFiltered(this.filter)
    const reading = this.backfilling
    return html`<div class="panel empty" part="empty">
      <span class="emblem">${reading && !filtered ? html`<span class="spinner"></span>` : filtered ? draw(SEARCH) : icon('clock')}</span>
      <h3>${filtered ? messages.noMatch : messages.emptyTitle}</h3>
      <p>${filtered ? messages.noMatchText : reading ? messages.emptyBackfilling : messages.emptyText}</p>
      ${filtered ? button(messages.clear, () => this.#change(NO_FILTER)) : html`<p class="small">${messages.lag}</p>`}
    </div>`
  }

  #skeleton(): TemplateResult {
    return html`<div class="panel" aria-busy="true">
      <span class="sr">${this.ctx.messages.loading}</span>
      ${SKELETON_ROWS.map(() => html`<div class="bars"><div class="skeleton bar"></div><div class="skeleton bar short"></div></div>`)}
    </div>`
  }

  #load(): void {
    this.moved('top')
    const query = toQuery(this.filter)
    this.#pages.load(this.connectionId ? { ...query, connectionId: this.connectionId } : query)
  }

  #change(filter: Filter): void {
    this.filter = filter
    this.open = undefined
    this.#load()
  }

  async #speak(): Promise<void> {
    const { language } = this.ctx
    const messages = await loadEventMessages(language)
    if (language === this.ctx.language) this.messages = messages
  }

  /** Only the filter's choices: without them the list is still of use, so a failure is not shown. */
  async #loadActivities(): Promise<void> {
    const reply = await this.ctx.api.get<List<Activity>>('/activities').catch(() => undefined)
    if (Array.isArray(reply?.items)) this.activities = reply.items
    this.categories = new Map(this.activities.map(({ category, categoryLabel }) => [category, categoryLabel]))
  }

  #show(event: Event): void {
    this.open = event
  }

  /** Back to the row that was looked at last. */
  #closed = (): void => {
    const event = this.open
    this.open = undefined
    if (event) void this.#table?.returnTo(event)
  }
}

define('dropbox-connector-events', EventList)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-events': EventList
  }
}

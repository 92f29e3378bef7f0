import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Activity, Connection } from '../../edge/contract.ts'
import { EventPages } from '../controllers/event-pages.ts'
import { draw, icon } from '../internal/icons.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import { type EventMessages, enEvents } from '../locale/en-events.ts'
import { loadEventMessages } from '../locale/events.ts'
import { events } from '../styles/events.ts'
import { button } from './button.ts'
import type { EventDrawer } from './event-drawer.ts'
import './event-drawer.ts'
import { eventFilters, type FilterValues, isFiltered, NO_FILTER, SEARCH, toQuery } from './event-filters.ts'
import { COLUMNS, eventRow } from './event-row.ts'
import { problemNote } from './problem-note.ts'

const UP = 'M12 20V5M5.5 11.5 12 5l6.5 6.5'
const TYPING_MS = 300
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6]

/** What happened in the team, newest first: filters, a table that grows as it is read, and an event's details. */
export class EventList extends Part {
  static override sheet = events
  static override properties = {
    connections: given,
    connectionId: given,
    messages: internal,
    values: internal,
    activities: internal,
    current: internal,
    atTop: internal,
    open: internal,
  }

  declare connections: Connection[] | undefined
  connectionId = ''
  private messages: EventMessages = enEvents
  private values: FilterValues = NO_FILTER
  private activities: Activity[] = []
  private categories = new Map<string, string>()
  /** The row whose button is in the tab order; arrows move it. */
  private current = ''
  private atTop = true
  private open = false

  #pages = new EventPages(this)
  #typing: ReturnType<typeof setTimeout> | undefined
  #nearEnd: IntersectionObserver | undefined

  /** At the top and with nothing open before it, new rows disturb nobody. */
  get mayInsert(): boolean {
    return this.atTop && !this.open
  }

  get backfilling(): boolean {
    return this.#syncing !== undefined
  }

  get #syncing(): Connection | undefined {
    return this.connections?.find(({ status, sync }) => status === 'connected' && sync.phase !== 'live')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typing)
    this.#nearEnd?.disconnect()
    this.#nearEnd = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ctx')) {
      const before = changed.get('ctx')
      if (before?.language !== this.ctx.language) void this.#speak()
      if (before?.api !== this.ctx.api) void this.#loadActivities()
    }
    if (changed.has('connectionId') || changed.has('ctx')) this.#load()
  }

  protected override updated(): void {
    const sentinel = this.querySelector('.sentinel')
    if (!sentinel || this.#nearEnd) return
    this.#nearEnd = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting) && !this.atTop) void this.#pages.more()
      },
      { root: this.querySelector('.scroller'), rootMargin: '400px' },
    )
    this.#nearEnd.observe(sentinel)
  }

  override render(): TemplateResult {
    const { messages, values, activities, ctx } = this
    return html`<section part="events">
      <div class="header" part="header">
        <h2 part="title">${messages.title}</h2>
        <p class="small muted">${messages.zone(ctx.format.zone)}</p>
      </div>
      ${eventFilters({ messages, values, activities, change: part => this.#change(part) })} ${this.#state()}
      <dropbox-connector-drawer .ctx=${ctx} .messages=${messages} .categories=${this.categories} @close=${() => this.#drawerClosed()}></dropbox-connector-drawer>
    </section>`
  }

  #state(): TemplateResult {
    const { items, problem, loading } = this.#pages
    const note = problem
      ? problemNote(problem, this.ctx.messages, {
          title: this.messages.loadFailed,
          action: () => this.#pages.reload(),
        })
      : nothing
    if (items.length === 0) return html`${note}${loading ? this.#skeleton() : problem ? nothing : this.#empty()}`
    return html`${note} ${this.#news()} ${this.#table()}`
  }

  #news(): TemplateResult {
    const { waiting } = this.#pages
    const { format } = this.ctx
    const show = () => {
      this.querySelector('.scroller')?.scrollTo({ top: 0 })
      this.#pages.showWaiting()
    }
    return html`<div class="news" role="status">
      ${
        waiting.length > 0
          ? html`<button class="button" part="new-events" @click=${show}>
              ${draw(UP)}${this.messages.newEvents(waiting.length, format.number(waiting.length))}
            </button>`
          : nothing
      }
    </div>`
  }

  #table(): TemplateResult {
    const { items, nextCursor, fresh } = this.#pages
    const { messages, current } = this
    const { format } = this.ctx
    const focusable = items.some(({ id }) => id === current) ? current : items[0]?.id
    return html`<div class="scroller panel" tabindex="0" role="region" aria-label=${messages.label} @scroll=${this.#scrolled}>
        <div
          class="table"
          part="table"
          role="table"
          aria-label=${messages.label}
          aria-rowcount=${nextCursor === null ? items.length + 1 : -1}
          aria-colcount=${COLUMNS.length}
          aria-busy=${this.#pages.loadingMore}
          @click=${this.#clicked}
          @keydown=${this.#keyed}
        >
          <div class="head" role="rowgroup">
            <div class="row" role="row" aria-rowindex="1">
              ${COLUMNS.map(
                (
                  name,
                  index,
                ) => html`<div class="cell" role="columnheader" aria-colindex=${index + 1} data-column=${name} aria-sort=${name === 'time' ? 'descending' : nothing}>
                  ${messages.columns[name]}
                </div>`,
              )}
            </div>
          </div>
          <div class="rows" role="rowgroup">
            ${repeat(
              items,
              ({ id }) => id,
              (item, index) =>
                eventRow(item, index + 2, {
                  messages,
                  format,
                  focusable: item.id === focusable,
                  fresh: fresh.has(item.id),
                }),
            )}
          </div>
        </div>
        ${this.#foot()}
      </div>
      <p class="small muted shown">${messages.shown(items.length, format.number(items.length))}</p>`
  }

  #foot(): TemplateResult {
    const { nextCursor, loadingMore, moreProblem } = this.#pages
    const { messages } = this
    const { format, messages: common } = this.ctx
    const sync = this.#syncing?.sync
    const load = () => void this.#pages.more()
    return html`<div class="foot">
      <span class="sentinel"></span>
      ${
        moreProblem
          ? problemNote(moreProblem, common, { alert: true, action: load })
          : nextCursor
            ? button(
                html`${loadingMore ? html`<span class="spinner"></span>` : nothing}${messages.more}`,
                load,
                '',
                loadingMore,
              )
            : html`<p class="muted">
                ${sync ? messages.backfilling(format.number(sync.daysDone), format.number(sync.daysTotal)) : messages.end}
              </p>`
      }
    </div>`
  }

  #empty(): TemplateResult {
    const { messages } = this
    const filtered = isFiltered(this.values)
    const reading = this.backfilling
    return html`<div class="panel empty" part="empty">
      <span class="emblem">${reading && !filtered ? html`<span class="spinner"></span>` : filtered ? draw(SEARCH) : icon('clock')}</span>
      <h3>${filtered ? messages.noMatch : messages.emptyTitle}</h3>
      <p>${filtered ? messages.noMatchText : reading ? messages.emptyBackfilling : messages.emptyText}</p>
      ${filtered ? button(messages.clear, () => this.#change(NO_FILTER)) : nothing}
    </div>`
  }

  #skeleton(): TemplateResult {
    return html`<div class="panel" aria-busy="true">
      <span class="sr">${this.ctx.messages.loading}</span>
      ${SKELETON_ROWS.map(() => html`<div class="bars"><div class="skeleton bar"></div><div class="skeleton bar short"></div></div>`)}
    </div>`
  }

  #load(): void {
    this.#nearEnd?.disconnect()
    this.#nearEnd = undefined
    this.atTop = true
    this.#pages.load({ ...toQuery(this.values), connectionId: this.connectionId })
  }

  #change(part: Partial<FilterValues>): void {
    const typed = part.q !== undefined && part.q !== '' && part.q !== this.values.q
    this.values = { ...this.values, ...part }
    clearTimeout(this.#typing)
    if (typed) this.#typing = setTimeout(() => this.#load(), TYPING_MS)
    else this.#load()
  }

  async #speak(): Promise<void> {
    const { language } = this.ctx
    const messages = await loadEventMessages(language)
    if (language === this.ctx.language) this.messages = messages
  }

  /** Only the filter's choices: without them the list is still of use, so a failure is not shown. */
  async #loadActivities(): Promise<void> {
    const reply = await this.ctx.api.activities().catch(() => undefined)
    if (Array.isArray(reply?.items)) this.activities = reply.items
    this.categories = new Map(this.activities.map(({ category, categoryLabel }) => [category, categoryLabel]))
  }

  #scrolled = (event: Event): void => {
    this.atTop = (event.currentTarget as HTMLElement).scrollTop < 8
  }

  #clicked = (event: MouseEvent): void => {
    const button = (event.target as Element).closest('.row')?.querySelector<HTMLElement>('.open')
    // Selecting text in a row is not a wish to open it.
    if (!button || (getSelection()?.type === 'Range' && event.detail > 0 && !button.contains(event.target as Node)))
      return
    button.focus({ preventScroll: true })
    void this.#show(button.dataset.id ?? '')
  }

  async #show(id: string): Promise<void> {
    const item = this.#pages.items.find(event => event.id === id)
    if (!item) return
    this.current = id
    this.open = true
    await this.querySelector<EventDrawer>('dropbox-connector-drawer')?.show(item)
  }

  #drawerClosed(): void {
    this.open = false
  }

  #keyed = (event: KeyboardEvent): void => {
    const { items } = this.#pages
    const at = items.findIndex(({ id }) => id === (event.target as HTMLElement).dataset.id)
    const last = items.length - 1
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + 10, PageUp: at - 10 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    this.current = items[Math.max(0, Math.min(last, to))]?.id ?? ''
    void this.focusOn('.open[tabindex="0"]')
  }
}

define('dropbox-connector-events', EventList)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-events': EventList
  }
}

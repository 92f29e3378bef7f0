import { html, type PropertyValues, type TemplateResult } from 'lit'
import type { Event } from '../../edge/contract.ts'
import { indexAt, type Layout, layOut } from '../controllers/event-layout.ts'
import { EventWindow } from '../controllers/event-window.ts'
import { define, Part } from '../internal/part.ts'
import { given, internal } from '../internal/properties.ts'
import type { EventMessages } from '../locale/en-events.ts'
import { columnsOf, type Look, type Room, roomFor, tracksOf } from './event-columns.ts'
import { tableHead } from './event-head.ts'
import { EventRows, type Placed } from './event-rows.ts'

/**
 * Rows drawn beyond what is seen: where the list is scrolling to, where it comes from, and on both sides while it rests.
 * No frame shows a gap, even at 600 pixels a frame; more rows would make each frame longer.
 */
const AHEAD = 20
const BEHIND = 4
const AT_REST = 12
/** What is not seen is drawn once what is seen was painted. */
const SOON_MS = 50
/** Rows left before an end when the page behind it is asked for. */
const NEAR_END = 60
const TOP = 8
/** Where a row waits that is held for its focus alone. */
const AWAY = -9999

/** What the table asks of the list. */
export interface TableActions {
  grow(side: 'newer' | 'older'): void
  newest(): Promise<void>
  oldest(): Promise<void>
  open(event: Event): void
  look(look: Look): void
  /** There is another kind of room now. */
  resized(): void
}

/**
 * The rows in view out of those that are held. Rows lie at their place in a block of all the rows' height, so that
 * scrolling is the browser's; when pages come in above or go away, the row in view stays where it is.
 */
export class EventTable extends Part {
  static override properties = {
    messages: given,
    window: given,
    total: given,
    fresh: given,
    look: given,
    busy: given,
    current: internal,
    room: internal,
  }
  declare messages: EventMessages
  declare actions: TableActions
  window = EventWindow.empty
  declare total: number | undefined
  declare fresh: ReadonlySet<string>
  declare look: Look
  busy = false
  foot: unknown
  /** The row whose button is in the tab order; arrows move it. */
  private current = ''
  /** How much of an event fits; known once it was drawn. */
  room: Room = 'wide'

  #rows = new EventRows()
  #layout: Layout = { tops: [], days: [], height: 0 }
  #sizes = { row: 56, day: 34 }
  #view = { top: 0, height: 700 }
  #goTo: number | undefined
  /** Where it was scrolled to last: down, up, or neither. */
  #way = 0
  #rest = 0
  #focused: Event | undefined
  #resized: ResizeObserver | undefined

  /** The list is at its very beginning. */
  get atTop(): boolean {
    return this.window.atNewest && this.#view.top < TOP
  }

  /** The first event in view. */
  get anchor(): Event | undefined {
    return this.window.items[this.#first]
  }

  get #first(): number {
    return indexAt(this.#layout, this.#view.top + this.#sizes.day, this.#sizes)
  }

  get #last(): number {
    return indexAt(this.#layout, this.#view.top + this.#view.height - 1, this.#sizes)
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector('.scroller')
  }

  /** Shows the first or the last of what is held, as soon as that is drawn. */
  moveTo(end: 'top' | 'bottom'): void {
    this.#goTo = end === 'top' ? 0 : Number.MAX_SAFE_INTEGER
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
    this.#resized = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!(changed.has('window') || changed.has('ctx')) && this.#goTo === undefined) return
    const before = changed.get('window') ?? this.window
    this.#view.top = this.#scroller?.scrollTop ?? 0
    const kept = before.atNewest && this.#view.top < TOP ? undefined : before.items[this.#first]
    const offset = (this.#layout.tops[this.#first] ?? 0) - this.#view.top
    this.#layOut()
    const at = kept && this.#goTo === undefined ? this.window.items.findIndex(({ id }) => id === kept.id) : -1
    if (at >= 0) this.#goTo = Math.max(0, (this.#layout.tops[at] ?? 0) - offset)
    if (this.#goTo !== undefined) {
      this.#goTo = Math.max(0, Math.min(this.#goTo, this.#layout.height - this.#view.height))
      this.#view.top = this.#goTo
    }
  }

  protected override updated(): void {
    const scroller = this.#scroller
    if (!scroller) return
    if (this.#goTo !== undefined) scroller.scrollTop = this.#goTo
    this.#goTo = undefined
    if (!this.#resized) {
      // In the next frame: what a size changes here may change sizes again.
      this.#resized = new ResizeObserver(() => requestAnimationFrame(() => this.#measure()))
      for (const item of [scroller, ...this.querySelectorAll('.probe')]) this.#resized.observe(item)
      this.#measure()
      setTimeout(() => {
        this.#rest = AT_REST
        this.requestUpdate()
      }, SOON_MS)
    }
    this.#grow()
  }

  #measure(): void {
    const scroller = this.#scroller
    const [row, day] = [...this.querySelectorAll('.probe')].map(item => item.getBoundingClientRect().height)
    if (!scroller || !row || !day) return
    const first = this.anchor
    const offset = (this.#layout.tops[this.#first] ?? 0) - this.#view.top
    const room = roomFor(scroller.clientWidth)
    if (room !== this.room) queueMicrotask(() => this.actions.resized())
    this.room = room
    const head = this.querySelector<HTMLElement>('.head')
    const height = scroller.clientHeight - (this.room === 'stacked' ? 0 : (head?.offsetHeight ?? 0))
    const same = row === this.#sizes.row && day === this.#sizes.day && height === this.#view.height
    if (same) return
    this.#view = { top: scroller.scrollTop, height }
    this.#sizes = { row, day }
    this.#layOut()
    const at = first ? this.window.items.indexOf(first) : -1
    if (at >= 0 && this.#view.top >= TOP) this.#goTo = (this.#layout.tops[at] ?? 0) - offset
    this.requestUpdate()
  }

  #layOut(): void {
    this.#layout = layOut(this.window.items, time => this.ctx.format.wholeDay(time), this.#sizes)
  }

  #grow(): void {
    const { length } = this.window.items
    if (length === 0) return
    if (this.#last > length - NEAR_END) this.actions.grow('older')
    if (this.#first < NEAR_END) this.actions.grow('newer')
  }

  override render(): TemplateResult {
    const { messages, window, total, look, room } = this
    const columns = columnsOf(look, room)
    return html`<div class="scroller panel ${look.compact ? 'compact' : ''}" data-room=${room} tabindex="0" role="region" aria-label=${messages.label} @scroll=${this.#scrolled} @keydown=${this.#keyed}>
        <div
          class="table"
          part="table"
          role="table"
          aria-label=${messages.label}
          aria-rowcount=${total === undefined ? -1 : total + 1}
          aria-colcount=${columns.length}
          aria-busy=${this.busy}
          .style=${`--columns:${tracksOf(look, columns)}`}
          @click=${this.#clicked}
          @focusin=${this.#focusMoved}
          @focusout=${this.#focusMoved}
        >
          ${tableHead({ messages, columns, look, change: this.actions.look, day: this.#day() })}
          <div class="rows" role="rowgroup" .style=${`height:${this.#layout.height}px`}>${this.#days()}<!--rows--></div>
        </div>
        <div class="probe row-probe"></div>
        <div class="probe day"></div>
        ${this.foot}
      </div>
      <p class="small muted shown">${this.#where(window.before)}</p>`
  }

  /** The day that is being read, while its own line is out of sight. */
  #day(): string {
    const first = this.anchor
    return first ? this.ctx.format.wholeDay(first.time) : ''
  }

  #days(): TemplateResult[] {
    const { top, height } = this.#view
    const beyond = AHEAD * this.#sizes.row
    return this.#layout.days
      .filter(day => day.top > top - beyond && day.top < top + height + beyond)
      .map(day => html`<div class="day" part="day" aria-hidden="true" .style=${`top:${day.top}px`}>${day.text}</div>`)
  }

  /** The rows come after the comment, which is where what Lit draws there ends. */
  protected override drawn(): void {
    const { messages, look, room, ctx } = this
    const columns = columnsOf(look, room)
    const place = this.querySelector<HTMLElement>('.rows')
    if (place) this.#rows.draw(place, this.#placed(), { messages, format: ctx.format, columns })
  }

  #beyond(way: number): number {
    return this.#way === way ? AHEAD : this.#way ? BEHIND : this.#rest
  }

  #placed(): Placed[] {
    const { fresh } = this
    const { items, before } = this.window
    const from = Math.max(0, this.#first - this.#beyond(-1))
    const shown = items.slice(from, this.#last + this.#beyond(1) + 1).map((item, index) => ({ item, at: from + index }))
    const focused = this.#focused
    // What has the focus is never taken away, however far it was scrolled from.
    if (focused && !shown.some(({ item }) => item.id === focused.id)) {
      const at = items.findIndex(({ id }) => id === focused.id)
      const above = at < 0 ? focused.time > (items[0]?.time ?? '') : at < from
      shown[above ? 'unshift' : 'push']({ item: focused, at })
    }
    const focusable = shown.some(({ item }) => item.id === this.current) ? this.current : this.anchor?.id
    return shown.map(({ item, at }) => ({
      event: item,
      top: this.#layout.tops[at] ?? AWAY,
      index: at < 0 || before === undefined ? undefined : before + at + 2,
      focusable: item.id === focusable,
      fresh: fresh.has(item.id),
    }))
  }

  #where(before: number | undefined): string {
    const { messages, total } = this
    const { number } = this.ctx.format
    const count = total ?? this.window.items.length
    if (before === undefined || total === undefined) return messages.shown(count, number(count))
    return messages.position(number(before + this.#first + 1), number(before + this.#last + 1), number(total))
  }

  #scrolled = (event: globalThis.Event): void => {
    const top = Math.max(0, (event.currentTarget as HTMLElement).scrollTop)
    if (top === this.#view.top) return
    this.#way = top > this.#view.top ? 1 : -1
    this.#view.top = top
    this.requestUpdate()
  }

  #clicked = (event: MouseEvent): void => {
    const button = (event.target as Element).closest('.rows .row')?.querySelector<HTMLElement>('.open')
    // Selecting text in a row is not a wish to open it.
    if (!button || (getSelection()?.type === 'Range' && event.detail > 0 && !button.contains(event.target as Node)))
      return
    button.focus({ preventScroll: true })
    const item = this.#itemOf(button)
    if (item) this.actions.open(item)
  }

  #itemOf(target: EventTarget | null): Event | undefined {
    const id = target instanceof HTMLElement ? target.dataset.id : undefined
    return id === undefined
      ? undefined
      : this.#focused?.id === id
        ? this.#focused
        : this.window.items.find(item => item.id === id)
  }

  #focusMoved = (event: FocusEvent): void => {
    const item = this.#itemOf(event.type === 'focusin' ? event.target : event.relatedTarget)
    this.#focused = item
    if (item) this.current = item.id
  }

  #keyed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target as Element).matches('input')) return
    const { items } = this.window
    const at = items.findIndex(({ id }) => id === (event.target as HTMLElement).dataset.id)
    const page = Math.max(1, this.#last - this.#first - 1)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    if (event.key === 'Home' || event.key === 'End') void this.#toEnd(event.key)
    else if (step !== undefined && at >= 0) void this.focusRow(at + step)
    else return
    event.preventDefault()
  }

  /** The first or the last event of all, wherever it is. */
  async #toEnd(key: 'Home' | 'End'): Promise<void> {
    if (key === 'Home' && !this.window.atNewest) await this.actions.newest()
    if (key === 'End' && this.window.older) await this.actions.oldest()
    await new Promise(requestAnimationFrame)
    await this.focusRow(key === 'Home' ? 0 : Number.MAX_SAFE_INTEGER)
  }

  /** Brings a held row into view and moves the focus to it. */
  async focusRow(index: number): Promise<void> {
    const { items } = this.window
    const at = Math.max(0, Math.min(items.length - 1, index))
    const item = items[at]
    const scroller = this.#scroller
    if (!item || !scroller) return
    const top = this.#layout.tops[at] ?? 0
    const { row, day } = this.#sizes
    const above = Math.max(0, top - day)
    const below = top + row - this.#view.height
    if (this.#view.top > above) this.#view.top = above
    else if (this.#view.top < below) this.#view.top = below
    scroller.scrollTop = this.#view.top
    this.current = item.id
    this.#focused = item
    this.requestUpdate()
    await this.updateComplete
    this.querySelector<HTMLElement>(`.open[data-id="${CSS.escape(item.id)}"]`)?.focus({ preventScroll: true })
  }

  /** Moves the focus back to an event that was looked at, if it is held. */
  async returnTo({ id }: Event): Promise<void> {
    const at = this.window.items.findIndex(item => item.id === id)
    if (at >= 0) await this.focusRow(at)
  }

  /** The event beside one, for the drawer; undefined at an end of what is held. */
  beside({ id }: Event, step: 1 | -1): Event | undefined {
    const at = this.window.items.findIndex(item => item.id === id)
    return at < 0 ? undefined : this.window.items[at + step]
  }
}

define('dropbox-connector-table', EventTable)

declare global {
  interface HTMLElementTagNameMap {
    'dropbox-connector-table': EventTable
  }
}

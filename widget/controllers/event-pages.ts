import type { ReactiveControllerHost } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Query } from '../internal/api.ts'
import type { Context } from '../internal/context.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import type { Count, EventPage } from '../internal/replies.ts'
import { type Edge, EventWindow, type Order, PAGE } from './event-window.ts'
import { Poll } from './poll.ts'

const CALM_MS = 15_000
/** While the past is being read the list changes all the time. */
const BUSY_MS = 3000

export type Filter = Query

/** What the list needs of the element around it. */
interface ListHost extends ReactiveControllerHost {
  ctx: Context
  /** New events may be put in without moving what is being read. */
  readonly mayInsert: boolean
  readonly backfilling: boolean
  /** Changes whenever events may have come in between others: days read from the past, late ones. */
  readonly filling: string
  /** The first event in view. */
  readonly anchor: Event | undefined
  /** Another place of the log is shown, to be seen from its beginning or from its end. */
  moved(to: 'top' | 'bottom'): void
  /** Events have come in between those that are shown. */
  arrived(): void
}

/** A log of any length, seen through a window of pages that moves by keyset: newer, older, to a date, to either end. */
export class EventPages {
  window = EventWindow.empty
  /** Ids that arrived while the list was open, to be marked. */
  fresh = new Set<string>()
  /** Newer events that wait for the person to ask for them; `waitingCapped` when there are more than that. */
  waiting = 0
  waitingCapped = false
  /** Exact; undefined until it is known. */
  total: number | undefined
  /** Nothing has been shown yet. */
  loading = true
  /** Another place is being fetched. */
  moving = false
  problem: Problem | undefined
  /** Why the page on that side did not come. */
  edgeProblem: { side: 'newer' | 'older'; problem: Problem } | undefined
  busy: 'newer' | 'older' | undefined

  #host: ListHost
  #poll: Poll
  #filter: Filter = {}
  #flight = new AbortController()
  /** Where events newer than all that were seen come in. */
  #top: Edge | undefined
  #filled = ''

  constructor(host: ListHost) {
    this.#host = host
    this.#poll = new Poll(host, signal => this.#look(signal))
  }

  get items(): Event[] {
    return this.window.items
  }

  /** Begins the list anew for a filter. */
  load(filter: Filter): void {
    this.#filter = filter
    this.#flight.abort()
    this.#flight = new AbortController()
    this.fresh.clear()
    const nothing = { total: undefined, problem: undefined, busy: undefined }
    Object.assign(this, { window: EventWindow.empty, loading: true, moving: false, ...nothing })
    this.#top = undefined
    this.#filled = ''
    this.#forget()
    this.#poll.start()
    this.#host.requestUpdate()
  }

  reload(): void {
    this.load(this.#filter)
  }

  /** The page beside the window; answers when it is there. */
  async grow(side: 'newer' | 'older'): Promise<void> {
    const edge = this.window[side]
    if (!edge || this.busy || this.moving || (side === 'newer' && this.window.atNewest)) return
    this.#set({ busy: side, edgeProblem: undefined })
    await this.#fly(
      async signal => {
        const reply = await this.#page(edge.order, { cursor: edge.cursor }, signal)
        this.window = this.window.grown(side, reply, edge)
        if (side === 'newer' && this.window.atNewest) this.#top = this.window.newer
      },
      problem => {
        this.edgeProblem = { side, problem }
      },
    )
  }

  newest = (): Promise<void> => this.#move(async signal => this.#begun(await this.#first(signal)), 'top')

  oldest = (): Promise<void> =>
    this.#move(async signal => {
      const window = EventWindow.of(await this.#page('asc', {}, signal), 'asc')
      const total = await this.#count({}, signal)
      this.total = total ?? this.total
      return total === undefined ? window : window.counted(Math.max(0, total - window.items.length))
    }, 'bottom')

  /** The events at or before a time, seconds exact; where there are none, the oldest. */
  async at(time: string): Promise<void> {
    let empty = false
    await this.#move(async signal => {
      const window = EventWindow.of(await this.#page('desc', { at: time }, signal), 'desc')
      empty = window.items.length === 0
      if (empty) return this.window
      const before = await this.#countAfter(time, signal)
      return before === undefined ? window : window.counted(before)
    }, 'top')
    if (empty) await this.oldest()
  }

  async #first(signal: AbortSignal): Promise<EventWindow> {
    return EventWindow.of(await this.#page('desc', {}, signal), 'desc', 0)
  }

  /** From here on what is newer than this window is new. */
  #begun(window: EventWindow): EventWindow {
    this.#top = window.newer
    this.#forget()
    if (window.items.length > 0) void this.#recount()
    return window
  }

  /** Shows another place of the log; the one before stays until it is there. */
  async #move(find: (signal: AbortSignal) => Promise<EventWindow>, to: 'top' | 'bottom'): Promise<void> {
    this.#flight.abort()
    this.#set({ moving: true, busy: undefined, edgeProblem: undefined })
    await this.#fly(
      async signal => {
        this.window = await find(signal)
        this.#host.moved(to)
      },
      problem => {
        this.problem = problem
        this.#host.ctx.report(problem)
      },
    )
  }

  async #fly(action: (signal: AbortSignal) => Promise<void>, failed: (problem: Problem) => void): Promise<void> {
    if (this.#flight.signal.aborted) this.#flight = new AbortController()
    const { signal } = this.#flight
    try {
      await action(signal)
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) failed(toProblem(error))
    }
    if (!signal.aborted) this.#set({ busy: undefined, moving: false })
  }

  async #look(signal: AbortSignal): Promise<number> {
    const host = this.#host
    try {
      await this.#refresh(signal)
      this.problem = undefined
    } catch (error) {
      if (isAbort(error)) throw error
      const problem = toProblem(error)
      if (problem.code !== this.problem?.code) host.ctx.report(problem)
      this.problem = problem
      throw error
    } finally {
      host.requestUpdate()
    }
    return host.backfilling ? BUSY_MS : CALM_MS
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { filling, mayInsert } = this.#host
    const filled = this.#filled !== '' && filling !== this.#filled
    this.#filled = filling
    if (this.loading || this.items.length === 0) {
      this.window = this.#begun(await this.#first(signal))
      this.loading = false
    } else if (filled) await this.#renew(signal)
    else if (this.window.atNewest && mayInsert) await this.#insert(signal)
    else if (this.#top && !this.moving) {
      const { count, capped } = await this.#host.ctx.api.get<Count>('/events/count', this.#query(this.#top), signal)
      this.waiting = count
      this.waitingCapped = capped
    }
  }

  /** What is new at the top. More than a page of it would leave a gap: then the list begins anew. */
  async #insert(signal: AbortSignal): Promise<void> {
    const edge = this.window.newer
    const reply = edge && (await this.#page(edge.order, { cursor: edge.cursor }, signal))
    if (reply?.items.length === 0 || !this.window.atNewest || !this.#host.mayInsert) return
    for (const { id } of reply?.items ?? []) this.fresh.add(id)
    const near = edge && reply && reply.items.length < PAGE
    this.window = this.#begun(near ? this.window.grown('newer', reply, edge, true) : await this.#first(signal))
  }

  /** Events have come in between: the place in view is read anew, and stays in view. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { anchor, mayInsert } = this.#host
    if (this.moving || this.busy) return
    if (mayInsert || !anchor) {
      const window = await this.#first(signal)
      if (this.#host.mayInsert || !anchor) this.window = this.#begun(window)
      return
    }
    const reply = await this.#page('desc', { at: anchor.time }, signal)
    let window = EventWindow.of(reply, 'desc')
    const edge = window.newer
    if (edge) window = window.grown('newer', await this.#page('desc', { cursor: edge.cursor }, signal), edge)
    if (this.moving || this.busy || !window.items.some(({ id }) => id === anchor.id)) return
    const known = new Set(this.items.map(({ id }) => id))
    const [first, last] = [this.items[0]?.time ?? '', this.items.at(-1)?.time ?? '']
    const between = window.items.some(({ id, time }) => !known.has(id) && time <= first && time >= last)
    const newest = window.items[0]
    if (!window.atNewest && newest) {
      const count = await this.#countAfter(newest.time, signal)
      if (count !== undefined) window = window.counted(Math.max(1, count))
    }
    this.window = window.atNewest ? this.#begun(window) : window
    if (between) this.#host.arrived()
    void this.#recount()
  }

  #forget(): void {
    this.waiting = 0
    this.waitingCapped = false
    this.edgeProblem = undefined
  }

  /** Only beside the list: without it the list is still of use, so a failure is not shown. */
  async #recount(): Promise<void> {
    const filter = this.#filter
    const total = await this.#count({})
    if (total !== undefined && filter === this.#filter) this.#set({ total })
  }

  async #count(query: Query, signal?: AbortSignal): Promise<number | undefined> {
    const reply = await this.#host.ctx.api
      .get<Count>('/events/count', { ...this.#filter, ...query }, signal)
      .catch(() => undefined)
    return typeof reply?.count === 'number' ? reply.count : undefined
  }

  /** How many events are newer than a time; not known where the filter's own range moves with the clock. */
  async #countAfter(time: string, signal: AbortSignal): Promise<number | undefined> {
    if (this.#filter.last) return undefined
    const after = new Date(Math.floor(Date.parse(time) / 1000) * 1000 + 1000).toISOString()
    const { from, to } = this.#filter
    if (typeof to === 'string' && to && Date.parse(to) <= Date.parse(after)) return 0
    if (typeof from === 'string' && from && Date.parse(from) > Date.parse(after)) return this.#count({}, signal)
    return this.#count({ from: after }, signal)
  }

  #page(order: Order, query: Query, signal: AbortSignal): Promise<EventPage> {
    return this.#host.ctx.api.get<EventPage>(
      '/events',
      { ...this.#filter, limit: PAGE, ...(order === 'asc' && { order }), ...query },
      signal,
    )
  }

  #query({ cursor, order }: Edge): Query {
    return { ...this.#filter, order, cursor }
  }

  #set(state: Partial<Pick<EventPages, 'busy' | 'moving' | 'edgeProblem' | 'total'>>): void {
    Object.assign(this, state)
    this.#host.requestUpdate()
  }
}

import type { ReactiveControllerHost } from 'lit'
import type { Event } from '../../edge/contract.ts'
import type { Context } from '../internal/context.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { Poll } from './poll.ts'

const PAGE = 50
const CALM_MS = 15_000
/** While the past is being read the top of the list changes all the time. */
const BUSY_MS = 3000

export type Filter = Record<string, string | undefined>

/** What the list needs of the element around it. */
interface ListHost extends ReactiveControllerHost {
  ctx: Context
  /** New events may be put in without moving what is being read. */
  readonly mayInsert: boolean
  readonly backfilling: boolean
}

/** A window of events, newest first, that grows at both ends: older pages by keyset, newer events by looking again. */
export class EventPages {
  items: Event[] = []
  /** Ids that arrived while the list was open, to be marked. */
  fresh = new Set<string>()
  /** Newer events that wait for the person to ask for them. */
  waiting: Event[] = []
  /** Undefined before the first page, null after the last. */
  nextCursor: string | null | undefined
  loadingMore = false
  problem: Problem | undefined
  moreProblem: Problem | undefined

  #host: ListHost
  #poll: Poll
  #filter: Filter = {}
  #pages = 0
  #flight: AbortController | undefined

  constructor(host: ListHost) {
    this.#host = host
    this.#poll = new Poll(host, signal => this.#look(signal))
  }

  get loading(): boolean {
    return this.nextCursor === undefined && !this.problem
  }

  /** Begins the list anew for a filter. */
  load(filter: Filter): void {
    this.#filter = filter
    this.#flight?.abort()
    this.items = []
    this.waiting = []
    this.fresh.clear()
    this.nextCursor = undefined
    this.loadingMore = false
    this.problem = undefined
    this.moreProblem = undefined
    this.#pages = 0
    this.#poll.start()
    this.#host.requestUpdate()
  }

  reload(): void {
    this.load(this.#filter)
  }

  /** The next older page. */
  async more(): Promise<void> {
    if (!this.nextCursor || this.loadingMore) return
    this.#set({ loadingMore: true, moreProblem: undefined })
    const flight = new AbortController()
    this.#flight = flight
    try {
      const query = { ...this.#filter, limit: PAGE, cursor: this.nextCursor }
      const page = await this.#host.ctx.api.events(query, flight.signal)
      const held = new Set(this.items.map(({ id }) => id))
      this.#pages++
      this.#set({
        items: [...this.items, ...page.items.filter(({ id }) => !held.has(id))],
        nextCursor: page.nextCursor,
        loadingMore: false,
      })
    } catch (error) {
      if (isAbort(error) || flight.signal.aborted) return
      this.#set({ moreProblem: toProblem(error), loadingMore: false })
    }
  }

  /** Puts the waiting events in. A gap between them and the list would hide events: then the list begins anew. */
  showWaiting(): void {
    const gap = this.waiting.length >= PAGE
    for (const { id } of this.waiting) this.fresh.add(id)
    if (gap) this.reload()
    else this.#set({ items: [...this.waiting, ...this.items], waiting: [] })
  }

  async #look(signal: AbortSignal): Promise<number> {
    const host = this.#host
    try {
      const page = await host.ctx.api.events({ ...this.#filter, limit: PAGE }, signal)
      this.#merge(page.items, page.nextCursor)
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

  #merge(first: Event[], nextCursor: string | null): void {
    const beginning = this.#pages === 0
    const held = new Set(this.items.map(({ id }) => id))
    const newer = first.filter(({ id }) => !held.has(id))
    const newest = this.items[0]?.time ?? ''
    if (!beginning && !this.#host.mayInsert) {
      this.waiting = newer.filter(({ time }) => time >= newest)
      return
    }
    if (!beginning) for (const { id } of newer) this.fresh.add(id)
    this.waiting = []
    const overlap = beginning || this.items.length === 0 || newer.length < first.length
    if (this.#pages <= 1 || !overlap) {
      this.items = first
      this.nextCursor = nextCursor
      this.#pages = 1
    } else if (newer.length > 0) {
      this.items = [...first, ...this.items.filter(({ id }) => !first.some(item => item.id === id))]
    }
  }

  #set(state: Partial<Pick<EventPages, 'items' | 'waiting' | 'nextCursor' | 'loadingMore' | 'moreProblem'>>): void {
    Object.assign(this, state)
    this.#host.requestUpdate()
  }
}

import type { Event } from '../../edge/contract.ts'
import type { EventPage } from '../internal/replies.ts'

export type Order = 'desc' | 'asc'
export const PAGE = 100
/** Pages held at most: what is far from the eye is dropped, and asked for again when the eye comes back. */
export const KEPT = 6

/** Where a neighbouring page is asked for. */
export interface Edge {
  cursor: string
  order: Order
}

interface Page {
  items: Event[]
  newer: Edge | undefined
  older: Edge | undefined
}

/** Some neighbouring pages out of a log of any length, newest first. Immutable: each change is a new window. */
export class EventWindow {
  static readonly empty = new EventWindow([], 0)
  readonly items: Event[]
  /** Events before the first one held; undefined while nobody has counted. */
  readonly before: number | undefined
  #pages: Page[]

  private constructor(pages: Page[], before: number | undefined) {
    this.#pages = pages
    this.before = before
    this.items = pages.flatMap(({ items }) => items)
  }

  static of(reply: EventPage, order: Order, before?: number): EventWindow {
    return new EventWindow([toPage(reply, order)], before)
  }

  /** Where newer events are; also at the very top, where they will come. */
  get newer(): Edge | undefined {
    return this.#pages[0]?.newer
  }

  get older(): Edge | undefined {
    return this.#pages.at(-1)?.older
  }

  /** Holds the newest event there was. */
  get atNewest(): boolean {
    return this.before === 0
  }

  counted(before: number): EventWindow {
    return new EventWindow(this.#pages, before)
  }

  /** With the page beside it; one at the other end makes room. `fresh`: it holds what has just happened. */
  grown(side: 'newer' | 'older', reply: EventPage, { order }: Edge, fresh = false): EventWindow {
    const page = toPage(reply, order)
    const held = new Set(this.items.map(({ id }) => id))
    page.items = page.items.filter(({ id }) => !held.has(id))
    const newer = side === 'newer'
    if (page.items.length === 0) return this.#ended(side)
    const pages = newer ? [page, ...this.#pages] : [...this.#pages, page]
    let before = this.before
    // Events that have just come push nothing down: they are the new beginning.
    if (newer && before !== undefined) before = fresh ? 0 : Math.max(0, before - page.items.length)
    if (newer && (order === 'desc' ? reply.atStart : !reply.nextCursor)) before = 0
    if (pages.length > KEPT) {
      const dropped = newer ? pages.pop() : pages.shift()
      if (!newer && before !== undefined) before += dropped?.items.length ?? 0
    }
    return new EventWindow(pages, before)
  }

  /** Nothing more is there on one side; the top keeps its edge, since new events come in there. */
  #ended(side: 'newer' | 'older'): EventWindow {
    if (side === 'newer') return new EventWindow(this.#pages, 0)
    const last = this.#pages.at(-1)
    return new EventWindow([...this.#pages.slice(0, -1), ...(last ? [{ ...last, older: undefined }] : [])], this.before)
  }
}

function toPage({ items, nextCursor, prevCursor, atStart }: EventPage, order: Order): Page {
  const next = nextCursor ? { cursor: nextCursor, order } : undefined
  const back = prevCursor ? { cursor: prevCursor, order } : undefined
  return order === 'desc'
    ? { items, newer: back, older: next }
    : { items: items.toReversed(), newer: next, older: atStart ? undefined : back }
}

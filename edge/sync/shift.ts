import { nanoid } from 'nanoid'
import { type PageResult, type PageWrite, storePages } from '../../db/queries/pages.ts'
import { endIdlePolls, type IdlePoll, type LeasedSlice, leaseSlices } from '../../db/queries/slices.ts'
import type { Context } from '../context.ts'
import { toFailure } from '../lib/failure.ts'
import { steadily } from '../lib/steady.ts'

export type Held = LeasedSlice & { lease: string }

/** Polls that bring nothing end within some hundred milliseconds of each other, as long as Dropbox takes. */
const GATHER_MS = 100

/** Characters and bytes that pages stored together may have: a request that a server takes, a lock that it soon gives back. */
const TOGETHER = 4_000_000

interface WaitingPage {
  page: PageWrite
  stored: PromiseWithResolvers<PageResult>
}

interface Gathering {
  polls: IdlePoll[]
  stored: PromiseWithResolvers<void>
  timer: ReturnType<typeof setTimeout>
}

/**
 * What the messages of one invocation share at one database: the time left, the right to write, and the statements. Six
 * polls that bring nothing are two requests to the database and not twelve, which is most of what a poll costs.
 */
export class Shift {
  /** Milliseconds since the epoch. */
  readonly deadline: number
  readonly #ctx: Context
  readonly #sliceIds: readonly number[]
  readonly #unasked: Set<number>
  #first: Promise<Map<number, Held>> | undefined
  #atWork: number
  #gathering: Gathering | undefined
  readonly #waiting: WaitingPage[] = []
  #writing = false

  /** `sliceIds`: one a message, taken together when the first is asked for. */
  constructor(ctx: Context, deadline: number, sliceIds: readonly number[]) {
    this.deadline = deadline
    this.#ctx = ctx
    this.#sliceIds = sliceIds
    this.#unasked = new Set(sliceIds)
    this.#atWork = sliceIds.length
  }

  /** Undefined when the slice is done, held by another, or its connection is not connected. */
  async lease(sliceId: number): Promise<Held | undefined> {
    if (!this.#unasked.delete(sliceId)) return (await this.#take([sliceId])).get(sliceId)
    this.#first ??= this.#take([...new Set(this.#sliceIds)])
    return (await this.#first).get(sliceId)
  }

  /** Stores a page. One write at a time; pages that wait for it are stored together by the next. */
  store(page: PageWrite): Promise<PageResult> {
    const waiting = { page, stored: Promise.withResolvers<PageResult>() }
    this.#waiting.push(waiting)
    if (!this.#writing) this.#writeWaiting()
    return waiting.stored.promise
  }

  /** Ends a poll together with others that end about now; at once when nothing else is at work. */
  endIdle(poll: IdlePoll): Promise<void> {
    this.#gathering ??= {
      polls: [],
      stored: Promise.withResolvers(),
      timer: setTimeout(() => this.#store(), GATHER_MS),
    }
    const { polls, stored } = this.#gathering
    polls.push(poll)
    this.#storeWhenAll()
    return stored.promise
  }

  /** A message is done with, well or ill. */
  leave(): void {
    this.#atWork -= 1
    this.#storeWhenAll()
  }

  async #take(sliceIds: readonly number[]): Promise<Map<number, Held>> {
    const lease = nanoid()
    const { db, config } = this.#ctx
    const taken = await steadily(() => leaseSlices(db, sliceIds, lease, config.SYNC_LEASE_MS))
    return new Map(taken.map(slice => [slice.id, { ...slice, lease }]))
  }

  async #writeWaiting(): Promise<void> {
    this.#writing = true
    for (let taken = takeTogether(this.#waiting); taken.length > 0; taken = takeTogether(this.#waiting)) {
      await this.#storeTogether(taken)
    }
    this.#writing = false
  }

  /** What cannot be stored together, being too much for a slow database or no good itself, is stored one by one. */
  async #storeTogether(taken: readonly WaitingPage[]): Promise<void> {
    const { db } = this.#ctx
    const pages = taken.map(({ page }) => page)
    const together = taken.length > 1 ? await storePages(db, pages).catch(() => undefined) : undefined
    let away: unknown
    for (const [index, { page, stored }] of taken.entries()) {
      try {
        if (away) throw away
        const [result] = together?.slice(index) ?? (await steadily(() => storePages(db, [page])))
        stored.resolve(result ?? { kind: 'fenced' })
      } catch (error) {
        if (toFailure(error).code === 'database_unavailable') away = error
        stored.reject(error)
      }
    }
  }

  #storeWhenAll(): void {
    if (this.#gathering && this.#gathering.polls.length >= this.#atWork) this.#store()
  }

  #store(): void {
    const gathering = this.#gathering
    if (!gathering) return
    this.#gathering = undefined
    clearTimeout(gathering.timer)
    const { polls, stored } = gathering
    steadily(() => endIdlePolls(this.#ctx.db, polls)).then(() => stored.resolve(), stored.reject)
  }
}

/** Takes the first page that waits, and those behind it that fit. */
function takeTogether(waiting: WaitingPage[]): WaitingPage[] {
  let size = 0
  const beyond = waiting.findIndex(({ page }) => {
    size += sizeOf(page)
    return size > TOGETHER
  })
  return waiting.splice(0, beyond < 0 ? waiting.length : Math.max(1, beyond))
}

function sizeOf({ events, chunks, rejected }: PageWrite): number {
  const texts = [events.rows, events.groups, events.actors, events.origins, ...rejected.map(item => item.raw)]
  return [...texts, ...chunks.map(chunk => chunk.data)].reduce((sum, part) => sum + part.length, 0)
}

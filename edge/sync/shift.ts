import { nanoid } from 'nanoid'
import { endIdlePolls, type IdlePoll, type LeasedSlice, leaseSlices } from '../../db/queries/slices.ts'
import type { Context } from '../context.ts'
import { steadily } from '../lib/steady.ts'

export type Held = LeasedSlice & { lease: string }

/** Polls that bring nothing end within some hundred milliseconds of each other, as long as Dropbox takes. */
const GATHER_MS = 100

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
  #tail: Promise<unknown> = Promise.resolve()

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

  /** One write at a time. */
  write<T>(write: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(write, write)
    this.#tail = mine
    return mine
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

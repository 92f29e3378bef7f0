import { appendLog } from '../../db/queries/log.ts'
import {
  forgetPullPages,
  type PageResult,
  type PageWrite,
  pullPagesWithin,
  storedKeys,
} from '../../db/queries/pages.ts'
import { releaseSlice, restartPull } from '../../db/queries/slices.ts'
import type { Context } from '../context.ts'
import type { PageOutcome, TeamApi } from '../dropbox/api.ts'
import { ConnectorError } from '../errors.ts'
import { pollInterval } from '../lib/backoff.ts'
import { steadily } from '../lib/steady.ts'
import { connectionApi } from '../services/credentials.ts'
import { layOut, numberTwins, packPageBases, preparePage } from './page.ts'
import type { Held, Shift } from './shift.ts'
import { Twins } from './twins.ts'

/** A page costs two subrequests. */
const BUDGET_PAGES = 40
/** Empty pages in a row, with more promised, before a bounded slice is begun again. */
const STUCK_PAGES = 300
const DAY_S = 86_400
const TWIN_MEMORY_MS = 2 * 86_400_000

export type SliceOutcome =
  /** Nothing to do: done already, held by another, or the connection is not connected. */
  | { kind: 'idle' }
  /** More to do: at once, or after a wait. */
  | { kind: 'again'; delayMs: number }
  /** Finished: the connection has room for another slice. */
  | { kind: 'finished' }
  /** A live slice that has caught up until its next poll. */
  | { kind: 'caught_up'; news: boolean }

/**
 * Works on a slice for a while: page after page, each stored with its cursor in one transaction.
 * The next page is fetched while this one is stored. Throws what went wrong; the slice is then still leased.
 */
export async function runSlice(ctx: Context, sliceId: number, shift: Shift): Promise<SliceOutcome> {
  const slice = await shift.lease(sliceId)
  if (!slice) return { kind: 'idle' }
  const run = new SliceRun(ctx, slice, shift)
  try {
    return await run.work()
  } catch (error) {
    throw new SliceFailure(slice, error, run.unreported)
  }
}

/** What stopped a run, with the slice that is still held. */
export class SliceFailure extends Error {
  override readonly name = 'SliceFailure'
  readonly slice: Held
  readonly reason: unknown
  readonly requests: number

  constructor(slice: Held, reason: unknown, requests: number) {
    super('slice run failed', { cause: reason })
    this.slice = slice
    this.reason = reason
    this.requests = requests
  }
}

class SliceRun {
  /** Calls to Dropbox that no stored page has counted yet. */
  unreported = 0
  readonly #ctx: Context
  readonly #slice: Held
  readonly #twins: Twins
  readonly #shift: Shift

  constructor(ctx: Context, slice: Held, shift: Shift) {
    this.#ctx = ctx
    this.#slice = slice
    this.#shift = shift
    this.#twins = new Twins((minTime, maxTime) =>
      pullPagesWithin(ctx.db, { sliceId: slice.id, pull: slice.pull, minTime, maxTime }),
    )
  }

  async work(): Promise<SliceOutcome> {
    const slice = this.#slice
    const counted = () => {
      this.unreported += 1
    }
    const api = await connectionApi(this.#ctx, slice.connectionId, counted, slice)
    let next = this.#fetch(api, slice.cursor)
    for (let pages = 0; ; pages += 1) {
      const sent = slice.cursor
      const outcome = await next
      if (outcome.kind !== 'page') return this.#restart(outcome)
      if (outcome.cursor === sent && (outcome.hasMore || outcome.events.length > 0))
        throw new ConnectorError('cursor_stuck')
      const last = pages + 1 >= BUDGET_PAGES || this.#ctx.now() >= this.#shift.deadline
      if (slice.kind === 'live' && outcome.events.length === 0 && !outcome.hasMore) return this.#endIdle(outcome.cursor)
      if (outcome.hasMore && !last) next = this.#fetch(api, outcome.cursor)
      const isEmpty = outcome.events.length === 0
      const stored = await this.#store(await this.#prepare(outcome))
      if (stored.kind === 'fenced' || !stored.connected) {
        next.catch(() => {})
        return this.#giveBack({ kind: 'again', delayMs: 0 })
      }
      slice.cursor = outcome.cursor
      slice.page += 1
      slice.emptyPages = isEmpty ? slice.emptyPages + 1 : 0
      if (!isEmpty) slice.attempts = 0
      if (!outcome.hasMore) return this.#end(stored)
      if (slice.emptyPages >= STUCK_PAGES) throw new ConnectorError('cursor_stuck')
      if (last) return this.#giveBack({ kind: 'again', delayMs: 0 })
    }
  }

  /** A rejection is met where the promise is awaited; until then it must not count as unhandled. */
  #fetch(api: TeamApi, cursor: string | null): Promise<PageOutcome> {
    const { startTime, toTime } = this.#slice
    const page = cursor
      ? api.nextPage(cursor)
      : api.firstPage(toTime === null ? { from: startTime } : { from: startTime, to: toTime })
    page.catch(() => {})
    return page
  }

  /** The page as it is written. Its events are let go: a page that waits for the database is a tenth of them. */
  async #prepare(outcome: Extract<PageOutcome, { kind: 'page' }>): Promise<PageWrite> {
    const slice = this.#slice
    const { now, config } = this.#ctx
    const fetched = outcome.events.splice(0)
    const page = await preparePage(fetched, slice.salt)
    if (page.entries.length > 0) {
      if (slice.cursor !== null) await this.#twins.cover(page.minTime, page.maxTime)
      numberTwins(page, this.#twins)
    }
    const known = await this.#known(page.entries.map(entry => [entry.event.time, entry.fp] as const))
    const done = !outcome.hasMore && slice.kind !== 'live'
    const bases = done ? undefined : packPageBases(page)
    return {
      sliceId: slice.id,
      connectionId: slice.connectionId,
      lease: slice.lease,
      leaseMs: config.SYNC_LEASE_MS,
      pull: slice.pull,
      page: slice.page,
      cursor: outcome.cursor,
      done,
      now: now(),
      fetched: fetched.length,
      ...layOut(page, known, { sliceId: slice.id, page: slice.page }),
      ...(bases ? { bases } : {}),
      rejected: page.rejected,
      newestTime: page.entries.length > 0 ? page.maxTime : null,
      late: slice.kind === 'reconcile',
      requests: this.unreported,
    }
  }

  async #store(page: PageWrite): Promise<PageResult> {
    const slice = this.#slice
    const { db, now } = this.#ctx
    const result = await this.#shift.store(page)
    this.unreported -= page.requests
    this.#twins.own(slice.page)
    if (result.kind === 'stored' && page.rejected.length > 0 && slice.kind !== 'reconcile') {
      const detail = { events: page.rejected.length }
      await appendLog(db, slice.connectionId, { at: now(), level: 'warning', kind: 'quarantined', detail })
    }
    return result
  }

  /** A first pull of a time range meets nothing known; looking would cost more than conflicts do. */
  async #known(keys: (readonly [number, number])[]): Promise<Set<string>> {
    const slice = this.#slice
    return slice.kind === 'reconcile' || slice.pull > 0 ? storedKeys(this.#ctx.db, slice.connectionId, keys) : new Set()
  }

  /**
   * `reset` names an approximate time and the log is unsorted, so going on exactly there loses events: a bounded slice
   * starts over, the live one a day before. Deduplication takes care of the rest.
   */
  async #restart(outcome: Exclude<PageOutcome, { kind: 'page' }>): Promise<SliceOutcome> {
    const slice = this.#slice
    const at = outcome.kind === 'reset' ? outcome.at : undefined
    const polled = slice.lastPollAt === null ? undefined : Math.floor(slice.lastPollAt / 1000)
    const known = Math.min(at ?? Number.POSITIVE_INFINITY, polled ?? Number.POSITIVE_INFINITY)
    const start =
      slice.kind === 'live' && Number.isFinite(known) ? Math.max(slice.fromTime, known - DAY_S) : slice.fromTime
    await restartPull(this.#ctx.db, slice, start)
    await appendLog(this.#ctx.db, slice.connectionId, {
      at: this.#ctx.now(),
      level: 'warning',
      kind: outcome.kind === 'reset' ? 'cursor_reset' : 'cursor_rejected',
      detail: { slice: slice.kind, resets: slice.resets + 1 },
    })
    return this.#giveBack({ kind: 'again', delayMs: Math.min(1000 * 2 ** slice.resets, 300_000) })
  }

  async #end(stored: Extract<PageResult, { kind: 'stored' }>): Promise<SliceOutcome> {
    const slice = this.#slice
    const { db, now } = this.#ctx
    if (slice.kind !== 'live') return { kind: 'finished' }
    if (slice.page % 64 === 0) await forgetPullPages(db, slice.id, now() - TWIN_MEMORY_MS)
    const idle = stored.stored > 0 ? 0 : slice.emptyPages
    await steadily(() => releaseSlice(db, slice, { nextAt: now() + pollInterval(idle) }))
    return { kind: 'caught_up', news: stored.stored > 0 }
  }

  async #endIdle(cursor: string): Promise<SliceOutcome> {
    const now = this.#ctx.now()
    const nextAt = now + pollInterval(this.#slice.emptyPages + 1)
    await this.#shift.endIdle({ slice: this.#slice, cursor, now, nextAt, requests: this.unreported })
    return { kind: 'caught_up', news: false }
  }

  async #giveBack(outcome: Extract<SliceOutcome, { kind: 'again' }>): Promise<SliceOutcome> {
    const nextAt = this.#ctx.now() + outcome.delayMs
    const requests = this.unreported
    const queuedUntil = nextAt + this.#ctx.config.SYNC_LEASE_MS
    await steadily(() =>
      releaseSlice(this.#ctx.db, this.#slice, { nextAt, queuedUntil, attempts: this.#slice.attempts, requests }),
    )
    return outcome
  }
}

import { MAIN } from '../../db/databases.ts'
import { beginWindow, widenWindow } from '../../db/queries/connection-health.ts'
import { appendLog } from '../../db/queries/log.ts'
import {
  addReconcile,
  addSlices,
  type Claim,
  type Claimed,
  claimDue,
  claimOfConnection,
  hurryOpen,
  hurryWaiting,
} from '../../db/queries/slices.ts'
import type { Context } from '../context.ts'
import type { SyncMessage } from '../sync/message.ts'
import { planWindow } from './sync-plan.ts'

/** `sendBatch` takes a hundred messages. */
const SEND = 100
/** Slices that one statement claims. */
const CLAIM = 500
/** How far a re-read goes back: an event may show up to a day late, twice over for safety. */
const RECONCILE_S = 2 * 86_400
const RECONCILE_PAUSE_MS = 60_000

/**
 * Plans the window of a connection that was just approved and sends the first slices. On a reconnect the slices are
 * there already and go on from their cursors: nothing is pulled twice, nothing between is lost.
 */
export async function startSync(ctx: Context, connectionId: number): Promise<void> {
  const now = ctx.now()
  const row = await beginWindow(ctx.db, connectionId, now)
  if (!row) return
  const connectedAt = Math.floor((row.connectedAt ?? now) / 1000)
  const planned = await addSlices(ctx.db, connectionId, planWindow({ connectedAt, days: row.backfillDays }), now)
  await hurryOpen(ctx.db, connectionId, now)
  await appendLog(ctx.db, connectionId, {
    at: now,
    level: 'info',
    kind: planned > 0 ? 'sync_started' : 'sync_resumed',
    detail: { days: row.backfillDays },
  })
  await enqueueDue(ctx, { connectionId })
}

/** Polls at once and re-reads the last days, at most once a minute. */
export async function requestSync(ctx: Context, connectionId: number): Promise<void> {
  const now = ctx.now()
  await addReconcile(ctx.db, connectionId, { now, beganBefore: now - RECONCILE_PAUSE_MS, ...reconcileWindow(now) })
  await hurryWaiting(ctx.db, connectionId, now)
  await enqueueDue(ctx, { connectionId })
}

/** Adds the days before what a connection has; the rest is not pulled again. */
export async function extendBackfill(
  ctx: Context,
  connectionId: number,
  connectedAtMs: number,
  days: number,
): Promise<void> {
  const plan = planWindow({ connectedAt: Math.floor(connectedAtMs / 1000), days })
  await addSlices(ctx.db, connectionId, plan, ctx.now())
  await widenWindow(ctx.db, connectionId, days, ctx.now())
  await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'info', kind: 'window_extended', detail: { days } })
  await enqueueDue(ctx, { connectionId })
}

/** Sends a message for each slice that is due, of one connection or of all, up to a few batches. The number sent. */
export async function enqueueDue(ctx: Context, only: { connectionId?: number }): Promise<number> {
  const { connectionId } = only
  const claim = claimOf(ctx, CLAIM)
  const due =
    connectionId === undefined ? await claimDue(ctx.db, claim) : await claimOfConnection(ctx.db, claim, connectionId)
  for (let at = 0; at < due.length; at += SEND) {
    await ctx.queue.sendBatch(due.slice(at, at + SEND).map(slice => ({ body: messageOf(ctx, slice) })))
  }
  return due.length
}

/** The connection's next slice for a worker that has just finished one. */
export async function claimNext(ctx: Context, connectionId: number): Promise<SyncMessage | undefined> {
  const [slice] = await claimOfConnection(ctx.db, claimOf(ctx, 1), connectionId)
  return slice && messageOf(ctx, slice)
}

function claimOf(ctx: Context, limit: number): Claim {
  const now = ctx.now()
  return { now, queuedUntil: now + ctx.config.SYNC_LEASE_MS, limit, perConnection: ctx.config.SYNC_PER_CONNECTION }
}

function messageOf({ database, span }: Context, slice: Claimed): SyncMessage {
  const place = { connectionId: slice.connectionId, sliceId: slice.id }
  return { v: 1, ...place, ...(database === MAIN ? {} : { database }), traceparent: span.traceparent }
}

/** Seconds. Ends now: what comes later is the live slice's. */
export function reconcileWindow(now: number): { fromTime: number; toTime: number } {
  const toTime = Math.floor(now / 1000)
  return { fromTime: toTime - RECONCILE_S, toTime }
}
export { syncState, syncStates } from './sync-state.ts'

import { backfillDays, sliceTotals } from '../../db/queries/slices.ts'
import type { connections } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { Connection } from '../contract.ts'

type Row = typeof connections.$inferSelect
type SyncState = Connection['sync']

/** The slowest rhythm polls every ten minutes; three missed in a row is silence. */
const SILENT_MS = 30 * 60_000

/** `Connection.sync` of several connections, in their order, with one query. */
export async function syncStates(ctx: Context, rows: readonly Row[]): Promise<SyncState[]> {
  const now = ctx.now()
  const totals = await sliceTotals(
    ctx.db,
    rows.map(row => row.id),
    now,
  )
  const byConnection = new Map(totals.map(total => [total.connectionId, total]))
  return rows.map(row => toState(row, byConnection.get(row.id), now))
}

/** With the days of the window, for the view of a single connection. */
export async function syncState(ctx: Context, row: Row): Promise<SyncState> {
  const [state] = await syncStates(ctx, [row])
  const days = await backfillDays(ctx.db, row.id)
  return {
    ...(state ?? toState(row, undefined, ctx.now())),
    days: days.map(day => ({
      day: new Date(day.fromTime * 1000).toISOString().slice(0, 10),
      done: day.status === 'done',
    })),
  }
}

type Total = Awaited<ReturnType<typeof sliceTotals>>[number]

function toState(row: Row, total: Total | undefined, now: number): SyncState {
  const daysTotal = total?.total ?? 0
  const daysDone = total?.done ?? 0
  const left = daysTotal - daysDone
  const throttled = row.throttledUntil !== null && row.throttledUntil > now
  return {
    phase: daysTotal === 0 ? 'waiting' : left > 0 ? 'backfilling' : 'live',
    from: iso(total?.from),
    to: iso(total?.to),
    progress: daysTotal === 0 ? 0 : daysDone / daysTotal,
    daysDone,
    daysTotal: daysTotal || row.backfillDays,
    eventCount: row.eventCount,
    duplicateCount: row.duplicateCount,
    lateCount: row.lateCount,
    quarantinedCount: row.quarantinedCount,
    requestCount: row.requestCount,
    throttledMs: row.throttledMs,
    ...(throttled && row.throttledUntil !== null ? { throttledUntil: new Date(row.throttledUntil).toISOString() } : {}),
    ...(left > 0 && total ? pace(total, left, now) : {}),
    silent: row.status === 'connected' && now - (row.lastPollAt ?? row.connectedAt ?? now) > SILENT_MS,
  }
}

/** Over the last minute, or since the first day was finished if that is less ago. */
function pace(total: Total, left: number, now: number): Pick<SyncState, 'eventsPerMinute' | 'secondsLeft'> {
  if (total.begun === null || total.recentDone === 0) return {}
  const minutes = Math.min(Math.max(now - total.begun, 1000), 60_000) / 60_000
  return {
    eventsPerMinute: Math.round(total.recentStored / minutes),
    secondsLeft: Math.ceil((left / (total.recentDone / minutes)) * 60),
  }
}

/** Seconds to an ISO instant. */
function iso(seconds: number | null | undefined): string | null {
  return seconds === null || seconds === undefined ? null : new Date(seconds * 1000).toISOString()
}

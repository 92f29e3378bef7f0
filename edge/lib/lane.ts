import { ConnectorError } from '../errors.ts'

/** What this isolate has under way at one database: a database that hangs holds up its own callers only. */
export interface Lane {
  calls: number
  writers: number
  /** Calls in a row that the time ran out for, and when the last of them did (milliseconds). */
  late: number
  lateAt: number
}

const lanes = new Map<string, Lane>()

export function laneOf(url: string): Lane {
  const known = lanes.get(url)
  if (known) return known
  const lane: Lane = { calls: 0, writers: 0, late: 0, lateAt: 0 }
  lanes.set(url, lane)
  return lane
}

const HANGS_AFTER = 3
const PAUSE_MS = 5_000

/**
 * Where several calls in a row had no answer in time, one call in a while tries; the others fail at once, so that a
 * consumer's time goes to databases that work. Throws `database_unavailable`.
 */
export function refuseWhileHanging(lane: Lane, now: number): void {
  if (lane.late < HANGS_AFTER) return
  if (now - lane.lateAt < PAUSE_MS) throw new ConnectorError('database_unavailable', { retryAfterMs: PAUSE_MS })
  lane.lateAt = now
}

/** Notes how a call ended. */
export function noteCall(lane: Lane, outcome: 'answered' | 'late', now: number): void {
  lane.late = outcome === 'late' ? lane.late + 1 : 0
  if (outcome === 'late') lane.lateAt = now
}

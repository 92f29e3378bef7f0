import { ConnectorError } from '../errors.ts'

/**
 * What this isolate knows of throttled connections, so that a call about to start elsewhere in it stops at once;
 * the database carries the same to other isolates.
 */
const until = new Map<number, number>()
const streak = new Map<number, number>()

/** Throws `dropbox_throttled` while the connection may not call. */
export function assertNotThrottled(connectionId: number, now: number): void {
  const end = until.get(connectionId)
  if (end === undefined) return
  if (end <= now) until.delete(connectionId)
  else throw new ConnectorError('dropbox_throttled', { retryAfterMs: end - now, detail: 'Waiting as Dropbox asked.' })
}

export function rememberThrottle(connectionId: number, end: number): void {
  if (end > (until.get(connectionId) ?? 0)) until.set(connectionId, end)
}

/** How many 429s in a row the connection has met, this one included. */
export function countThrottle(connectionId: number): number {
  const count = (streak.get(connectionId) ?? 0) + 1
  streak.set(connectionId, count)
  return count
}

export function clearThrottleStreak(connectionId: number): void {
  streak.delete(connectionId)
}

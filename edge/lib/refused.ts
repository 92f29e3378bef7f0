/** Longer than those who wait for one refresh wait. */
const COOL_DOWN_MS = 60_000

/**
 * Refresh tokens that Dropbox has just refused, as this isolate knows them: every worker of the connection would ask
 * again otherwise, one after the other. By connection and version of the credentials; times are milliseconds.
 */
const refused = new Map<number, { version: number; until: number }>()

export function rememberRefusal(connectionId: number, version: number, now: number): void {
  if (wasRefused(connectionId, version, now)) return
  refused.set(connectionId, { version, until: now + COOL_DOWN_MS })
}

export function wasRefused(connectionId: number, version: number, now: number): boolean {
  const known = refused.get(connectionId)
  if (known && known.until <= now) refused.delete(connectionId)
  return known !== undefined && known.version === version && known.until > now
}

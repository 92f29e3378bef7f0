import { findKey, touchKey } from '../../db/queries/api-keys.ts'
import type { Context } from '../context.ts'
import { ConnectorError } from '../errors.ts'
import type { PortalIdentity } from '../http.ts'
import { randomToken, sha256 } from '../lib/crypto.ts'

/** "Last used" is exact to a minute, so that a busy portal does not write on every request. */
const TOUCH_MS = 60_000

/** A new API key and what is kept of it. */
export function newKey(): { apiKey: string; hash: string; hint: string } {
  const apiKey = `dck_${randomToken()}`
  return { apiKey, hash: sha256(apiKey), hint: `dck_…${apiKey.slice(-4)}` }
}

/** Whose API key it is. Throws `unauthorized`, `rate_limited`. */
export async function verifyKey(ctx: Context, apiKey: string): Promise<PortalIdentity> {
  if (!apiKey.startsWith('dck_')) throw new ConnectorError('unauthorized')
  const hash = sha256(apiKey)
  await ctx.admit('key', hash)
  const found = await findKey(ctx.db, hash, ctx.now())
  if (!found) throw new ConnectorError('unauthorized')
  if ((found.lastUsedAt ?? 0) < ctx.now() - TOUCH_MS) ctx.waitUntil(touchKey(ctx.db, found.keyId, ctx.now()))
  return { id: found.portalId, publicId: found.portalPublicId, database: found.database, keyId: found.keyPublicId }
}

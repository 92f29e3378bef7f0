import { failConnection } from '../../db/queries/connection-health.ts'
import { countToReseal, exchangeEnvelope, markReadable, type SealedRow, toReseal } from '../../db/queries/sealed.ts'
import type { Context } from '../context.ts'
import type { Reseal, Resealed } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { open, seal } from '../lib/vault.ts'
import { audit } from './audit.ts'
import { credentialsAad } from './credentials.ts'

/**
 * A bounded step of sealing stored credentials with the newest key. Reads go on meanwhile: an envelope is only replaced
 * by another one of the same secret, and a refresh that comes in between wins. Verifiers of open links are left to
 * expire. Throws `invalid_cursor`.
 */
export async function reseal(ctx: Context, { limit, after }: Reseal, ip?: string): Promise<Resealed> {
  const newest = ctx.config.ENCRYPTION_KEYS[0]?.kid
  if (!newest) throw new ConnectorError('misconfigured', { detail: 'ENCRYPTION_KEYS holds no key.' })
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound: `reseal|${newest}` }
  const from = after === undefined ? 0 : (openCursor(secret, after)[0] ?? 0)
  const rows = await toReseal(ctx.db, newest, from, limit)
  const counts = { resealed: 0, unreadable: 0 }
  for (const row of rows) {
    const outcome = await resealOne(ctx, row)
    if (outcome !== 'changed') counts[outcome] += 1
  }
  const last = rows.at(-1)
  const remaining = last ? await countToReseal(ctx.db, newest, last.id) : 0
  if (rows.length > 0) await audit(ctx, { by: 'operator', action: 'credentials_resealed', ip, detail: counts })
  return { ...counts, remaining, next: remaining > 0 && last ? sealCursor(secret, [last.id]) : null }
}

async function resealOne(ctx: Context, row: SealedRow): Promise<'resealed' | 'unreadable' | 'changed'> {
  const ring = ctx.config.ENCRYPTION_KEYS
  const aad = credentialsAad(row.id)
  let plaintext: string
  try {
    plaintext = await open(ring, row.envelope, aad)
  } catch {
    await failConnection(ctx.db, row.id, 'credentials_unreadable', ctx.now())
    return 'unreadable'
  }
  if (!(await exchangeEnvelope(ctx.db, row, await seal(ring, plaintext, aad)))) return 'changed'
  await markReadable(ctx.db, row.id, ctx.now())
  return 'resealed'
}

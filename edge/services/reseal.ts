import { MAIN } from '../../db/databases.ts'
import { failConnection } from '../../db/queries/connection-health.ts'
import {
  appPlace,
  countToReseal,
  exchangeEnvelope,
  markReadable,
  type SealedRow,
  SHELVES,
  type Shelf,
  streamPlace,
  toReseal,
} from '../../db/queries/sealed.ts'
import { at, type Context } from '../context.ts'
import type { Reseal, Resealed } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { open, seal } from '../lib/vault.ts'
import { secretAad } from './apps.ts'
import { audit } from './audit.ts'
import { credentialsAad } from './credentials.ts'
import { streamAad } from './stream-secrets.ts'

/**
 * A bounded step of sealing stored credentials and secrets of apps and streams with the newest key, one database after the other.
 * Reads go on meanwhile: an envelope is only replaced by another one of the same secret, and a refresh that comes in
 * between wins. Verifiers of open links are left to expire. Throws `invalid_cursor`.
 */
export async function reseal(ctx: Context, { limit, after }: Reseal, ip?: string): Promise<Resealed> {
  const newest = ctx.config.ENCRYPTION_KEYS[0]?.kid
  if (!newest) throw new ConnectorError('misconfigured', { detail: 'ENCRYPTION_KEYS holds no key.' })
  const { names } = ctx.databases
  const places = names.flatMap(database => SHELVES.map(shelf => ({ database, shelf })))
  const bound = `reseal|${newest}${names.length > 1 ? `|${names.join()}` : ''}`
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound }
  const [from = 0, index = 0] = after === undefined ? [] : openCursor(secret, after)
  const { database, shelf } = places[index] ?? { database: MAIN, shelf: 'credentials' }
  const there = at(ctx, database)
  const rows = await toReseal(there.db, shelf, newest, from, limit)
  const counts = { resealed: 0, unreadable: 0 }
  for (const row of rows) {
    const outcome = await resealOne(there, shelf, row)
    if (outcome !== 'changed') counts[outcome] += 1
  }
  const last = rows.at(-1)
  if (rows.length > 0) await audit(there, { by: 'operator', action: 'credentials_resealed', ip, detail: counts })
  const here = last ? await countToReseal(there.db, shelf, newest, last.id) : 0
  const waiting = places
    .slice(index + 1)
    .map(place => countToReseal(ctx.databases.open(place.database), place.shelf, newest, 0))
  const remaining = (await Promise.all(waiting)).reduce((sum, count) => sum + count, here)
  const next = here > 0 && last ? [last.id, index] : [0, index + 1]
  return { ...counts, remaining, next: remaining > 0 ? sealCursor(secret, next) : null }
}

async function resealOne(ctx: Context, shelf: Shelf, row: SealedRow): Promise<'resealed' | 'unreadable' | 'changed'> {
  const ring = ctx.config.ENCRYPTION_KEYS
  const aad = await aadOf(ctx, shelf, row.id)
  if (aad === undefined) return 'changed'
  let plaintext: string
  try {
    plaintext = await open(ring, row.envelope, aad)
  } catch {
    if (shelf === 'credentials') await failConnection(ctx.db, row.id, 'credentials_unreadable', ctx.now())
    return 'unreadable'
  }
  if (!(await exchangeEnvelope(ctx.db, shelf, row, await seal(ring, plaintext, aad)))) return 'changed'
  if (shelf === 'credentials') await markReadable(ctx.db, row.id, ctx.now())
  return 'resealed'
}

async function aadOf(ctx: Context, shelf: Shelf, id: number): Promise<string | undefined> {
  if (shelf === 'credentials') return credentialsAad(id)
  if (shelf === 'streams') {
    const publicId = await streamPlace(ctx.db, id)
    return publicId && streamAad(publicId)
  }
  const place = await appPlace(ctx.db, id)
  return place && secretAad(place)
}

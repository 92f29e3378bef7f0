import { MAIN } from '../../db/databases.ts'
import { expireOtherKeys, insertKey, type KeyRow, listKeys } from '../../db/queries/api-keys.ts'
import {
  insertPortal,
  listPortals as listRows,
  originRegistered,
  type PortalRow,
  updatePortal as updateRow,
} from '../../db/queries/portals.ts'
import type { Context } from '../context.ts'
import type { CreatedKey, CreatedPortal, CreatePortal, List, Portal, UpdatePortal } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { newId } from '../ids.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { audit } from './audit.ts'
import { newKey } from './keys.ts'
import { chooseDatabase } from './place.ts'
import { copyToPlace, placeOf } from './portal-copies.ts'
import { purgePortal } from './purge.ts'

export async function createPortal(ctx: Context, request: CreatePortal, ip?: string): Promise<CreatedPortal> {
  const now = ctx.now()
  const origins = [...new Set(request.origins)]
  const database = await chooseDatabase(ctx, request.database)
  const row = await insertPortal(ctx.db, {
    publicId: newId('portal'),
    name: request.name,
    origins,
    createdAt: now,
    database,
    copied: database === MAIN ? 1 : 0,
  })
  try {
    const there = await copyToPlace(ctx, row)
    const { apiKey } = await addKey(ctx, row.id)
    await audit(there, { by: 'operator', action: 'portal_created', portalId: row.id, target: row.publicId, ip })
    return { id: row.publicId, name: row.name, origins, database, apiKey }
  } catch (error) {
    // nobody has its key: the cron removes what there is of it
    if (database !== MAIN) await updateRow(ctx.db, row.publicId, { deletedAt: now })
    throw error
  }
}

export async function listPortals(
  ctx: Context,
  page: { limit: number; cursor?: string | undefined },
): Promise<List<Portal>> {
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound: 'portals' }
  const after = page.cursor ? openCursor(secret, page.cursor)[0] : undefined
  const rows = await listRows(ctx.db, page.limit + 1, after)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: await present(ctx, shown),
    nextCursor: rows.length > page.limit && last ? sealCursor(secret, [last.id]) : null,
  }
}

/** True when any portal has registered the origin. While the main database is away, the copies in the others are asked. */
export async function isRegisteredOrigin(ctx: Context, origin: string): Promise<boolean> {
  const { names, open } = ctx.databases
  try {
    return await originRegistered(open(MAIN), origin)
  } catch (failure) {
    const others = names.filter(name => name !== MAIN)
    const answers = await Promise.allSettled(others.map(name => originRegistered(open(name), origin)))
    if (answers.some(answer => answer.status === 'fulfilled' && answer.value)) return true
    throw failure
  }
}

/** Throws `not_found`. */
export async function updatePortal(ctx: Context, id: string, request: UpdatePortal, ip?: string): Promise<Portal> {
  const row = await updateRow(ctx.db, id, {
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(request.origins === undefined ? {} : { origins: [...new Set(request.origins)] }),
  })
  if (!row) throw new ConnectorError('not_found')
  const there = await copyToPlace(ctx, row)
  await audit(there, { by: 'operator', action: 'portal_updated', portalId: row.id, target: id, ip })
  const [portal] = await present(ctx, [row])
  if (!portal) throw new ConnectorError('not_found')
  return portal
}

/**
 * Its keys and sessions stop working at once; its tenants' data is removed in steps, from a database that is away as soon
 * as that is back. Throws `not_found`.
 */
export async function deletePortal(ctx: Context, id: string, ip?: string): Promise<void> {
  const row = await updateRow(ctx.db, id, { deletedAt: ctx.now() })
  if (!row) throw new ConnectorError('not_found')
  const there = await copyToPlace(ctx, row).catch(() => undefined)
  await audit(there ?? ctx, { by: 'operator', action: 'portal_deleted', portalId: row.id, target: id, ip })
  if (there) ctx.waitUntil(purgePortal(there, row.id))
}

/** A further key; the others end after the overlap. Throws `not_found`. */
export async function rotateKey(ctx: Context, id: string, overlapSeconds: number, ip?: string): Promise<CreatedKey> {
  const { portal: row, there } = await placeOf(ctx, id)
  const key = await addKey(ctx, row.id)
  const othersExpireAt = ctx.now() + overlapSeconds * 1000
  await expireOtherKeys(ctx.db, row.id, key.id, othersExpireAt)
  await audit(there, { by: 'operator', action: 'key_rotated', portalId: row.id, target: key.id, ip })
  return { ...key, othersExpireAt: iso(othersExpireAt) }
}

async function addKey(ctx: Context, portalId: number): Promise<{ id: string; apiKey: string }> {
  const { apiKey, hash, hint } = newKey()
  const id = newId('key')
  await insertKey(ctx.db, { publicId: id, portalId, hash, hint, createdAt: ctx.now() })
  return { id, apiKey }
}

async function present(ctx: Context, rows: PortalRow[]): Promise<Portal[]> {
  const keys = await listKeys(
    ctx.db,
    rows.map(row => row.id),
    ctx.now(),
  )
  return rows.map(row => ({
    id: row.publicId,
    name: row.name,
    origins: row.origins,
    database: row.database,
    createdAt: iso(row.createdAt),
    keys: keys.filter(key => key.portalId === row.id).map(presentKey),
  }))
}

function presentKey(key: KeyRow): Portal['keys'][number] {
  return {
    id: key.publicId,
    hint: key.hint,
    createdAt: iso(key.createdAt),
    ...(key.lastUsedAt === null ? {} : { lastUsedAt: iso(key.lastUsedAt) }),
    ...(key.expiresAt === null ? {} : { expiresAt: iso(key.expiresAt) }),
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

import { and, asc, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { apiKeys, portals } from '../schema/index.ts'

export type KeyRow = typeof apiKeys.$inferSelect

export async function insertKey(db: Db, row: Omit<typeof apiKeys.$inferInsert, 'id'>): Promise<void> {
  await db.insert(apiKeys).values(row)
}

/** The live key with that hash, and its portal. */
export async function findKey(db: Db, hash: string, now: number) {
  const [row] = await db
    .select({
      keyId: apiKeys.id,
      keyPublicId: apiKeys.publicId,
      lastUsedAt: apiKeys.lastUsedAt,
      portalId: portals.id,
      portalPublicId: portals.publicId,
      database: portals.database,
    })
    .from(apiKeys)
    .innerJoin(portals, eq(portals.id, apiKeys.portalId))
    .where(
      and(
        eq(apiKeys.hash, hash),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
        isNull(portals.deletedAt),
      ),
    )
  return row
}

export async function touchKey(db: Db, id: number, now: number): Promise<void> {
  await db.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id))
}

/** Keys that still work, oldest first. */
export async function listKeys(db: Db, portalIds: number[], now: number): Promise<KeyRow[]> {
  if (portalIds.length === 0) return []
  return db
    .select()
    .from(apiKeys)
    .where(
      and(
        inArray(apiKeys.portalId, portalIds),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
    .orderBy(asc(apiKeys.id))
}

/** Lets every other key of the portal end at `at`, unless it ends sooner. */
export async function expireOtherKeys(db: Db, portalId: number, keepPublicId: string, at: number): Promise<void> {
  await db
    .update(apiKeys)
    .set({ expiresAt: at })
    .where(
      and(
        eq(apiKeys.portalId, portalId),
        ne(apiKeys.publicId, keepPublicId),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, at)),
      ),
    )
}

export async function eraseKeys(db: Db, portalId: number): Promise<void> {
  await db.delete(apiKeys).where(eq(apiKeys.portalId, portalId))
}

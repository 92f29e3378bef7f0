import { and, asc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { MAIN } from '../databases.ts'
import { portals } from '../schema/index.ts'

export type PortalRow = typeof portals.$inferSelect

export async function insertPortal(db: Db, row: Omit<typeof portals.$inferInsert, 'id'>): Promise<PortalRow> {
  const [created] = await db.insert(portals).values(row).returning()
  if (!created) throw new Error('no row returned')
  return created
}

/** Oldest first, after the row `after`. */
export async function listPortals(db: Db, limit: number, after = 0): Promise<PortalRow[]> {
  return db
    .select()
    .from(portals)
    .where(and(isNull(portals.deletedAt), sql`${portals.id} > ${after}`))
    .orderBy(asc(portals.id))
    .limit(limit)
}

export async function findPortal(db: Db, publicId: string): Promise<PortalRow | undefined> {
  const [row] = await db
    .select()
    .from(portals)
    .where(and(eq(portals.publicId, publicId), isNull(portals.deletedAt)))
  return row
}

export async function updatePortal(
  db: Db,
  publicId: string,
  set: Partial<Pick<PortalRow, 'name' | 'origins' | 'deletedAt'>>,
): Promise<PortalRow | undefined> {
  const [row] = await db
    .update(portals)
    .set({ ...set, version: sql`${portals.version} + 1` })
    .where(and(eq(portals.publicId, publicId), isNull(portals.deletedAt)))
    .returning()
  return row
}

/** Portals of that database whose rows are being removed. */
export async function deletedPortals(db: Db, database: string, limit: number): Promise<PortalRow[]> {
  return db
    .select()
    .from(portals)
    .where(and(isNotNull(portals.deletedAt), eq(portals.database, database)))
    .limit(limit)
}

/**
 * Writes a portal's copy into the database of its data, unless a newer one is there. False when another portal has its
 * row id there: the main database was restored from a copy that did not know that one, whose tenants must not change hands.
 */
export async function copyPortal(db: Db, row: PortalRow): Promise<boolean> {
  const { name, origins, deletedAt, version } = row
  await db
    .insert(portals)
    .values({ ...row, copied: version })
    .onConflictDoUpdate({
      target: portals.id,
      set: { name, origins, deletedAt, version, copied: version },
      setWhere: sql`${portals.version} < ${version} and ${portals.publicId} = ${row.publicId}`,
    })
  const [there] = await db.select({ publicId: portals.publicId }).from(portals).where(eq(portals.id, row.id))
  return there?.publicId === row.publicId
}

/** All whose data is in that database, those that are being removed as well. */
export function portalsIn(db: Db, database: string): Promise<PortalRow[]> {
  return db.select().from(portals).where(eq(portals.database, database))
}

/** Notes in the main database that the copy has this version. */
export async function markCopied(db: Db, row: Pick<PortalRow, 'id' | 'version'>): Promise<void> {
  await db
    .update(portals)
    .set({ copied: row.version })
    .where(and(eq(portals.id, row.id), lt(portals.copied, row.version)))
}

/** Portals whose copy may be older than they are. */
export async function toCopy(db: Db, limit: number): Promise<PortalRow[]> {
  return db
    .select()
    .from(portals)
    .where(and(lt(portals.copied, portals.version), sql`${portals.database} <> ${MAIN}`))
    .limit(limit)
}

export async function erasePortal(db: Db, id: number): Promise<void> {
  await db.delete(portals).where(eq(portals.id, id))
}

/** True when any portal has registered the origin. There are few portals: a scan of them costs less than a table. */
export async function originRegistered(db: Db, origin: string): Promise<boolean> {
  const rows = await db
    .select({ id: portals.id })
    .from(portals)
    .where(
      and(
        isNull(portals.deletedAt),
        sql`exists (select 1 from json_each(${portals.origins}) as o where o.value = ${origin})`,
      ),
    )
    .limit(1)
  return rows.length > 0
}

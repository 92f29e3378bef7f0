import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
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
    .set(set)
    .where(and(eq(portals.publicId, publicId), isNull(portals.deletedAt)))
    .returning()
  return row
}

/** Portals whose rows are being removed. */
export async function deletedPortals(db: Db, limit: number): Promise<PortalRow[]> {
  return db.select().from(portals).where(isNotNull(portals.deletedAt)).limit(limit)
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

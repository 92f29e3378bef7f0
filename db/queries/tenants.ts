import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { tenants } from '../schema/index.ts'

export type TenantRow = typeof tenants.$inferSelect

/** The tenant's row id, made when new; a name given now replaces the old one. */
export async function upsertTenant(
  db: Db,
  portalId: number,
  tenant: { id: string; name?: string | undefined },
  now: number,
): Promise<number> {
  const [row] = await db
    .insert(tenants)
    .values({ portalId, externalId: tenant.id, name: tenant.name ?? null, createdAt: now })
    .onConflictDoUpdate({
      target: [tenants.portalId, tenants.externalId],
      set: { name: sql`coalesce(excluded.name, ${tenants.name})` },
    })
    .returning({ id: tenants.id })
  if (!row) throw new Error('no row returned')
  return row.id
}

export async function findTenant(db: Db, portalId: number, externalId: string): Promise<TenantRow | undefined> {
  const [row] = await db
    .select()
    .from(tenants)
    .where(and(eq(tenants.portalId, portalId), eq(tenants.externalId, externalId), isNull(tenants.deletedAt)))
  return row
}

/** Frees the portal's word for the tenant at once: a new session under it begins with nothing. */
export async function markTenantDeleted(db: Db, id: number, now: number): Promise<void> {
  await db
    .update(tenants)
    .set({ deletedAt: now, externalId: sql`'deleted:' || ${tenants.id} || ':' || ${tenants.externalId}` })
    .where(and(eq(tenants.id, id), isNull(tenants.deletedAt)))
}

export async function tenantsOf(db: Db, portalId: number): Promise<TenantRow[]> {
  return db
    .select()
    .from(tenants)
    .where(and(eq(tenants.portalId, portalId), isNull(tenants.deletedAt)))
}

/** Tenants whose rows are being removed. */
export async function deletedTenants(db: Db, limit: number): Promise<TenantRow[]> {
  return db.select().from(tenants).where(isNotNull(tenants.deletedAt)).limit(limit)
}

export async function countTenants(db: Db, portalId: number): Promise<number> {
  return db.$count(tenants, eq(tenants.portalId, portalId))
}

export async function eraseTenant(db: Db, id: number): Promise<void> {
  await db.delete(tenants).where(eq(tenants.id, id))
}

import { and, eq, inArray, isNull, lt } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { portals, sessions, tenants } from '../schema/index.ts'

export async function insertSession(db: Db, row: Omit<typeof sessions.$inferInsert, 'id'>): Promise<void> {
  await db.insert(sessions).values(row)
}

/** A session with its tenant and portal: all that a request needs to know, in one query. */
export async function findSession(db: Db, publicId: string) {
  const [row] = await db
    .select({
      userId: sessions.userId,
      revokedAt: sessions.revokedAt,
      tenantId: tenants.id,
      tenantDeletedAt: tenants.deletedAt,
      portalId: portals.id,
      portalPublicId: portals.publicId,
      portalDeletedAt: portals.deletedAt,
      origins: portals.origins,
    })
    .from(sessions)
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .innerJoin(portals, eq(portals.id, tenants.portalId))
    .where(eq(sessions.publicId, publicId))
  return row
}

/** Revokes a session of the portal and returns its tenant; undefined when there is no such session. */
export async function revokeSession(db: Db, portalId: number, publicId: string, now: number) {
  const [row] = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sessions.publicId, publicId),
        inArray(sessions.tenantId, db.select({ id: tenants.id }).from(tenants).where(eq(tenants.portalId, portalId))),
      ),
    )
    .returning({ tenantId: sessions.tenantId })
  return row?.tenantId
}

/** Revokes all sessions of a tenant that still work and returns how many. */
export async function revokeTenantSessions(db: Db, tenantId: number, now: number): Promise<number> {
  const result = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.tenantId, tenantId), isNull(sessions.revokedAt)))
  return result.rowsAffected
}

/** Forgets what expired before then. */
export async function pruneSessions(db: Db, before: number): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, before))
}

export async function eraseSessions(db: Db, tenantId: number): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tenantId, tenantId))
}

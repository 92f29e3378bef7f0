import { and, desc, eq, lt } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { audit, tenants } from '../schema/index.ts'

export async function insertAudit(db: Db, row: Omit<typeof audit.$inferInsert, 'id'>): Promise<void> {
  await db.insert(audit).values(row)
}

/** Newest first, before row `before`: of everybody, of a portal, or of one tenant of it. */
export async function listAudit(
  db: Db,
  seen: { portalId?: number; tenantId?: number },
  limit: number,
  before: number | undefined,
) {
  return db
    .select({
      id: audit.id,
      at: audit.at,
      action: audit.action,
      actorType: audit.actorType,
      actorId: audit.actorId,
      ip: audit.ip,
      target: audit.target,
      detail: audit.detail,
      tenant: tenants.externalId,
    })
    .from(audit)
    .leftJoin(tenants, eq(tenants.id, audit.tenantId))
    .where(
      and(
        seen.portalId === undefined ? undefined : eq(audit.portalId, seen.portalId),
        seen.tenantId === undefined ? undefined : eq(audit.tenantId, seen.tenantId),
        before === undefined ? undefined : lt(audit.id, before),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit)
}

export async function eraseAudit(db: Db, tenantId: number): Promise<void> {
  await db.delete(audit).where(eq(audit.tenantId, tenantId))
}

/** The operator keeps a removed portal's lines; a later portal that gets its row id must not see them. */
export async function detachAudit(db: Db, portalId: number): Promise<void> {
  await db.update(audit).set({ portalId: null }).where(eq(audit.portalId, portalId))
}

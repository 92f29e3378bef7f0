import { and, desc, eq, inArray, isNotNull, isNull, lt, notInArray, or, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { connections, dropboxApps, OF_PORTAL, tenants } from '../schema/index.ts'

export type AppRow = typeof dropboxApps.$inferSelect

/** Whose an app is: a tenant's, or its portal's when `tenantId` is `OF_PORTAL`. */
export type AppOwner = Pick<AppRow, 'portalId' | 'tenantId'>

/** The app that new links are made with: the owner's own, for a tenant else its portal's. */
export async function presentApp(db: Db, { portalId, tenantId }: AppOwner): Promise<AppRow | undefined> {
  const [row] = await db
    .select()
    .from(dropboxApps)
    .where(
      and(
        eq(dropboxApps.portalId, portalId),
        inArray(dropboxApps.tenantId, [tenantId, OF_PORTAL]),
        isNull(dropboxApps.retiredAt),
      ),
    )
    .orderBy(desc(dropboxApps.tenantId))
    .limit(1)
  return row
}

/** An app by row id, provided that the connection's tenant may use it: it is the tenant's, or its portal's. */
export async function appOfConnection(db: Db, connectionId: number, id: number): Promise<AppRow | undefined> {
  const [row] = await db
    .select({ app: dropboxApps })
    .from(dropboxApps)
    .innerJoin(tenants, eq(tenants.portalId, dropboxApps.portalId))
    .innerJoin(connections, eq(connections.tenantId, tenants.id))
    .where(
      and(
        eq(dropboxApps.id, id),
        eq(connections.id, connectionId),
        or(eq(dropboxApps.tenantId, tenants.id), eq(dropboxApps.tenantId, OF_PORTAL)),
      ),
    )
  return row?.app
}

/**
 * Makes it the owner's present app and retires the one before. The same key again takes the new secret over, for the
 * connections that it has as well.
 */
export async function putApp(
  db: Db,
  { portalId, tenantId }: AppOwner,
  app: { appKey: string; secret: string },
  now: number,
): Promise<void> {
  await writeBatch(db, [
    sql`update dropbox_apps set retired_at = ${now}
        where portal_id = ${portalId} and tenant_id = ${tenantId} and retired_at is null and app_key <> ${app.appKey}`,
    sql`insert into dropbox_apps (portal_id, tenant_id, app_key, secret, created_at, updated_at)
        values (${portalId}, ${tenantId}, ${app.appKey}, ${app.secret}, ${now}, ${now})
        on conflict (portal_id, tenant_id, app_key)
        do update set secret = excluded.secret, updated_at = excluded.updated_at, retired_at = null`,
  ])
}

/** The owner has no app of its own from now on; answers the key of the one it had. */
export async function retireApp(db: Db, { portalId, tenantId }: AppOwner, now: number): Promise<string | undefined> {
  const [row] = await db
    .update(dropboxApps)
    .set({ retiredAt: now })
    .where(and(eq(dropboxApps.portalId, portalId), eq(dropboxApps.tenantId, tenantId), isNull(dropboxApps.retiredAt)))
    .returning({ key: dropboxApps.appKey })
  return row?.key
}

/** Connections of the owner that another app than the present one reads for; those of tenants with an app of their own are not the portal's. */
export async function countEarlier(
  db: Db,
  { portalId, tenantId }: AppOwner,
  present: { id: number | null; key: string },
  operatorKey: string,
): Promise<number> {
  const own = sql`exists (select 1 from dropbox_apps a
    where a.portal_id = t.portal_id and a.tenant_id = t.id and a.retired_at is null)`
  const [row] = await db.all<{ count: number }>(
    sql`select count(*) as count from connections c join tenants t on t.id = c.tenant_id
        where t.portal_id = ${portalId} and ${tenantId === OF_PORTAL ? sql`not ${own}` : sql`t.id = ${tenantId}`}
          and c.deleted_at is null and c.credentials is not null
          and (coalesce(c.app_id, 0) <> ${present.id ?? 0} or coalesce(c.app_key, ${operatorKey}) <> ${present.key})`,
  )
  return row?.count ?? 0
}

/** Forgets apps that were retired before then, and their secrets, unless a grant still belongs to them. */
export async function pruneApps(db: Db, before: number): Promise<void> {
  const granted = db
    .select({ id: connections.appId })
    .from(connections)
    .where(and(isNotNull(connections.appId), isNotNull(connections.credentials)))
  await db.delete(dropboxApps).where(and(lt(dropboxApps.retiredAt, before), notInArray(dropboxApps.id, granted)))
}

/** With the tenant. */
export async function eraseTenantApps(db: Db, tenantId: number): Promise<void> {
  await db.delete(dropboxApps).where(eq(dropboxApps.tenantId, tenantId))
}

/** With the portal: its own, and whatever is left of its tenants'. */
export async function erasePortalApps(db: Db, portalId: number): Promise<void> {
  await db.delete(dropboxApps).where(eq(dropboxApps.portalId, portalId))
}

import { and, asc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, dropboxApps, oauthStates } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'

export type ConnectionRow = typeof connections.$inferSelect
export type ConnectionWithLink = ConnectionRow & {
  /** Expiry of its open authorization link, milliseconds; null when there is none. */
  linkExpiresAt: number | null
  /** Whose the app of its credentials is: a tenant's row, `OF_PORTAL`, or null for the operator's. */
  appTenantId: number | null
}

/** What a tenant sees of its connections: not the ones being removed, nor those that became part of another. */
const visible = (scope: TenantScope) => and(eq(connections.tenantId, scope.tenantId), isNull(connections.deletedAt))

const linkExpiresAt = (db: Db) =>
  sql<number | null>`(${db
    .select({ latest: sql`max(${oauthStates.expiresAt})` })
    .from(oauthStates)
    .where(eq(oauthStates.connectionId, connections.id))})`

const appTenantId = (db: Db) =>
  sql<number | null>`(${db
    .select({ tenantId: dropboxApps.tenantId })
    .from(dropboxApps)
    .where(eq(dropboxApps.id, connections.appId))})`

const withLink = (db: Db) => ({ row: connections, linkExpiresAt: linkExpiresAt(db), appTenantId: appTenantId(db) })

export async function insertConnection(
  db: Db,
  scope: TenantScope,
  row: Omit<typeof connections.$inferInsert, 'id' | 'tenantId'>,
): Promise<ConnectionRow> {
  const [created] = await db
    .insert(connections)
    .values({ ...row, tenantId: scope.tenantId })
    .returning()
  if (!created) throw new Error('no row returned')
  return created
}

/** An older connection that waits for the same admin under the same name, made since then: a request that came twice. */
export async function findTwin(
  db: Db,
  scope: TenantScope,
  row: ConnectionRow,
  since: number,
): Promise<ConnectionRow | undefined> {
  const [twin] = await db
    .select()
    .from(connections)
    .where(
      and(
        visible(scope),
        eq(connections.status, 'pending'),
        isNull(connections.connectedAt),
        eq(connections.adminEmail, row.adminEmail),
        eq(connections.name, row.name),
        eq(connections.backfillDays, row.backfillDays),
        sql`${connections.createdAt} >= ${since}`,
        sql`${connections.id} < ${row.id}`,
      ),
    )
    .orderBy(asc(connections.id))
    .limit(1)
  return twin
}

/** Takes back a connection that nobody has heard of. */
export async function dropConnection(db: Db, scope: TenantScope, id: number): Promise<void> {
  await db.delete(connections).where(and(visible(scope), eq(connections.id, id), isNull(connections.connectedAt)))
}

/** All of a tenant's, oldest first; their number is bounded at creation. */
export async function listConnections(db: Db, scope: TenantScope): Promise<ConnectionWithLink[]> {
  const rows = await db.select(withLink(db)).from(connections).where(visible(scope)).orderBy(asc(connections.id))
  return rows.map(({ row, ...beside }) => ({ ...row, ...beside }))
}

/** By public id; the id of a row that became part of another stands for that one. */
export async function findConnection(
  db: Db,
  scope: TenantScope,
  publicId: string,
): Promise<ConnectionWithLink | undefined> {
  const target = db
    .select({ id: sql`coalesce(${connections.mergedInto}, ${connections.id})` })
    .from(connections)
    .where(and(eq(connections.publicId, publicId), eq(connections.tenantId, scope.tenantId)))
  const [found] = await db
    .select(withLink(db))
    .from(connections)
    .where(and(visible(scope), inArray(connections.id, target)))
  return found && { ...found.row, linkExpiresAt: found.linkExpiresAt, appTenantId: found.appTenantId }
}

export async function countConnections(db: Db, scope: TenantScope): Promise<number> {
  return db.$count(connections, visible(scope))
}

/** Another connection of the tenant to the same team. */
export async function findByTeam(
  db: Db,
  scope: TenantScope,
  teamId: string,
  except: number,
): Promise<ConnectionRow | undefined> {
  const [row] = await db
    .select()
    .from(connections)
    .where(and(visible(scope), eq(connections.teamId, teamId), ne(connections.id, except)))
  return row
}

export async function updateConnection(
  db: Db,
  scope: TenantScope,
  id: number,
  set: Partial<typeof connections.$inferInsert>,
): Promise<ConnectionRow | undefined> {
  const [row] = await db
    .update(connections)
    .set(set)
    .where(and(visible(scope), eq(connections.id, id)))
    .returning()
  return row
}

/** Marks a connection as disconnected; false when it was already, so that one of several callers ends the grant. */
export async function claimEnd(db: Db, scope: TenantScope, id: number, now: number): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ status: 'disconnected', updatedAt: now, throttledUntil: null })
    .where(and(visible(scope), eq(connections.id, id), ne(connections.status, 'disconnected')))
  return result.rowsAffected === 1
}

/** Ended before then, but the Worker that did it died before the credentials were destroyed. */
export function endedWithCredentials(db: Db, before: number, limit: number) {
  return db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.status, 'disconnected'),
        isNotNull(connections.credentials),
        sql`${connections.updatedAt} < ${before}`,
      ),
    )
    .limit(limit)
}

/** As `updateConnection`, provided that the credentials stored just before are still there: a disconnect may have come between. */
export async function updateWithCredentials(
  db: Db,
  scope: TenantScope,
  id: number,
  set: Partial<typeof connections.$inferInsert>,
): Promise<ConnectionRow | undefined> {
  const [row] = await db
    .update(connections)
    .set(set)
    .where(and(visible(scope), eq(connections.id, id), isNotNull(connections.credentials)))
    .returning()
  return row
}

/** The row behind a callback's state, where no session says whose it is. */
export async function connectionOfState(
  db: Db,
  id: number,
): Promise<(ConnectionRow & { portalId: number }) | undefined> {
  const row = await db.query.connections.findFirst({
    where: and(eq(connections.id, id), isNull(connections.deletedAt)),
  })
  if (!row) return undefined
  const [owner] = await db.values<[number]>(
    sql`select portal_id from tenants where id = ${row.tenantId} and deleted_at is null`,
  )
  return owner && { ...row, portalId: owner[0] }
}

/** Rows to be removed for good. Those that only stand for another connection stay with it. */
export async function deletedConnections(db: Db, limit: number): Promise<ConnectionRow[]> {
  return db
    .select()
    .from(connections)
    .where(and(isNotNull(connections.deletedAt), isNull(connections.mergedInto)))
    .limit(limit)
}

/** All there are, also those that became part of another. */
export async function connectionsOfTenant(db: Db, tenantId: number): Promise<ConnectionRow[]> {
  return db.select().from(connections).where(eq(connections.tenantId, tenantId))
}

/** Links that nobody followed for so long are forgotten, and the rows that waited for them. */
export async function pruneNeverConnected(db: Db, before: number): Promise<void> {
  await db
    .update(connections)
    .set({ deletedAt: sql`${connections.updatedAt}` })
    .where(
      and(
        isNull(connections.deletedAt),
        isNull(connections.connectedAt),
        sql`${connections.updatedAt} < ${before}`,
        inArray(connections.status, ['pending', 'error']),
      ),
    )
}

/** For removal with its tenant; also stops its sync. */
export async function markDeleted(db: Db, id: number, now: number): Promise<void> {
  await db
    .update(connections)
    .set({ deletedAt: now, status: 'disconnected', updatedAt: now })
    .where(eq(connections.id, id))
}

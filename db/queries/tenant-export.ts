import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connectionTests, dropboxApps, events, quarantine, savedQueries, sessions } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { owned } from './events.ts'

/** A connection's events in the order of time, behind the last one given out. */
export function eventsBehind(
  db: Db,
  scope: TenantScope,
  connectionId: number,
  last: { time: number; fp: number } | undefined,
  limit: number,
) {
  const place = last && sql`(${events.time}, ${events.fp}) > (${last.time}, ${last.fp})`
  return db
    .select()
    .from(events)
    .where(and(owned(db, scope, connectionId), place))
    .orderBy(asc(events.time), asc(events.fp))
    .limit(limit)
}

/** Events of a connection that could not be understood, behind row `after`. */
export function quarantinedBehind(db: Db, connectionId: number, after: number, limit: number) {
  return db
    .select({ id: quarantine.id, reason: quarantine.reason, raw: quarantine.raw, createdAt: quarantine.createdAt })
    .from(quarantine)
    .where(and(eq(quarantine.connectionId, connectionId), gt(quarantine.id, after)))
    .orderBy(asc(quarantine.id))
    .limit(limit)
}

export function testsOf(db: Db, connectionId: number) {
  return db
    .select({
      id: connectionTests.publicId,
      status: connectionTests.status,
      steps: connectionTests.steps,
      createdAt: connectionTests.createdAt,
    })
    .from(connectionTests)
    .where(eq(connectionTests.connectionId, connectionId))
    .orderBy(asc(connectionTests.id))
}

/** Of all of the tenant's users, by name. */
export function savedQueriesOf(db: Db, scope: TenantScope) {
  return db
    .select({
      id: savedQueries.publicId,
      userId: savedQueries.userId,
      name: savedQueries.name,
      query: savedQueries.query,
      shared: savedQueries.shared,
      createdAt: savedQueries.createdAt,
      updatedAt: savedQueries.updatedAt,
    })
    .from(savedQueries)
    .where(eq(savedQueries.tenantId, scope.tenantId))
    .orderBy(asc(savedQueries.name), asc(savedQueries.id))
}

/** The tenant's own Dropbox apps, without their secrets. */
export function appsOf(db: Db, scope: TenantScope) {
  return db
    .select({
      key: dropboxApps.appKey,
      createdAt: dropboxApps.createdAt,
      updatedAt: dropboxApps.updatedAt,
      retiredAt: dropboxApps.retiredAt,
    })
    .from(dropboxApps)
    .where(and(eq(dropboxApps.portalId, scope.portalId), eq(dropboxApps.tenantId, scope.tenantId)))
    .orderBy(asc(dropboxApps.id))
}

export function sessionsOf(db: Db, scope: TenantScope) {
  return db
    .select({
      id: sessions.publicId,
      userId: sessions.userId,
      createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
      revokedAt: sessions.revokedAt,
    })
    .from(sessions)
    .where(eq(sessions.tenantId, scope.tenantId))
    .orderBy(asc(sessions.id))
}

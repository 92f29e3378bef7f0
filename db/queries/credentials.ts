import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { databaseNow } from '../clock.ts'
import { connections } from '../schema/index.ts'

/** What it takes to call Dropbox for a connection. Milliseconds. */
export interface SealedAccess {
  credentials: string | null
  credentialsVersion: number
  accessExpiresAt: number | null
  throttledUntil: number | null
  appId: number | null
  appKey: string | null
}

export interface CredentialsRow extends SealedAccess {
  status: string
  adminMemberId: string | null
}

/** The sealed credentials and what decides whether they may be used now. */
export async function readCredentials(db: Db, connectionId: number): Promise<CredentialsRow | undefined> {
  const [row] = await db
    .select({
      status: connections.status,
      credentials: connections.credentials,
      credentialsVersion: connections.credentialsVersion,
      accessExpiresAt: connections.accessExpiresAt,
      adminMemberId: connections.adminMemberId,
      throttledUntil: connections.throttledUntil,
      appId: connections.appId,
      appKey: connections.appKey,
    })
    .from(connections)
    .where(eq(connections.id, connectionId))
  return row
}

/** Writes new credentials with their app, whatever was there: a fresh approval wins over a refresh under way. */
export async function replaceCredentials(
  db: Db,
  connectionId: number,
  sealed: { credentials: string; accessExpiresAt: number; appId: number | null; appKey: string | null },
): Promise<void> {
  await db
    .update(connections)
    .set({ ...sealed, credentialsVersion: sql`${connections.credentialsVersion} + 1`, refreshLease: null })
    .where(eq(connections.id, connectionId))
}

/** Asks for the right to refresh this version; false when somebody else is at it or it has moved on. */
export async function takeRefreshLease(
  db: Db,
  connectionId: number,
  version: number,
  lease: string,
  durationMs: number,
): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ refreshLease: lease, refreshLeaseUntil: sql`${databaseNow} + ${durationMs}` })
    .where(
      and(
        eq(connections.id, connectionId),
        eq(connections.credentialsVersion, version),
        or(isNull(connections.refreshLease), sql`${connections.refreshLeaseUntil} < ${databaseNow}`),
      ),
    )
  return result.rowsAffected === 1
}

/** Stores a refresh; false when the credentials have changed or gone meanwhile. */
export async function saveRefreshed(
  db: Db,
  connectionId: number,
  version: number,
  sealed: { credentials: string; accessExpiresAt: number },
): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ ...sealed, credentialsVersion: version + 1, refreshLease: null })
    .where(and(eq(connections.id, connectionId), eq(connections.credentialsVersion, version)))
  return result.rowsAffected === 1
}

export async function dropRefreshLease(db: Db, connectionId: number, lease: string): Promise<void> {
  await db
    .update(connections)
    .set({ refreshLease: null })
    .where(and(eq(connections.id, connectionId), eq(connections.refreshLease, lease)))
}

/** Forgets the credentials for good. */
export async function wipeCredentials(db: Db, connectionId: number): Promise<void> {
  await db
    .update(connections)
    .set({
      credentials: null,
      accessExpiresAt: null,
      credentialsVersion: sql`${connections.credentialsVersion} + 1`,
      refreshLease: null,
    })
    .where(eq(connections.id, connectionId))
}

/**
 * Nobody calls Dropbox for this connection before `until` (milliseconds). Only ever moves forward.
 * True when the connection was free to call until now.
 */
export async function throttle(db: Db, connectionId: number, until: number, now: number): Promise<boolean> {
  const [before] = await writeBatch(db, [
    sql`select coalesce(throttled_until, 0) <= ${now} as free from connections where id = ${connectionId}`,
    sql`update connections set
          throttled_ms = throttled_ms + max(0, ${until} - max(${now}, coalesce(throttled_until, 0))),
          throttled_until = max(coalesce(throttled_until, 0), ${until})
        where id = ${connectionId}`,
  ])
  return Number(before?.rows[0]?.free) === 1
}

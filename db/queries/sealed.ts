import { and, asc, eq, gt, isNotNull, ne, or, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, dropboxApps, streams } from '../schema/index.ts'

/** `envelope`: see edge/lib/vault.ts; its second part names the key. */
export interface SealedRow {
  id: number
  envelope: string
}

/** What is sealed for long, in the order in which it is sealed anew. Verifiers of links are left to expire. */
export const SHELVES = ['credentials', 'apps', 'streams'] as const
export type Shelf = (typeof SHELVES)[number]

/** Rows of a shelf that another key than `kid` sealed, or that nothing opened when last tried, behind row `after`. */
export async function toReseal(db: Db, shelf: Shelf, kid: string, after: number, limit: number): Promise<SealedRow[]> {
  if (shelf === 'apps') {
    return db
      .select({ id: dropboxApps.id, envelope: dropboxApps.secret })
      .from(dropboxApps)
      .where(and(gt(dropboxApps.id, after), dueApps(kid)))
      .orderBy(asc(dropboxApps.id))
      .limit(limit)
  }
  if (shelf === 'streams') {
    const rows = await db
      .select({ id: streams.id, envelope: streams.secrets })
      .from(streams)
      .where(and(gt(streams.id, after), dueStreams(kid)))
      .orderBy(asc(streams.id))
      .limit(limit)
    return rows.map(row => ({ id: row.id, envelope: row.envelope ?? '' }))
  }
  const rows = await db
    .select({ id: connections.id, envelope: connections.credentials })
    .from(connections)
    .where(and(gt(connections.id, after), dueCredentials(kid)))
    .orderBy(asc(connections.id))
    .limit(limit)
  return rows.map(row => ({ id: row.id, envelope: row.envelope ?? '' }))
}

export async function countToReseal(db: Db, shelf: Shelf, kid: string, after: number): Promise<number> {
  if (shelf === 'streams') return db.$count(streams, and(gt(streams.id, after), dueStreams(kid)))
  return shelf === 'apps'
    ? db.$count(dropboxApps, and(gt(dropboxApps.id, after), dueApps(kid)))
    : db.$count(connections, and(gt(connections.id, after), dueCredentials(kid)))
}

/** What binds an app's secret to its place. */
export async function appPlace(db: Db, id: number) {
  const [row] = await db
    .select({ portalId: dropboxApps.portalId, tenantId: dropboxApps.tenantId, appKey: dropboxApps.appKey })
    .from(dropboxApps)
    .where(eq(dropboxApps.id, id))
  return row
}

/** What binds a stream's secrets to it. */
export async function streamPlace(db: Db, id: number): Promise<string | undefined> {
  const [row] = await db.select({ publicId: streams.publicId }).from(streams).where(eq(streams.id, id))
  return row?.publicId
}

/** Replaces an envelope by another one of the same secret; false when it is not there any more. */
export async function exchangeEnvelope(db: Db, shelf: Shelf, row: SealedRow, envelope: string): Promise<boolean> {
  if (shelf === 'streams') {
    const replaced = await db
      .update(streams)
      .set({ secrets: envelope })
      .where(and(eq(streams.id, row.id), eq(streams.secrets, row.envelope)))
    return replaced.rowsAffected === 1
  }
  const result =
    shelf === 'apps'
      ? await db
          .update(dropboxApps)
          .set({ secret: envelope })
          .where(and(eq(dropboxApps.id, row.id), eq(dropboxApps.secret, row.envelope)))
      : await db
          .update(connections)
          .set({ credentials: envelope })
          .where(and(eq(connections.id, row.id), eq(connections.credentials, row.envelope)))
  return result.rowsAffected === 1
}

/** A key has come back: what only lacked it works again. */
export async function markReadable(db: Db, id: number, now: number): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'connected', errorCode: null, errorAt: null, updatedAt: now })
    .where(and(eq(connections.id, id), eq(connections.errorCode, UNREADABLE), ne(connections.status, 'disconnected')))
}

const UNREADABLE = 'credentials_unreadable'

const olderThan = (column: SQLWrapper, kid: string) => {
  const prefix = `v1.${kid}.`
  return sql`substr(${column}, 1, ${prefix.length}) <> ${prefix}`
}

function dueCredentials(kid: string) {
  return and(
    isNotNull(connections.credentials),
    or(olderThan(connections.credentials, kid), eq(connections.errorCode, UNREADABLE)),
  )
}

const dueStreams = (kid: string) => and(isNotNull(streams.secrets), olderThan(streams.secrets, kid))

const dueApps = (kid: string) => olderThan(dropboxApps.secret, kid)

import { and, asc, eq, gt, isNotNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections } from '../schema/index.ts'

/** `envelope`: see edge/lib/vault.ts; its second part names the key. */
export interface SealedRow {
  id: number
  envelope: string
}

/** Connections whose credentials another key than `kid` sealed, or that nothing opened when last tried, after row `after`. */
export async function toReseal(db: Db, kid: string, after: number, limit: number): Promise<SealedRow[]> {
  const rows = await db
    .select({ id: connections.id, envelope: connections.credentials })
    .from(connections)
    .where(and(gt(connections.id, after), due(kid)))
    .orderBy(asc(connections.id))
    .limit(limit)
  return rows.map(row => ({ id: row.id, envelope: row.envelope ?? '' }))
}

export async function countToReseal(db: Db, kid: string, after: number): Promise<number> {
  return db.$count(connections, and(gt(connections.id, after), due(kid)))
}

/** Replaces an envelope by another one of the same secret; false when it is not there any more. */
export async function exchangeEnvelope(db: Db, row: SealedRow, envelope: string): Promise<boolean> {
  const result = await db
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

function due(kid: string) {
  const prefix = `v1.${kid}.`
  return and(
    isNotNull(connections.credentials),
    or(
      sql`substr(${connections.credentials}, 1, ${prefix.length}) <> ${prefix}`,
      eq(connections.errorCode, UNREADABLE),
    ),
  )
}

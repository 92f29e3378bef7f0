import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections } from '../schema/index.ts'

/** Stops a connection with a reason; false when it was not connected any more, so that one failure is noted once. */
export async function failConnection(db: Db, connectionId: number, code: string, now: number): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ status: 'error', errorCode: code, errorAt: now, updatedAt: now })
    .where(and(eq(connections.id, connectionId), eq(connections.status, 'connected')))
  return result.rowsAffected === 1
}

/** Shows passing trouble on a connection that goes on trying; false when trouble is shown already. */
export async function noteTrouble(db: Db, connectionId: number, code: string, now: number): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ errorCode: code, errorAt: now })
    .where(and(eq(connections.id, connectionId), eq(connections.status, 'connected'), isNull(connections.errorCode)))
  return result.rowsAffected === 1
}

/** Fixes the moment of connection, from which the window is counted, if it is not fixed yet. Milliseconds. */
export async function beginWindow(
  db: Db,
  connectionId: number,
  now: number,
): Promise<typeof connections.$inferSelect | undefined> {
  const [row] = await db
    .update(connections)
    .set({
      connectedAt: sql`coalesce(${connections.connectedAt}, ${now})`,
    })
    .where(eq(connections.id, connectionId))
    .returning()
  return row
}

/** Connections whose events were last pruned before `before`. */
export function dueForPruning(db: Db, before: number, limit: number) {
  return db
    .select({ id: connections.id })
    .from(connections)
    .where(lt(connections.prunedAt, before))
    .orderBy(connections.prunedAt)
    .limit(limit)
}

export async function markPruned(db: Db, connectionId: number, now: number): Promise<void> {
  await db.update(connections).set({ prunedAt: now }).where(eq(connections.id, connectionId))
}

/** The window has grown: the backfill is not complete any more. */
export async function widenWindow(db: Db, connectionId: number, days: number, now: number): Promise<void> {
  await db
    .update(connections)
    .set({ backfillDays: days, backfilledAt: null, updatedAt: now })
    .where(eq(connections.id, connectionId))
}

/** A connection that had failed works again, with the credentials it has; false when it had not failed. */
export async function recoverConnection(db: Db, connectionId: number, now: number): Promise<boolean> {
  const result = await db
    .update(connections)
    .set({ status: 'connected', errorCode: null, errorAt: null, updatedAt: now })
    .where(and(eq(connections.id, connectionId), eq(connections.status, 'error'), isNotNull(connections.credentials)))
  return result.rowsAffected === 1
}

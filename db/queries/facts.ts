import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, facts } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'

export type FactRow = typeof facts.$inferSelect

/** The tenant's next facts behind one. */
export function factsAfter(db: Db, scope: TenantScope, after: number, limit: number): Promise<FactRow[]> {
  return db
    .select()
    .from(facts)
    .where(and(eq(facts.tenantId, scope.tenantId), gt(facts.id, after)))
    .orderBy(asc(facts.id))
    .limit(limit)
}

export function factsById(db: Db, scope: TenantScope, ids: number[]): Promise<FactRow[]> {
  return db
    .select()
    .from(facts)
    .where(and(eq(facts.tenantId, scope.tenantId), inArray(facts.id, ids)))
}

/** The last fact there is, or was before a time (milliseconds). */
export async function lastFact(db: Db, before?: number): Promise<number> {
  const [row] = await db
    .select({ id: sql<number>`coalesce(max(${facts.id}), 0)` })
    .from(facts)
    .where(before === undefined ? undefined : lt(facts.at, before))
  return row?.id ?? 0
}

export async function pruneFacts(db: Db, before: number): Promise<void> {
  await db.delete(facts).where(lt(facts.at, before))
}

export async function eraseFacts(db: Db, tenantId: number): Promise<void> {
  await db.delete(facts).where(eq(facts.tenantId, tenantId))
}

/** Notes once a silence that a connection has not been polled since `polledBefore`; a trigger makes the fact of it. */
export async function noteSilence(db: Db, polledBefore: number, now: number): Promise<void> {
  const since = sql`coalesce(${connections.lastPollAt}, ${connections.connectedAt})`
  await db
    .update(connections)
    .set({ silentAt: now })
    .where(
      and(
        eq(connections.status, 'connected'),
        sql`${connections.deletedAt} is null`,
        sql`${since} < ${polledBefore}`,
        sql`coalesce(${connections.silentAt}, 0) < ${since}`,
      ),
    )
}

import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, events } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { type EventFilter, eventCondition } from './event-filter.ts'

export type EventRow = typeof events.$inferSelect

/** Of the last row given out. */
export interface EventPlace {
  time: number
  fp: number
  connectionId: number
}

export interface EventPage {
  /** Row ids of connections of the tenant. */
  connectionIds: number[]
  filter: EventFilter
  order: 'desc' | 'asc'
  limit: number
  after?: EventPlace | undefined
}

/**
 * A page of a tenant's events by (time, fp, connection). One query a connection: each walks the index in order and stops
 * after the page, where one query over all would sort everything first.
 */
export async function listEvents(db: Db, scope: TenantScope, page: EventPage): Promise<EventRow[]> {
  const [first, ...rest] = page.connectionIds.map(id =>
    db
      .select()
      .from(events)
      .where(and(owned(db, scope, id), eventCondition(page.filter), beyond(page, id)))
      .orderBy(...(page.order === 'desc' ? [desc(events.time), desc(events.fp)] : [asc(events.time), asc(events.fp)]))
      .limit(page.limit),
  )
  if (!first) return []
  const results = rest.length === 0 ? [await first] : await db.batch([first, ...rest])
  return results.length === 1 ? results.flat() : merge(results, page)
}

/** One event of the tenant by its identity. */
export async function findEvent(
  db: Db,
  scope: TenantScope,
  place: EventPlace,
): Promise<(EventRow & { connectionPublicId: string }) | undefined> {
  const [found] = await db
    .select({ event: events, connectionPublicId: connections.publicId })
    .from(events)
    .innerJoin(connections, eq(connections.id, events.connectionId))
    .where(
      and(
        eq(events.connectionId, place.connectionId),
        eq(events.time, place.time),
        eq(events.fp, place.fp),
        eq(connections.tenantId, scope.tenantId),
        sql`${connections.deletedAt} is null`,
      ),
    )
  return found && { ...found.event, connectionPublicId: found.connectionPublicId }
}

/** The connection's events, provided that it is the tenant's. */
export function owned(db: Db, scope: TenantScope, connectionId: number): SQL | undefined {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.id, connectionId), eq(connections.tenantId, scope.tenantId)))
  return and(eq(events.connectionId, connectionId), sql`exists ${mine}`)
}

/** As `owned`, for several at once. */
export function ownedAny(db: Db, scope: TenantScope, connectionIds: number[]): SQL {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(inArray(connections.id, connectionIds), eq(connections.tenantId, scope.tenantId)))
  return inArray(events.connectionId, mine)
}

/** Strictly after the cursor's row; of equal time and fingerprint, connections come in the list's order too. */
function beyond({ after, order }: EventPage, connectionId: number): SQL | undefined {
  if (!after) return undefined
  const place = sql`(${events.time}, ${events.fp})`
  const at = sql`(${after.time}, ${after.fp})`
  if (order === 'desc') return connectionId < after.connectionId ? sql`${place} <= ${at}` : sql`${place} < ${at}`
  return connectionId > after.connectionId ? sql`${place} >= ${at}` : sql`${place} > ${at}`
}

function merge(results: EventRow[][], { order, limit }: EventPage): EventRow[] {
  const sign = order === 'desc' ? -1 : 1
  return results
    .flat()
    .sort((a, b) => sign * (a.time - b.time || a.fp - b.fp || a.connectionId - b.connectionId))
    .slice(0, limit)
}

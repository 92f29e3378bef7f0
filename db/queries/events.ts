import { and, asc, desc, eq, lte, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, events } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { type EventFilter, type EventPlace, eventCondition, onlyTimes } from './event-filter.ts'
import { isHopeless, lookIn, restOf, type Search } from './event-search.ts'
import { findSearch } from './find-search.ts'

export type EventRow = typeof events.$inferSelect
export type { EventPlace } from './event-filter.ts'

export interface EventPage {
  /** Row ids of connections of the tenant. */
  connectionIds: number[]
  filter: EventFilter
  order: 'desc' | 'asc'
  limit: number
  /** Strictly beyond this place, in the order. */
  after?: EventPlace | undefined
  /** Highest row id: nothing that was stored later. */
  stored?: number | undefined
  /** As `findSearches` found, for several pages of one filter. */
  searches?: Map<number, Search | undefined>
}

/**
 * A page of a tenant's events by (time, fp, connection). One query a connection: each walks an index in order and stops
 * after the page, where one query over all would sort everything first.
 */
export async function listEvents(db: Db, scope: TenantScope, page: EventPage): Promise<EventRow[]> {
  const searches = page.searches ?? (await findSearches(db, page.connectionIds, page.filter))
  const hopeful = page.connectionIds.filter(id => !isHopeless(searches.get(id)))
  const results = await Promise.all(hopeful.map(id => pageOf(db, scope, page, id, searches.get(id))))
  return results.length === 1 ? results.flat() : merge(results, page)
}

/** Events that are looked at before a search among many. */
const WALKED = 4000

/**
 * What is frequent together is found at once in the newest events; what is frequent only apart has to be searched for,
 * and may cost a look at all that the narrowest index has.
 */
async function pageOf(db: Db, scope: TenantScope, page: EventPage, id: number, search: Search | undefined) {
  if (search && 'loose' in search && search.loose) {
    const near = await rowsOf(
      db,
      scope,
      page,
      id,
      and(sql`${events.id} in (select id from (${nearest(page, id)}))`, eventCondition(page.filter)),
    ).limit(page.limit)
    if (near.length === page.limit) return near
  }
  return pageQuery(db, scope, page, id, search)
}

function nearest(page: EventPage, id: number): SQL {
  return orderedIds({ ...page, filter: onlyTimes(page.filter), limit: WALKED }, id, undefined)
}

/** How each connection's events are best searched for a filter. */
export async function findSearches(
  db: Db,
  connectionIds: number[],
  filter: EventFilter,
): Promise<Map<number, Search | undefined>> {
  const found = await Promise.all(connectionIds.map(id => findSearch(db, id, filter)))
  return new Map(connectionIds.map((id, index) => [id, found[index]]))
}

export function pageQuery(db: Db, scope: TenantScope, page: EventPage, id: number, search: Search | undefined) {
  return rowsOf(db, scope, page, id, sql`${events.id} in (select id from (${orderedIds(page, id, search)}))`)
}

function rowsOf(db: Db, scope: TenantScope, { order }: Pick<EventPage, 'order'>, id: number, where: SQL | undefined) {
  const sort = order === 'desc' ? desc : asc
  return db
    .select()
    .from(events)
    .where(and(ownedById(db, scope, id), where))
    .orderBy(sort(events.time), sort(events.fp))
}

/** A page's row ids of one connection, in order. Whose connection it is, the query around it has to ask. */
export function orderedIds(page: Omit<EventPage, 'connectionIds'>, id: number, search: Search | undefined): SQL {
  const order = page.order === 'desc' ? sql`desc` : sql`asc`
  const condition = and(
    search && 'ids' in search ? sql`+${events.connectionId} = ${id}` : eq(events.connectionId, id),
    eventCondition(restOf(page.filter, search)),
    beyond(page, id),
    page.stored === undefined ? undefined : lte(events.id, page.stored),
  )
  const branch = (value?: string | null) => {
    const { from, where } = lookIn(search, value)
    return sql`select id, time, fp from ${from} where ${and(where, condition)}`
  }
  // SQLite merges ordered branches lazily, and reads no more of each than the page needs
  const branches = search && 'values' in search && search.values.length > 0 ? search.values.map(branch) : [branch()]
  return sql`${sql.join(branches, sql` union all `)} order by time ${order}, fp ${order} limit ${page.limit}`
}

/** Highest row id of events: what is stored later has a higher one. */
export async function newestRow(db: Db): Promise<number> {
  const [row] = await db.select({ id: sql<number>`coalesce(max(${events.id}), 0)` }).from(events)
  return row?.id ?? 0
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
  return and(eq(events.connectionId, connectionId), isTenants(db, scope, connectionId))
}

/** As `owned`, for rows found by their ids: the plus keeps the planner from walking an index of the connection instead. */
export function ownedById(db: Db, scope: TenantScope, connectionId: number): SQL | undefined {
  return and(sql`+${events.connectionId} = ${connectionId}`, isTenants(db, scope, connectionId))
}

function isTenants(db: Db, scope: TenantScope, connectionId: number): SQL {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.id, connectionId), eq(connections.tenantId, scope.tenantId)))
  return sql`exists ${mine}`
}

/** Strictly after the cursor's row; of equal time and fingerprint, connections come in the list's order too. */
function beyond({ after, order }: Pick<EventPage, 'after' | 'order'>, connectionId: number): SQL | undefined {
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

import { and, asc, desc, eq, getViewSelectedFields, lte, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, eventRows, events } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import type { EventFilter, EventPlace } from './event-filter.ts'
import {
  beyond,
  isHopeless,
  isInIndex,
  isLoose,
  type ListPlace,
  lookedFor,
  lookIn,
  mergedIds,
  type Order,
  of,
  type Search,
} from './event-search.ts'
import { findSearch } from './find-search.ts'

export type EventRow = typeof events.$inferSelect
export type { EventPlace } from './event-filter.ts'
export type { ListPlace } from './event-search.ts'

export interface EventPage {
  /** Row ids of connections of the tenant. */
  connectionIds: number[]
  filter: EventFilter
  order: Order
  limit: number
  /** Strictly beyond this place, in the order. */
  after?: ListPlace | undefined
  /** Highest row id: nothing that was stored later. */
  stored?: number | undefined
  /** As `findSearches` found, for several pages of one filter. */
  searches?: Map<number, Search>
}

/**
 * A page of a tenant's events by (time, row id). One query a connection: each walks an index in order and stops after the
 * page, where one query over all would sort everything first.
 */
export async function listEvents(db: Db, scope: TenantScope, page: EventPage): Promise<EventRow[]> {
  const searches = page.searches ?? (await findSearches(db, page.connectionIds, page.filter))
  const results = await Promise.all(
    page.connectionIds.map(id => {
      const search = searches.get(id)
      return search && !isHopeless(search) ? pageOf(db, scope, page, id, search) : []
    }),
  )
  return results.length === 1 ? results.flat() : merge(results, page)
}

/** Events that are looked at before a search among many. */
const WALKED = 4000
/** Codes whose next events are looked for; of more, the nearest events are looked at first. */
const MERGED = 200

/**
 * What is frequent together is found at once in the newest events; what is frequent only apart has to be searched for,
 * and may cost a look at all that the narrowest index has.
 */
async function pageOf(db: Db, scope: TenantScope, page: EventPage, id: number, search: Search) {
  const codes = lookedFor(search)?.codes.length ?? 0
  if (search.many && !isInIndex(page.filter, search) && (isLoose(page.filter, search) || codes > MERGED)) {
    const near = await nearQuery(db, scope, page, id, search)
    if (near.length === page.limit) return near
  }
  return pageQuery(db, scope, page, id, search)
}

/** What matches among the nearest events. */
function nearQuery(db: Db, scope: TenantScope, page: EventPage, id: number, search: Search) {
  const order = page.order === 'desc' ? sql`desc` : sql`asc`
  const { from, to } = page.filter
  const nearest = sql`select id from event_rows indexed by event_rows_key where ${and(
    of(id, 'sought'),
    from === undefined ? undefined : sql`${eventRows.time} >= ${from}`,
    to === undefined ? undefined : sql`${eventRows.time} < ${to}`,
    page.after && beyond(page.order, page.after),
  )} order by time ${order}, id ${order} limit ${WALKED}`
  const among = { ...search, by: { ids: nearest, count: WALKED } }
  return rowsOf(db, scope, page, id, sql`select id from (${walkedIds(page, id, among)})`)
}

/** How each connection's events are best searched for a filter. */
export async function findSearches(db: Db, connectionIds: number[], filter: EventFilter): Promise<Map<number, Search>> {
  const found = await Promise.all(connectionIds.map(async id => [id, await findSearch(db, id, filter)] as const))
  return new Map(found)
}

export function pageQuery(db: Db, scope: TenantScope, page: EventPage, id: number, search: Search) {
  return rowsOf(db, scope, page, id, sql`select id from (${orderedIds(page, id, search)})`)
}

function rowsOf(db: Db, scope: TenantScope, { order }: Pick<EventPage, 'order'>, id: number, ids: SQL) {
  const sort = order === 'desc' ? desc : asc
  return db
    .select()
    .from(events)
    .where(and(sql`${events.id} in (${ids})`, ownedById(db, scope, id)))
    .orderBy(sort(events.time), sort(events.id))
}

type IdPage = Pick<EventPage, 'filter' | 'order' | 'limit' | 'after' | 'stored'>

/** A page's row ids of one connection, in order. Whose connection it is, the query around it has to ask. */
export function orderedIds(page: IdPage, id: number, search: Search): SQL {
  const looked = lookedFor(search)
  if (!looked || looked.codes.length === 1 || !search.many || isLoose(page.filter, search)) {
    return walkedIds(page, id, search)
  }
  const { order, limit, filter, after } = page
  return mergedIds(looked.dimension, looked.codes, filter, {
    order,
    limit,
    after: after && beyond(order, after),
    stored: storedBy(page),
  })
}

/** In order by an index where there is one code or none, else all that the search has, sorted. */
function walkedIds(page: IdPage, id: number, search: Search): SQL {
  const order = page.order === 'desc' ? sql`desc` : sql`asc`
  const { from, where } = lookIn(id, page.filter, search)
  return sql`select id, time from ${from} where ${and(where, placed(page))}
    order by time ${order}, id ${order} limit ${page.limit}`
}

function placed(page: IdPage): SQL | undefined {
  return and(page.after && beyond(page.order, page.after), storedBy(page))
}

function storedBy({ stored }: IdPage): SQL | undefined {
  return stored === undefined ? undefined : lte(eventRows.id, stored)
}

/** Highest row id of events: what is stored later has a higher one. */
export async function newestRow(db: Db): Promise<number> {
  const [row] = await db.select({ id: sql<number>`coalesce(max(${eventRows.id}), 0)` }).from(eventRows)
  return row?.id ?? 0
}

/** One event of the tenant by its identity. */
export async function findEvent(
  db: Db,
  scope: TenantScope,
  place: EventPlace,
): Promise<(EventRow & { connectionPublicId: string }) | undefined> {
  const [found] = await db
    .select({ ...getViewSelectedFields(events), connectionPublicId: connections.publicId })
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
  return found
}

/** The connection's events, provided that it is the tenant's. */
export function owned(db: Db, scope: TenantScope, connectionId: number): SQL | undefined {
  return and(eq(events.connectionId, connectionId), isTenants(db, scope, connectionId))
}

/** As `owned`, for rows found by their ids: the plus keeps the planner from walking an index of the connection instead. */
export function ownedById(db: Db, scope: TenantScope, connectionId: number): SQL | undefined {
  return and(sql`+${events.connectionId} = ${connectionId}`, isTenants(db, scope, connectionId))
}

export function isTenants(db: Db, scope: TenantScope, connectionId: number): SQL {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.id, connectionId), eq(connections.tenantId, scope.tenantId)))
  return sql`exists ${mine}`
}

function merge(results: EventRow[][], { order, limit }: EventPage): EventRow[] {
  const sign = order === 'desc' ? -1 : 1
  return results
    .flat()
    .sort((a, b) => sign * (a.time - b.time || a.id - b.id))
    .slice(0, limit)
}

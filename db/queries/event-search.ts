import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { eventRows } from '../schema/index.ts'
import { DIMENSIONS, type Dimension, type EventFilter, isIn, rowCondition } from './event-filter.ts'

/** The column of each dimension's code; its index begins with it and goes on with time and id. */
export const REFS = { group: eventRows.groupRef, actor: eventRows.actorRef, origin: eventRows.originRef } as const
/** The other codes that each index holds too: they are checked without a look at the event. */
const BESIDE: Record<Dimension, readonly Dimension[]> = { group: ['actor'], actor: ['group'], origin: ['group'] }
const INDEX = { group: 'event_rows_group', actor: 'event_rows_actor', origin: 'event_rows_origin' } as const

/** Codes one by one, or a query for them where they are too many to name. */
export type Codes = readonly number[] | SQL

/**
 * How a connection's events are best searched for a filter. What the filter says of a dimension has become codes; of what
 * `by` says there is an index to look in: the codes of a dimension, or the row ids that a query finds. Without it, the events
 * are walked in order.
 */
export interface Search {
  codes: Partial<Record<Dimension, Codes>>
  /** Actors who are meant by the text that is searched for. */
  people?: SQL | undefined
  by?: Dimension | { ids: SQL; count: number } | undefined
  /** More events than `FEW` lie inside; else they are all looked at, and sorted. */
  many?: boolean
}

/** As many events are looked at, and sorted, in a few milliseconds. */
export const FEW = 3000

/** Nothing can match. */
export function isHopeless(search: Search): boolean {
  const none = DIMENSIONS.some(dimension => isList(search.codes[dimension]) && search.codes[dimension].length === 0)
  return none || (typeof search.by === 'object' && search.by.count === 0)
}

function isList(codes: Codes | undefined): codes is readonly number[] {
  return Array.isArray(codes)
}

/** A query that gives the codes. */
export function asQuery(codes: Codes): SQL {
  return isList(codes) ? sql`select value from json_each(${JSON.stringify(codes)})` : codes
}

/** The codes that are to be looked for in an index. */
export function lookedFor(search: Search): { dimension: Dimension; codes: readonly number[] } | undefined {
  if (typeof search.by !== 'string') return undefined
  const codes = search.codes[search.by]
  return isList(codes) ? { dimension: search.by, codes } : undefined
}

/** Whether an event can lie inside the search and not match, times apart. */
export function isLoose(filter: EventFilter, search: Search): boolean {
  const { from: _from, to: _to, ...untimed } = filter
  const others = DIMENSIONS.filter(dimension => search.codes[dimension] && dimension !== search.by)
  return others.length > 0 || rowCondition(untimed, search.people) !== undefined
}

/** How many other dimensions of the filter have to be looked up event by event when that one's index is walked. */
export function lookups({ codes }: Pick<Search, 'codes'>, by: Dimension): number {
  return DIMENSIONS.filter(other => other !== by && codes[other] && !BESIDE[by].includes(other)).length
}

/** Whether the index says all: one code, walked in order, and nothing to be looked up in the events themselves. */
export function isInIndex(filter: EventFilter, search: Search): boolean {
  const { from: _from, to: _to, ...untimed } = filter
  const looked = lookedFor(search)
  if (looked?.codes.length !== 1 || rowCondition(untimed, search.people) !== undefined) return false
  return lookups(search, looked.dimension) === 0
}

/** Events of a connection that match: from where they are read, and the condition. */
export function lookIn(
  connectionId: number,
  filter: EventFilter,
  search: Search,
): { from: SQL; where: SQL | undefined } {
  const rest = restOf(filter, search)
  if (typeof search.by === 'object')
    return {
      from: sql`event_rows`,
      where: and(of(connectionId, 'checked'), sql`${eventRows.id} in (${search.by.ids})`, rest),
    }
  const looked = lookedFor(search)
  if (!looked) return { from: sql`event_rows indexed by event_rows_key`, where: and(of(connectionId, 'sought'), rest) }
  const { dimension, codes } = looked
  return {
    from: sql`event_rows indexed by ${sql.identifier(INDEX[dimension])}`,
    where: and(codes.length === 1 ? eq(REFS[dimension], codes[0] ?? 0) : isIn(REFS[dimension], codes), rest),
  }
}

/** The plus keeps the planner from walking the connection's index. Codes are a connection's own and need no check. */
export function of(connectionId: number, how: 'sought' | 'checked'): SQL {
  return how === 'sought' ? eq(eventRows.connectionId, connectionId) : sql`+${eventRows.connectionId} = ${connectionId}`
}

/** What has to be checked of the events inside a search. */
export function restOf(filter: EventFilter, search: Search): SQL | undefined {
  const others = DIMENSIONS.filter(dimension => dimension !== search.by).map(dimension => {
    const codes = search.codes[dimension]
    // the plus: not to be looked for, the index is chosen
    return codes && (isList(codes) ? isIn(sql`+${REFS[dimension]}`, codes) : sql`+${REFS[dimension]} in (${codes})`)
  })
  return and(...others, rowCondition(filter, search.people))
}

export interface ListPlace {
  time: number
  id: number
}

export type Order = 'desc' | 'asc'

/** Strictly beyond a place, in an order. */
export function beyond(order: Order, { time, id }: ListPlace): SQL | undefined {
  return order === 'desc'
    ? sql`(${eventRows.time} <= ${time} and (${eventRows.time} < ${time} or ${eventRows.id} < ${id}))`
    : sql`(${eventRows.time} >= ${time} and (${eventRows.time} > ${time} or ${eventRows.id} > ${id}))`
}

/**
 * The events of many codes, merged in order: the queue holds the next event of each code, and gives the first of them. Reads
 * no more than is asked for, and one event of every code.
 */
export function mergedIds(
  dimension: Dimension,
  codes: readonly number[],
  filter: EventFilter,
  options: { order: Order; limit: number; after: SQL | undefined; stored: SQL | undefined },
): SQL {
  const { order, limit, after, stored } = options
  const [way, further] = order === 'desc' ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const within = and(
    filter.from === undefined ? undefined : gte(eventRows.time, filter.from),
    filter.to === undefined ? undefined : lt(eventRows.time, filter.to),
    stored,
  )
  const first = (
    code: SQL,
    where: SQL | undefined,
  ) => sql`(select id from event_rows indexed by ${sql.identifier(INDEX[dimension])}
    where ${and(sql`${REFS[dimension]} = ${code}`, where)} order by time ${way}, id ${way} limit 1)`
  const same = first(sql`q.code`, and(sql`time = q.time and id ${further} q.id`, stored))
  const next = first(sql`q.code`, and(sql`time ${further} q.time`, within))
  return sql`with recursive q(code, id, time) as (
      select c.value, e.id, e.time from json_each(${JSON.stringify(codes)}) c
        join event_rows e on e.id = ${first(sql`c.value`, and(within, after))}
      union all select q.code, e.id, e.time from q join event_rows e on e.id = coalesce(${same}, ${next})
      order by 3 ${way}, 2 ${way} limit ${limit})
    select id, time from q`
}

/** How many events lie inside a search, counted only as far as it matters. */
export async function countSome(
  db: Db,
  filter: EventFilter,
  dimension: Dimension,
  codes: readonly number[],
): Promise<number> {
  if (codes.length === 0) return 0
  const within = and(
    isIn(REFS[dimension], codes),
    filter.from === undefined ? undefined : gte(eventRows.time, filter.from),
    filter.to === undefined ? undefined : lt(eventRows.time, filter.to),
  )
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from
    (select 1 from event_rows indexed by ${sql.identifier(INDEX[dimension])} where ${within} limit ${FEW})`)
  return row?.n ?? 0
}

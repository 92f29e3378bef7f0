import { and, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actorKeyOf, events, traitsOf } from '../schema/index.ts'
import { type EventFilter, type FilterPart, isIn, isUnfiltered, without } from './event-filter.ts'

/** Columns with an index of (connection, column, time, fp). */
export const INDEXED = {
  type: sql`${events.type}`,
  ip: sql`${events.ip}`,
  country: sql`${events.country}`,
  actor: actorKeyOf(events),
  traits: traitsOf(events),
} as const
export type IndexedColumn = keyof typeof INDEXED

/**
 * Where a connection's matching events are to be looked for: all events whose column has one of the values (null is a
 * value), or those whose row ids a query finds. Nothing that matches lies outside. What lies inside has still to be held
 * against the condition, but for what `covers` says: those parts of the filter hold there anyway.
 */
export type Search = ValueSearch | { ids: SQL; count: number }
export interface ValueSearch {
  by: IndexedColumn
  values: readonly (string | null)[]
  covers: readonly FilterPart[]
  /** Many events lie inside, and few of them may match what is left of the filter. */
  loose?: boolean
}

/** Values whose events are merged in order; SQLite takes at most 500, and each costs some time to prepare. */
export const MAX_VALUES = 200
/** A search with fewer events than this is worth taking for that alone. */
const FEW = 3000

/** A search by values, provided that they are not too many. */
export function byValues(
  by: IndexedColumn,
  values: readonly (string | null)[] | undefined,
  covers: readonly FilterPart[] = [],
): ValueSearch | undefined {
  return values && values.length <= MAX_VALUES ? { by, values: [...new Set(values)], covers } : undefined
}

/** Nothing can match. */
export function isHopeless(search: Search | undefined): boolean {
  return search !== undefined && ('ids' in search ? search.count === 0 : search.values.length === 0)
}

/** What of the filter is left to check inside a search. */
export function restOf(filter: EventFilter, search: Search | undefined): EventFilter {
  return search && 'covers' in search ? without(filter, search.covers) : filter
}

/**
 * Where events are read from, and the search's condition; of one value, or of all. The index is named: the planner has
 * no statistics, and would take any that begins alike.
 */
export function lookIn(search: Search | undefined, value?: string | null): { from: SQL; where: SQL | undefined } {
  if (!search) return { from: sql`events indexed by events_key`, where: undefined }
  if ('ids' in search) return { from: sql`events`, where: sql`${events.id} in (${search.ids})` }
  const column = INDEXED[search.by]
  const from = sql`events indexed by ${sql.identifier(`events_${search.by}`)}`
  if (value === null) return { from, where: sql`${column} is null` }
  if (value !== undefined) return { from, where: sql`${column} = ${value}` }
  const values = search.values.filter(one => one !== null)
  if (values.length === search.values.length) return { from, where: isIn(column, values) }
  return { from: sql`events indexed by events_key`, where: or(isIn(column, values), sql`${column} is null`) }
}

/** The narrowest of several: the one with the fewest events, counted only as far as it matters. */
export async function narrowest(
  db: Db,
  connectionId: number,
  filter: EventFilter,
  searches: readonly Search[],
): Promise<Search | undefined> {
  const [only, ...others] = searches
  if (!only || (others.length === 0 && ('ids' in only || isUnfiltered(restOf(filter, only))))) return only
  const counts = await Promise.all(searches.map(search => countSome(db, connectionId, filter, search)))
  const least = Math.min(...counts)
  const best = searches[counts.indexOf(least)]
  return best && 'values' in best && least === FEW ? { ...best, loose: !isUnfiltered(restOf(filter, best)) } : best
}

async function countSome(db: Db, connectionId: number, filter: EventFilter, search: Search): Promise<number> {
  if ('ids' in search) return search.count
  if (search.values.length === 0) return 0
  const { from, where } = lookIn(search)
  const within = and(
    eq(events.connectionId, connectionId),
    where,
    filter.from === undefined ? undefined : gte(events.time, filter.from),
    filter.to === undefined ? undefined : lt(events.time, filter.to),
  )
  const [row] = await db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from ${from} where ${within} limit ${FEW})`,
  )
  return row?.n ?? 0
}

/** The distinct values of an indexed column in order, by hopping from one to the next. */
export async function distinctValues(
  db: Db,
  connectionId: number,
  by: IndexedColumn,
  options: { limit: number; above?: string; below?: string },
): Promise<string[]> {
  const column = INDEXED[by]
  const { from } = lookIn({ by, values: [], covers: [] })
  const next = (beyond: SQL) => sql`(select ${column} from ${from}
    where connection_id = ${connectionId} and ${beyond} ${options.below === undefined ? sql`` : sql`and ${column} < ${options.below}`}
    order by ${column} limit 1)`
  const rows = await db.all<{ value: string }>(sql`with recursive found(value) as (
    select ${next(options.above === undefined ? sql`${column} is not null` : sql`${column} >= ${options.above}`)}
    union all select ${next(sql`${column} > found.value`)} from found where found.value is not null)
    select value from found where value is not null limit ${options.limit}`)
  return rows.map(row => row.value)
}

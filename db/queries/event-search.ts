import { and, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actorKeyOf, actors, events, traitsOf } from '../schema/index.ts'
import { type AddressMatch, contains, type EventFilter, isIn, type Match, startsWith } from './event-filter.ts'
import { filtersTraits, traitsMatch } from './traits.ts'

/**
 * Where a connection's matching events are to be looked for: all events whose `column` has one of the values, or those
 * with these row ids. Nothing that matches lies outside; what lies inside has still to be held against the condition.
 */
export type Search = { by: IndexedColumn; values: readonly string[] } | { ids: readonly number[] }

/** Columns with an index of (connection, column, time, fp). */
const INDEXED = {
  type: sql`${events.type}`,
  ip: sql`${events.ip}`,
  country: sql`${events.country}`,
  actor: actorKeyOf(events),
  traits: traitsOf(events),
} as const
export type IndexedColumn = keyof typeof INDEXED

/**
 * Where events are read from, and the search's condition. The index is named: the planner has no statistics, and would
 * take any that begins alike.
 */
export function lookIn(search: Search | undefined, value?: string): { from: SQL; where: SQL | undefined } {
  if (!search) return { from: sql`events indexed by events_key`, where: undefined }
  if ('ids' in search) return { from: sql`events not indexed`, where: isIn(sql`${events.id}`, search.ids) }
  const column = INDEXED[search.by]
  return {
    from: sql`events indexed by ${sql.identifier(`events_${search.by}`)}`,
    where: value === undefined ? isIn(column, search.values) : sql`${column} = ${value}`,
  }
}

/** Values whose events are merged in order; SQLite takes at most 500, and each costs some time to prepare. */
const MAX_VALUES = 200
/** Row ids that are looked up and sorted; more are better found by walking. */
const MAX_IDS = 3000
/** Different combinations of traits that are looked through. */
const MAX_TRAITS = 2000
/** A search with fewer events than this is taken, whatever else would do. */
const FEW = 3000

/**
 * The narrowest search for a filter, or nothing when the events are best walked in order. What many events have is found
 * soon by walking; what few have is found at once by its index; so only the few need to be counted, and no further.
 */
export async function findSearch(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const found = await Promise.all([
    searchActors(db, connectionId, filter),
    searchAddresses(db, connectionId, filter),
    searchTypes(db, connectionId, filter),
    searchCountries(db, connectionId, filter),
    searchTraits(db, connectionId, filter),
    searchText(db, connectionId, filter),
  ])
  const usable = found.filter(one => one !== undefined)
  if (usable.length < 2) return usable[0]
  const counts = await Promise.all(usable.map(one => countSome(db, connectionId, filter, one)))
  const least = Math.min(...counts)
  return usable[counts.indexOf(least)]
}

async function countSome(db: Db, connectionId: number, filter: EventFilter, search: Search): Promise<number> {
  if ('ids' in search) return search.ids.length
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

/** The distinct values of an indexed column, by hopping from one to the next. */
export function distinct(by: IndexedColumn, connectionId: number, where: SQL | undefined, limit: number): SQL {
  const column = INDEXED[by]
  const next = (
    beyond: SQL,
  ) => sql`(select ${column} from ${lookIn({ by, values: [] }).from} where ${and(eq(events.connectionId, connectionId), beyond, where)}
    order by ${column} limit 1)`
  return sql`with recursive found(value) as (
    select ${next(sql`${column} is not null`)} union all select ${next(sql`${column} > found.value`)} from found where found.value is not null)
    select value from found where value is not null limit ${limit}`
}

async function valuesOf(db: Db, query: SQL): Promise<string[]> {
  return (await db.all<{ value: string }>(query)).map(row => row.value)
}

async function searchTypes(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const { any } = filter.eventType
  const plain = any.every(match => match.operator === 'is')
  const named = any.map(match => match.text)
  if (any.length > 0 && plain) {
    const values = filter.types ? named.filter(type => filter.types?.includes(type)) : named
    return narrow('type', values)
  }
  if (any.length > 0) {
    const all = await valuesOf(db, distinct('type', connectionId, undefined, 1000))
    return narrow(
      'type',
      all.filter(type => any.some(match => textMatches(type, match))),
    )
  }
  return filter.types && narrow('type', filter.types)
}

async function searchCountries(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const { any, none } = filter.country
  if (any.length > 0 && any.every(match => match.operator === 'is')) return narrow('country', texts(any))
  // "not" finds events without a country as well, which are in no index
  if (any.length === 0 || none.length > 0) return undefined
  return narrow('country', await valuesOf(db, distinct('country', connectionId, undefined, MAX_VALUES + 1)))
}

async function searchTraits(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  if (!filtersTraits(filter)) return undefined
  const all = await valuesOf(db, distinct('traits', connectionId, undefined, MAX_TRAITS))
  if (all.length === MAX_TRAITS) return undefined
  return narrow(
    'traits',
    all.filter(traits => traitsMatch(filter, traits)),
  )
}

async function searchAddresses(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const { any } = filter.ip
  if (any.length === 0 || any.some(match => match.set)) return undefined
  const exact = any.flatMap(match => match.addresses)
  const beginnings = any.flatMap((match: AddressMatch) => match.beginnings)
  const found = await Promise.all(
    beginnings
      .slice(0, MAX_VALUES)
      .map(text => valuesOf(db, distinct('ip', connectionId, startsWith(INDEXED.ip, text), MAX_VALUES + 1))),
  )
  return narrow('ip', beginnings.length > MAX_VALUES ? undefined : [...exact, ...found.flat()])
}

async function searchActors(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const { any } = filter.actor
  const domains = filter.actorDomain.any
  if (any.length === 0 && domains.length === 0) return undefined
  if (any.some(match => match.operator === 'set')) return undefined
  if (any.length > 0 && any.every(match => match.operator === 'is' && match.text.includes('@'))) {
    return narrow(
      'actor',
      texts(any).map(text => text.toLowerCase()),
    )
  }
  const keys = db
    .selectDistinct({ value: actors.key })
    .from(actors)
    .where(
      and(
        eq(actors.connectionId, connectionId),
        or(...any.map(actorMatches)),
        or(...domains.map(domain => contains(sql`${actors.key}`, '%@', domain, ''))),
      ),
    )
    .limit(MAX_VALUES + 1)
  return narrow(
    'actor',
    (await keys).map(row => row.value),
  )
}

function actorMatches({ operator, text }: Match): SQL {
  if (operator === 'is' && text.includes('@')) return eq(actors.key, text.toLowerCase())
  if (operator === 'is') {
    return sql`(${actors.name} = ${text} collate nocase or ${actors.actorId} = ${text} or ${actors.type} = ${text})`
  }
  const before = operator === 'contains' ? '%' : ''
  return sql`(${contains(sql`${actors.name}`, before, text, '%')} or ${contains(sql`${actors.key}`, before, text, '%')})`
}

/** Names and paths by their trigrams. A text under three characters is in too many to look for. */
async function searchText(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const wanted = filter.item.any.filter(match => match.operator !== 'set').map(match => trigrams(match.text))
  const item =
    wanted.length > 0 && wanted.length === filter.item.any.length && wanted.every(one => one !== undefined)
      ? await idsOf(db, connectionId, wanted.join(' OR '))
      : undefined
  const q = filter.q === undefined ? undefined : await searchAnywhere(db, connectionId, filter.q)
  if (item && q) return item.length <= q.length ? { ids: item } : { ids: q }
  const ids = item ?? q
  return ids && { ids }
}

/** In items by trigrams, in people by their list. */
async function searchAnywhere(db: Db, connectionId: number, text: string): Promise<number[] | undefined> {
  const match = trigrams(text)
  if (match === undefined) return undefined
  const [items, people] = await Promise.all([
    idsOf(db, connectionId, match),
    db
      .selectDistinct({ value: actors.key })
      .from(actors)
      .where(and(eq(actors.connectionId, connectionId), actorMatches({ operator: 'contains', text })))
      .limit(MAX_VALUES + 1),
  ])
  if (items === undefined || people.length === 0) return items
  if (people.length > MAX_VALUES) return undefined
  const theirs = await db.all<{ id: number }>(sql`select id from events
    where connection_id = ${connectionId} and ${isIn(
      INDEXED.actor,
      people.map(row => row.value),
    )} limit ${MAX_IDS + 1}`)
  return theirs.length > MAX_IDS ? undefined : [...new Set([...items, ...theirs.map(row => row.id)])]
}

async function idsOf(db: Db, connectionId: number, match: string): Promise<number[] | undefined> {
  const own = `${connectionToken(connectionId)} AND (${match})`
  const found = await db.all<{ id: number }>(
    sql`select rowid as id from events_text where events_text match ${own} limit ${MAX_IDS + 1}`,
  )
  return found.length > MAX_IDS ? undefined : found.map(row => row.id)
}

/** As the trigger writes it. */
function connectionToken(id: number): string {
  return `"${String.fromCharCode(...[16_777_216, 4096, 1].map(unit => 57_344 + (Math.floor(id / unit) % 4096)))}"`
}

/** All of a text's trigrams, quoted. What matches holds them all, though perhaps not side by side. */
function trigrams(text: string): string | undefined {
  const characters = [...text]
  if (characters.length < 3 || text.includes('\0')) return undefined
  const all = characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''))
  return `(${[...new Set(all)].map(one => `"${one.replaceAll('"', '""')}"`).join(' AND ')})`
}

function narrow(by: IndexedColumn, values: readonly string[] | undefined): Search | undefined {
  return values && values.length <= MAX_VALUES ? { by, values: [...new Set(values)] } : undefined
}

function texts(matches: readonly Match[]): string[] {
  return matches.map(match => match.text)
}

/** As LIKE does: case does not count among ASCII letters. */
function textMatches(value: string, { operator, text }: Match): boolean {
  if (operator === 'is') return value === text
  const [whole, part] = [value.toLowerCase(), text.toLowerCase()]
  return operator === 'starts' ? whole.startsWith(part) : whole.includes(part)
}

/** The version 6 addresses that connections have events from. */
export async function version6Addresses(db: Db, connectionIds: readonly number[], limit: number): Promise<string[]> {
  // they begin with a digit or letter, so that only the colon tells
  const version6 = sql`instr(${INDEXED.ip}, ':') > 0`
  const lists = await Promise.all(connectionIds.map(id => valuesOf(db, distinct('ip', id, version6, limit))))
  return [...new Set(lists.flat())]
}

import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actors, eventKinds, events } from '../schema/index.ts'
import { chosen, contains, type EventFilter, isEmpty, isIn, type Match } from './event-filter.ts'
import {
  byValues,
  distinctValues,
  INDEXED,
  MAX_VALUES,
  narrowest,
  type Search,
  type ValueSearch,
} from './event-search.ts'
import { filtersTraits, TRAIT_PARTS, traitsMatch } from './traits.ts'

/** Row ids that are looked up and sorted; what has more is found soon enough by walking. */
const MAX_IDS = 5000
/** Distinct values that are looked through. */
const MAX_DISTINCT = 2000

/**
 * The narrowest search for a filter, or nothing when the events are best walked in order. What many events have is found
 * soon by walking; what few have is found at once by its index; so only the few need to be counted, and no further.
 */
export async function findSearch(db: Db, connectionId: number, filter: EventFilter): Promise<Search | undefined> {
  const found: (Search | undefined)[] = await Promise.all([
    searchActors(db, connectionId, filter),
    searchAddresses(db, connectionId, filter),
    searchTypes(db, connectionId, filter),
    searchCountries(db, connectionId, filter),
    searchTraits(db, connectionId, filter),
    searchItems(db, connectionId, filter),
    filter.q === undefined ? undefined : searchAnywhere(db, connectionId, filter.q),
  ])
  return narrowest(
    db,
    connectionId,
    filter,
    found.filter(one => one !== undefined),
  )
}

/** By Dropbox's types, those that have become the activities and categories. */
async function searchTypes(db: Db, connectionId: number, filter: EventFilter): Promise<ValueSearch | undefined> {
  const { activity, category, eventType } = filter
  if (activity.any.length + category.any.length + eventType.any.length === 0) return undefined
  const plain = eventType.any.every(match => match.operator === 'is')
  if (isEmpty(activity) && isEmpty(category) && plain) return byValues('type', texts(eventType.any), ['eventType'])
  const kinds = await db
    .select({ type: eventKinds.type, activity: eventKinds.activity, category: eventKinds.category })
    .from(eventKinds)
    .where(eq(eventKinds.connectionId, connectionId))
  const fits = kinds.map(
    kind =>
      chosen(eventType, match => textMatches(kind.type, match)) &&
      chosen(activity, one => one === kind.activity) &&
      chosen(category, one => one === kind.category),
  )
  const values = kinds.filter((_, index) => fits[index]).map(kind => kind.type)
  // a type that has also become something else is no proof
  const exact = kinds.every((kind, index) => fits[index] || !values.includes(kind.type))
  return byValues('type', values, exact ? ['eventType', 'activity', 'category'] : ['eventType'])
}

async function searchCountries(db: Db, connectionId: number, filter: EventFilter): Promise<ValueSearch | undefined> {
  const { any, none } = filter.country
  if (isEmpty(filter.country)) return undefined
  if (none.length === 0 && any.every(match => match.operator === 'is'))
    return byValues('country', texts(any), ['country'])
  const all = [null, ...(await distinctValues(db, connectionId, 'country', { limit: MAX_DISTINCT }))]
  const is = (value: string | null) => (match: Match) =>
    match.operator === 'set' ? value !== null : value === match.text
  const values = all.filter(value => chosen(filter.country, is(value)))
  return byValues('country', all.length > MAX_DISTINCT ? undefined : values, ['country'])
}

async function searchTraits(db: Db, connectionId: number, filter: EventFilter): Promise<ValueSearch | undefined> {
  if (!filtersTraits(filter)) return undefined
  const all = await distinctValues(db, connectionId, 'traits', { limit: MAX_DISTINCT })
  if (all.length === MAX_DISTINCT) return undefined
  return byValues(
    'traits',
    all.filter(traits => traitsMatch(filter, traits)),
    TRAIT_PARTS,
  )
}

async function searchAddresses(db: Db, connectionId: number, filter: EventFilter): Promise<ValueSearch | undefined> {
  const { any, none } = filter.ip
  if (any.length === 0 && none.some(match => match.set)) return byValues('ip', [null], ['ip'])
  if (any.length === 0 || any.some(match => match.set)) return undefined
  const exact = any.flatMap(match => match.addresses)
  const beginnings = any.flatMap(match => match.beginnings).toSorted()
  const covers = none.length === 0 ? (['ip'] as const) : []
  if (beginnings.length === 0) return byValues('ip', exact, covers)
  const [above = '', last = ''] = [beginnings[0], beginnings.at(-1)]
  const within = { limit: MAX_DISTINCT, above, below: `${last}\u{10FFFF}` }
  const found = await distinctValues(db, connectionId, 'ip', within)
  if (found.length === MAX_DISTINCT) return undefined
  const fitting = found.filter(ip => beginnings.some(text => ip.startsWith(text)))
  return byValues('ip', [...exact, ...fitting], covers)
}

async function searchActors(db: Db, connectionId: number, filter: EventFilter): Promise<ValueSearch | undefined> {
  const { any, none } = filter.actor
  const domains = filter.actorDomain.any
  if (any.length === 0 && domains.length === 0) return undefined
  if (any.some(match => match.operator === 'set')) return undefined
  if (any.length > 0 && any.every(match => match.operator === 'is' && match.text.includes('@'))) {
    const keys = texts(any).map(text => text.toLowerCase())
    return byValues('actor', keys, none.length === 0 ? ['actor'] : [])
  }
  const keys = await keysOfActors(
    db,
    connectionId,
    and(or(...any.map(actorMatches)), or(...domains.map(domain => contains(sql`${actors.key}`, '%@', domain, '')))),
  )
  return byValues('actor', keys)
}

async function keysOfActors(db: Db, connectionId: number, condition: SQL | undefined): Promise<string[]> {
  const rows = await db
    .selectDistinct({ key: actors.key })
    .from(actors)
    .where(and(eq(actors.connectionId, connectionId), condition))
    .limit(MAX_VALUES + 1)
  return rows.map(row => row.key)
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
async function searchItems(db: Db, connectionId: number, { item }: EventFilter): Promise<Search | undefined> {
  const wanted = item.any.map(match => (match.operator === 'set' ? undefined : trigrams(match.text)))
  if (wanted.length === 0 || wanted.some(one => one === undefined)) return undefined
  return few(db, textIds(connectionId, wanted.join(' OR ')))
}

/** In items by trigrams, in people by their list. */
async function searchAnywhere(db: Db, connectionId: number, text: string): Promise<Search | undefined> {
  const match = trigrams(text)
  if (match === undefined) return undefined
  const people = await keysOfActors(db, connectionId, actorMatches({ operator: 'contains', text }))
  const items = textIds(connectionId, match)
  if (people.length === 0) return few(db, items)
  if (people.length > MAX_VALUES) return undefined
  return few(
    db,
    sql`${items} union all select id from events indexed by events_actor
      where ${events.connectionId} = ${connectionId} and ${isIn(INDEXED.actor, people)}`,
  )
}

/** The ids, when they are not too many. */
async function few(db: Db, ids: SQL): Promise<Search | undefined> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (${ids} limit ${MAX_IDS + 1})`)
  const count = row?.n ?? 0
  return count > MAX_IDS ? undefined : { ids, count }
}

function textIds(connectionId: number, match: string): SQL {
  return sql`select rowid as id from events_text where events_text match ${`${tokenOf(connectionId)} AND (${match})`}`
}

/** As the trigger writes it. */
function tokenOf(connectionId: number): string {
  const units = [16_777_216, 4096, 1]
  return `"${String.fromCharCode(...units.map(unit => 57_344 + (Math.floor(connectionId / unit) % 4096)))}"`
}

/** All of a text's trigrams, quoted. What matches holds them all, though perhaps not side by side. */
function trigrams(text: string): string | undefined {
  const characters = [...text]
  if (characters.length < 3 || text.includes('\0')) return undefined
  const all = characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''))
  return `(${[...new Set(all)].map(one => `"${one.replaceAll('"', '""')}"`).join(' AND ')})`
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

/** The version 6 addresses that connections have events from. They begin with a digit or letter: only the colon tells. */
export async function version6Addresses(db: Db, connectionIds: readonly number[], limit: number): Promise<string[]> {
  const lists = await Promise.all(connectionIds.map(id => distinctValues(db, id, 'ip', { limit })))
  return [...new Set(lists.flat().filter(address => address.includes(':')))]
}

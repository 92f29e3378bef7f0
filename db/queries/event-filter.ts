import { and, eq, gte, inArray, lt, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { actors, eventGroups, eventRows, itemPathOf, origins } from '../schema/index.ts'
import type { ActorType, Outcome } from '../taxonomy.ts'

/** Values that any may match, and values that none may match. */
export interface Choice<T = string> {
  any: T[]
  none: T[]
}

/** How a text is compared. `set` takes no text. */
export interface Match {
  operator: 'is' | 'contains' | 'starts' | 'set'
  text: string
}

/** One address in its spellings, texts that begin so, any address at all. Together: any of them. */
export interface AddressMatch {
  addresses: string[]
  beginnings: string[]
  set?: true
}

export interface EventPlace {
  time: number
  fp: number
  connectionId: number
}

/** Times are seconds, `from` inclusive, `to` exclusive. Empty choices do not filter. */
export interface EventFilter {
  from?: number
  to?: number
  activity: Choice
  category: Choice
  eventType: Choice<Match>
  actor: Choice<Match>
  actorType: Choice<ActorType>
  actorDomain: Choice
  item: Choice<Match>
  itemType: Choice<Match>
  ip: Choice<AddressMatch>
  country: Choice<Match>
  accessMethod: Choice<Match>
  outcome: Choice<Outcome>
  /** Numbers as stored. */
  severity: Choice<number>
  id: Choice<EventPlace>
  external?: boolean
  administrative?: boolean
  impersonated?: boolean
  q?: string
}

/** The parts of a filter that an event's group answers. */
const GROUP_PARTS = [
  'activity',
  'category',
  'eventType',
  'actorType',
  'itemType',
  'country',
  'accessMethod',
  'outcome',
  'severity',
  'external',
  'administrative',
  'impersonated',
] as const satisfies readonly FilterPart[]

/** What an event has a code of: a filter by it is a set of codes. */
export type Dimension = 'group' | 'actor' | 'origin'
export const DIMENSIONS = ['group', 'actor', 'origin'] as const satisfies readonly Dimension[]

/** The parts of a filter by what answers them; the others are about the row itself. */
export const PARTS_OF: Record<Dimension, readonly FilterPart[]> = {
  group: GROUP_PARTS,
  actor: ['actor', 'actorDomain'],
  origin: ['ip'],
}

/** The filter as a condition on the codes of a dimension; nothing when it does not ask about it. */
export const conditionOn: Record<Dimension, (filter: EventFilter) => SQL | undefined> = {
  group: filter =>
    and(
      oneOf(eventGroups.activity, filter.activity),
      oneOf(eventGroups.category, filter.category),
      oneOf(eventGroups.actorType, filter.actorType),
      oneOf(eventGroups.severity, filter.severity),
      each(filter.eventType, match => matches(eventGroups.type, match)),
      each(filter.country, match => matches(eventGroups.country, match)),
      each(filter.accessMethod, match => matches(eventGroups.accessMethod, match)),
      each(filter.itemType, match => matches(eventGroups.itemType, match)),
      oneOf(eventGroups.failure, {
        any: filter.outcome.any.map(isFailure),
        none: filter.outcome.none.map(isFailure),
      }),
      flagIs(eventGroups.external, filter.external),
      flagIs(eventGroups.administrative, filter.administrative),
      flagIs(eventGroups.impersonated, filter.impersonated),
    ),
  actor: filter =>
    and(
      each(filter.actor, actorIs),
      each(filter.actorDomain, domain => contains(actors.email, '%@', domain, '')),
    ),
  origin: filter => each(filter.ip, addressIs),
}

/** What is left of the filter, as a condition on rows. `people`: who is meant by the text that is searched for. */
export function rowCondition(filter: EventFilter, people: SQL | undefined): SQL | undefined {
  return and(
    filter.from === undefined ? undefined : gte(eventRows.time, filter.from),
    filter.to === undefined ? undefined : lt(eventRows.time, filter.to),
    each(filter.item, itemIs),
    each(filter.id, idIs),
    filter.q === undefined
      ? undefined
      : or(itemContains(filter.q), people && sql`${eventRows.actorRef} in (${people})`),
  )
}

/** Actors in whose name or address a text is. */
export function actorContains(text: string): SQL {
  return sql`(${contains(actors.name, '%', text, '%')} or ${contains(actors.email, '%', text, '%')})`
}

const isFailure = (outcome: Outcome) => (outcome === 'failure' ? 1 : 0)

/** True when only time and connection are filtered, so that daily counts can answer. */
export function isUnfiltered(filter: EventFilter): boolean {
  return askedParts(filter).length === 0
}

/** The parts of the filter that ask for something. */
export function askedParts({ from: _from, to: _to, ...parts }: EventFilter): FilterPart[] {
  return (Object.keys(parts) as FilterPart[]).filter(part => {
    const asked = parts[part]
    return typeof asked === 'object' ? !isEmpty(asked) : asked !== undefined
  })
}

/** The one dimension that the filter is about, times apart; nothing when it is about several, or about rows. */
export function onlyDimension(filter: EventFilter): Dimension | undefined {
  const asked = askedParts(filter)
  return asked.length === 0
    ? undefined
    : DIMENSIONS.find(dimension => asked.every(part => PARTS_OF[dimension].includes(part)))
}

/** A part of a filter: all but its times. */
export type FilterPart = Exclude<keyof EventFilter, 'from' | 'to'>

const isEmpty = (choice: Choice<unknown>) => choice.any.length === 0 && choice.none.length === 0

function oneOf<T extends string | number>(column: AnySQLiteColumn<{ data: T }>, choice: Choice<T>): SQL | undefined {
  return and(
    choice.any.length > 0 ? inArray(column as AnySQLiteColumn, choice.any) : undefined,
    choice.none.length > 0 ? notInArray(column as AnySQLiteColumn, choice.none) : undefined,
  )
}

function each<T>(choice: Choice<T>, condition: (value: T) => SQL): SQL | undefined {
  return and(
    choice.any.length > 0 ? or(...choice.any.map(condition)) : undefined,
    ...choice.none.map(value => sql`not coalesce(${condition(value)}, 0)`),
  )
}

function flagIs(column: AnySQLiteColumn, flag: boolean | undefined): SQL | undefined {
  return flag === undefined ? undefined : eq(column, flag ? 1 : 0)
}

/** Of a dictionary's text: empty is absent. */
function matches(column: AnySQLiteColumn, { operator, text }: Match): SQL {
  if (operator === 'set') return sql`${column} <> ''`
  if (operator === 'is') return sql`${column} = ${text}`
  return sql`(${column} <> '' and ${contains(column, operator === 'contains' ? '%' : '', text, '%')})`
}

function addressIs({ addresses, beginnings, set }: AddressMatch): SQL {
  if (set) return sql`${origins.ip} <> ''`
  const one = addresses.length === 1 ? sql`${origins.ip} = ${addresses[0]}` : isIn(origins.ip, addresses)
  return or(addresses.length > 0 ? one : undefined, ...beginnings.map(text => startsWith(origins.ip, text))) ?? sql`0`
}

/** One bound text, however many values: thousands of parameters would cost more than the search. */
export function isIn(column: SQL | AnySQLiteColumn, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`
}

/** A range, so that the index serves it. */
function startsWith(column: AnySQLiteColumn, text: string): SQL {
  return text === '' ? sql`${column} <> ''` : sql`(${column} >= ${text} and ${column} < ${`${text}\u{10FFFF}`})`
}

/** An address, a Dropbox id (`dbmid:…`, `dbid:…`), a display name or a type. */
function actorIs({ operator, text }: Match): SQL {
  if (operator === 'set') return sql`(${actors.email} <> '' or ${actors.dropboxId} <> '' or ${actors.name} <> '')`
  if (operator !== 'is') {
    return sql`(${matches(actors.name, { operator, text })} or ${matches(actors.email, { operator, text })})`
  }
  if (text.includes('@')) {
    const key = text.toLowerCase()
    return sql`(${actors.email} = ${key} or (${actors.email} = '' and ${actors.dropboxId} = ${key}))`
  }
  if (/^(dbmid|dbid):/.test(text)) return sql`${actors.dropboxId} = ${text}`
  return sql`(${actors.name} = ${text} collate nocase or ${actors.dropboxId} = ${text} or ${actors.type} = ${text})`
}

function itemIs({ operator, text }: Match): SQL {
  const { itemName } = eventRows
  if (operator === 'contains') return itemContains(text)
  if (operator === 'set') return sql`${itemName} is not null`
  if (operator === 'is') return sql`${itemName} = ${text}`
  return contains(itemName, '', text, '%')
}

function itemContains(text: string): SQL {
  return sql`(${contains(eventRows.itemName, '%', text, '%')} or ${contains(itemPathOf(eventRows), '%', text, '%')})`
}

function idIs(place: EventPlace): SQL {
  return sql`(${eventRows.connectionId} = ${place.connectionId} and ${eventRows.time} = ${place.time} and ${eventRows.fp} = ${place.fp})`
}

/** What a person types is text: its wildcards are escaped. */
export function contains(column: SQL | AnySQLiteColumn, before: string, text: string, after: string): SQL {
  const pattern = before + text.replace(/[\\%_]/g, '\\$&') + after
  return sql`coalesce(${column} like ${pattern} escape '\\', 0)`
}

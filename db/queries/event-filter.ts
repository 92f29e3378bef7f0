import { and, eq, gte, inArray, isNotNull, isNull, lt, not, or, type SQL, sql } from 'drizzle-orm'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { actorKeyOf, events } from '../schema/index.ts'
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

/** The filter as a condition on a connection's events. Every value is a parameter. */
export function eventCondition(filter: EventFilter): SQL | undefined {
  return and(
    filter.from === undefined ? undefined : gte(events.time, filter.from),
    filter.to === undefined ? undefined : lt(events.time, filter.to),
    oneOf(events.activity, filter.activity),
    oneOf(events.category, filter.category),
    oneOf(events.actorType, filter.actorType),
    oneOf(events.severity, filter.severity),
    each(filter.eventType, match => matches(events.type, match)),
    each(filter.country, match => matches(events.country, match)),
    each(filter.accessMethod, match => matches(events.accessMethod, match)),
    each(filter.itemType, match => matches(events.itemType, match)),
    each(filter.ip, addressIs),
    each(filter.actor, actorIs),
    each(filter.actorDomain, domain => contains(events.actorEmail, '%@', domain, '')),
    each(filter.item, itemIs),
    each(filter.id, idIs),
    oneOf(events.failure, {
      any: filter.outcome.any.map(isFailure),
      none: filter.outcome.none.map(isFailure),
    }),
    flagIs(events.external, filter.external),
    flagIs(events.administrative, filter.administrative),
    flagIs(events.impersonated, filter.impersonated),
    filter.q === undefined ? undefined : anyContains(filter.q, SEARCHED),
  )
}

const SEARCHED = [events.itemName, events.itemPath, events.actorName, events.actorEmail]
const isFailure = (outcome: Outcome) => (outcome === 'failure' ? 1 : 0)

/** True when only time and connection are filtered, so that daily counts can answer. */
export function isUnfiltered(filter: EventFilter): boolean {
  const { from: _from, to: _to, external, administrative, impersonated, q, ...choices } = filter
  return (
    [external, administrative, impersonated, q].every(one => one === undefined) && Object.values(choices).every(isEmpty)
  )
}

const PARTS = [
  'activity',
  'category',
  'eventType',
  'actor',
  'actorType',
  'actorDomain',
  'item',
  'itemType',
  'ip',
  'country',
  'accessMethod',
  'outcome',
  'severity',
  'id',
  'external',
  'administrative',
  'impersonated',
  'q',
] as const satisfies readonly FilterPart[]

/** The filter's times, and nothing else of it. */
export function onlyTimes(filter: EventFilter): EventFilter {
  return without(filter, PARTS)
}

/** Whether a value, of which `matches` tells, passes a choice. */
export function chosen<T>({ any, none }: Choice<T>, matches: (value: T) => boolean): boolean {
  return (any.length === 0 || any.some(matches)) && !none.some(matches)
}

/** A part of a filter: all but its times. */
export type FilterPart = Exclude<keyof EventFilter, 'from' | 'to'>

/** The filter less some parts. */
export function without(filter: EventFilter, parts: readonly FilterPart[]): EventFilter {
  const left = { ...filter }
  for (const part of parts) {
    if (part === 'external' || part === 'administrative' || part === 'impersonated' || part === 'q') delete left[part]
    else left[part] = { any: [], none: [] }
  }
  return left
}

export const isEmpty = (choice: Choice<unknown>) => choice.any.length === 0 && choice.none.length === 0

/** An absent value is none of the values that are excluded. */
function oneOf<T extends string | number>(column: AnySQLiteColumn<{ data: T }>, choice: Choice<T>): SQL | undefined {
  return and(
    choice.any.length > 0 ? inArray(column as AnySQLiteColumn, choice.any) : undefined,
    choice.none.length > 0 ? or(isNull(column), not(inArray(column as AnySQLiteColumn, choice.none))) : undefined,
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

function matches(column: SQL | AnySQLiteColumn, { operator, text }: Match): SQL {
  if (operator === 'set') return isNotNull(column)
  if (operator === 'is') return sql`${column} = ${text}`
  return contains(column, operator === 'contains' ? '%' : '', text, '%')
}

function addressIs({ addresses, beginnings, set }: AddressMatch): SQL {
  if (set) return isNotNull(events.ip)
  const one = addresses.length === 1 ? sql`${events.ip} = ${addresses[0]}` : isIn(events.ip, addresses)
  return or(addresses.length > 0 ? one : undefined, ...beginnings.map(text => startsWith(events.ip, text))) ?? sql`0`
}

/** One bound text, however many values: thousands of parameters would cost more than the search. */
export function isIn(column: SQL | AnySQLiteColumn, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`
}

/** A range, so that the index serves it. */
export function startsWith(column: SQL | AnySQLiteColumn, text: string): SQL {
  return text === '' ? sql`${column} is not null` : sql`(${column} >= ${text} and ${column} < ${`${text}\u{10FFFF}`})`
}

/** An address, a Dropbox id (`dbmid:…`, `dbid:…`), a display name or a type. An address can use the index of actors. */
function actorIs({ operator, text }: Match): SQL {
  if (operator === 'set') return sql`coalesce(${events.actorEmail}, ${events.actorId}, ${events.actorName}) is not null`
  if (operator !== 'is') {
    return sql`(${matches(events.actorName, { operator, text })} or ${matches(events.actorEmail, { operator, text })})`
  }
  if (text.includes('@')) return sql`${actorKeyOf(events)} = ${text.toLowerCase()}`
  if (/^(dbmid|dbid):/.test(text)) return sql`${events.actorId} = ${text}`
  return sql`(${events.actorName} = ${text} collate nocase or ${events.actorId} = ${text} or ${events.actorType} = ${text})`
}

function itemIs({ operator, text }: Match): SQL {
  if (operator === 'contains') return anyContains(text, [events.itemName, events.itemPath])
  if (operator === 'is') return sql`${events.itemName} = ${text}`
  return matches(events.itemName, { operator, text })
}

function idIs(place: EventPlace): SQL {
  return sql`(${events.connectionId} = ${place.connectionId} and ${events.time} = ${place.time} and ${events.fp} = ${place.fp})`
}

function anyContains(text: string, columns: AnySQLiteColumn[]): SQL {
  return sql`(${sql.join(
    columns.map(column => contains(column, '%', text, '%')),
    sql` or `,
  )})`
}

/** What a person types is text: its wildcards are escaped. */
export function contains(column: SQL | AnySQLiteColumn, before: string, text: string, after: string): SQL {
  const pattern = before + text.replace(/[\\%_]/g, '\\$&') + after
  return sql`coalesce(${column} like ${pattern} escape '\\', 0)`
}

import { and, eq, gte, inArray, isNull, lt, not, or, type SQL, sql } from 'drizzle-orm'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { events } from '../schema/index.ts'
import type { ActorType } from '../taxonomy.ts'

/** Values that any may match, and values that none may match. */
export interface Choice<T = string> {
  any: T[]
  none: T[]
}

/** Times are seconds, `from` inclusive, `to` exclusive. Empty choices do not filter. */
export interface EventFilter {
  from?: number
  to?: number
  activity: Choice
  category: Choice
  eventType: Choice
  actor: Choice
  actorType: Choice<ActorType>
  country: Choice
  ip: Choice
  item: Choice
  outcome: Choice<'success' | 'failure'>
  external?: boolean
  q?: string
}

/** The filter as a condition on a connection's events. Every value is a parameter. */
export function eventCondition(filter: EventFilter): SQL | undefined {
  return and(
    filter.from === undefined ? undefined : gte(events.time, filter.from),
    filter.to === undefined ? undefined : lt(events.time, filter.to),
    oneOf(events.activity, filter.activity),
    oneOf(events.category, filter.category),
    oneOf(events.type, filter.eventType),
    oneOf(events.actorType, filter.actorType),
    oneOf(events.country, filter.country),
    oneOf(events.ip, filter.ip),
    outcomeIs(filter.outcome),
    each(filter.actor, actorIs),
    each(filter.item, text => containedIn(text, [events.itemName, events.itemPath])),
    filter.external === undefined ? undefined : eq(events.external, filter.external ? 1 : 0),
    filter.q === undefined
      ? undefined
      : containedIn(filter.q, [events.itemName, events.itemPath, events.actorName, events.actorEmail]),
  )
}

/** True when only time and connection are filtered, so that daily counts can answer. */
export function isUnfiltered(filter: EventFilter): boolean {
  const { from, to, external, q, ...choices } = filter
  return external === undefined && q === undefined && Object.values(choices).every(isEmpty)
}

const isEmpty = (choice: Choice) => choice.any.length === 0 && choice.none.length === 0

/** An absent value is none of the values that are excluded. */
function oneOf<T extends string>(column: AnySQLiteColumn<{ data: T }>, choice: Choice<T>): SQL | undefined {
  return and(
    choice.any.length > 0 ? inArray(column as AnySQLiteColumn, choice.any) : undefined,
    choice.none.length > 0 ? or(isNull(column), not(inArray(column as AnySQLiteColumn, choice.none))) : undefined,
  )
}

function each(choice: Choice, matches: (value: string) => SQL): SQL | undefined {
  return and(
    choice.any.length > 0 ? or(...choice.any.map(matches)) : undefined,
    ...choice.none.map(value => sql`not coalesce(${matches(value)}, 0)`),
  )
}

function outcomeIs(choice: Choice<'success' | 'failure'>): SQL | undefined {
  const failure = (outcome: string) => (outcome === 'failure' ? 1 : 0)
  return and(
    choice.any.length > 0 ? inArray(events.failure, choice.any.map(failure)) : undefined,
    choice.none.length > 0 ? not(inArray(events.failure, choice.none.map(failure))) : undefined,
  )
}

/** An address, a Dropbox id (`dbmid:…`, `dbid:…`), a display name or a type. An address can use the index of actors. */
function actorIs(value: string): SQL {
  if (value.includes('@')) {
    const lower = value.toLowerCase()
    return lower === value ? sql`${events.actorEmail} = ${value}` : sql`${events.actorEmail} in (${value}, ${lower})`
  }
  if (/^(dbmid|dbid):/.test(value)) return sql`${events.actorId} = ${value}`
  return sql`(${events.actorName} = ${value} collate nocase or ${events.actorId} = ${value} or ${events.actorType} = ${value})`
}

function containedIn(text: string, columns: AnySQLiteColumn[]): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(${sql.join(
    columns.map(column => sql`coalesce(${column} like ${pattern} escape '\\', 0)`),
    sql` or `,
  )})`
}

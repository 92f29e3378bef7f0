import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, events, rollups } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { type EventFilter, eventCondition } from './event-filter.ts'
import { ownedAny } from './events.ts'

export interface Count {
  key: string
  count: number
}
/** Days since the epoch. */
export interface DayCount {
  day: number
  count: number
}
export interface Counts {
  byDay: DayCount[]
  byActivity: Count[]
  byActor: Count[]
  byCountry: Count[]
}

/** Who is counted how: as the daily counts have it. */
const actorKey = sql<string>`coalesce(${events.actorEmail}, ${events.actorId}, ${events.actorType})`
const MAX_ACTORS = 100

/** Counts from the daily roll-up; days are inclusive and exclusive. */
export async function countRolled(
  db: Db,
  scope: TenantScope,
  connectionIds: number[],
  range: { fromDay?: number | undefined; toDay?: number | undefined },
): Promise<Counts> {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(inArray(connections.id, connectionIds), eq(connections.tenantId, scope.tenantId)))
  const within = (dimension: 'type' | 'actor' | 'country') =>
    and(
      inArray(rollups.connectionId, mine),
      eq(rollups.dimension, dimension),
      range.fromDay === undefined ? undefined : gte(rollups.day, range.fromDay),
      range.toDay === undefined ? undefined : lt(rollups.day, range.toDay),
    )
  const count = sql<number>`sum(${rollups.count})`
  const activity = sql<string>`substr(${rollups.key}, instr(${rollups.key}, ' ') + 1)`
  const grouped = (dimension: 'type' | 'actor' | 'country', key: SQL<string>, limit: number) =>
    db
      .select({ key, count })
      .from(rollups)
      .where(within(dimension))
      .groupBy(key)
      .having(sql`${count} > 0`)
      .orderBy(desc(count), key)
      .limit(limit)
  const [byDay, byActivity, byActor, byCountry] = await db.batch([
    db
      .select({ day: rollups.day, count })
      .from(rollups)
      .where(within('type'))
      .groupBy(rollups.day)
      .having(sql`${count} > 0`)
      .orderBy(rollups.day),
    grouped('type', activity, 1000),
    grouped('actor', sql<string>`${rollups.key}`, MAX_ACTORS),
    grouped('country', sql<string>`${rollups.key}`, 300),
  ])
  return { byDay, byActivity, byActor, byCountry: byCountry.filter(row => row.key !== '') }
}

/** The same counts over the events themselves, for any filter. */
export async function countFiltered(
  db: Db,
  scope: TenantScope,
  connectionIds: number[],
  filter: EventFilter,
): Promise<Counts> {
  const matching = and(ownedAny(db, scope, connectionIds), eventCondition(filter))
  const day = sql<number>`cast(floor(${events.time} / 86400.0) as integer)`
  const count = sql<number>`count(*)`
  const grouped = (key: SQL<string>, limit: number) =>
    db.select({ key, count }).from(events).where(matching).groupBy(key).orderBy(desc(count), key).limit(limit)
  const [byDay, byActivity, byActor, byCountry] = await db.batch([
    db.select({ day, count }).from(events).where(matching).groupBy(day).orderBy(day),
    grouped(sql<string>`${events.activity}`, 1000),
    grouped(actorKey, MAX_ACTORS),
    grouped(sql<string>`coalesce(${events.country}, '')`, 300),
  ])
  return { byDay, byActivity, byActor, byCountry: byCountry.filter(row => row.key !== '') }
}

/** Display names of actors by e-mail, from the newest event of each. */
export async function actorNames(
  db: Db,
  scope: TenantScope,
  connectionIds: number[],
  emails: string[],
): Promise<Map<string, { name: string | null; type: string }>> {
  if (emails.length === 0) return new Map()
  const rows = await db
    .select({
      email: events.actorEmail,
      name: events.actorName,
      type: events.actorType,
      newest: sql`max(${events.time})`,
    })
    .from(events)
    .where(and(ownedAny(db, scope, connectionIds), inArray(events.actorEmail, emails)))
    .groupBy(events.actorEmail)
  return new Map(rows.map(row => [row.email ?? '', { name: row.name, type: row.type }]))
}

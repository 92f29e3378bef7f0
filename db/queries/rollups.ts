import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import {
  actorKeyOf,
  actors,
  connections,
  eventGroups,
  origins,
  type RollupDimension,
  rollups,
} from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import type { Dimension } from './event-filter.ts'
import { asQuery, REFS, type Search } from './event-search.ts'

export interface Count {
  key: string
  count: number
}

/** One category on one day. Days since the epoch. */
export interface Cell {
  day: number
  category: string
  count: number
}

export interface Counts {
  cells: Cell[]
  activities: Count[]
  actors: Count[]
  countries: Count[]
}

/** From day `fromDay` to before day `toDay`. */
export interface Days {
  fromDay?: number | undefined
  toDay?: number | undefined
}

/** The connections' daily counts that are asked for; only of the codes of a dimension, when they are given. */
export interface Rolled extends Days {
  connectionIds: number[]
  only?: { dimension: Dimension; searches: Map<number, Search> } | undefined
}

const LETTER: Record<Dimension, RollupDimension> = { group: 'g', actor: 'a', origin: 'o' }

function within(db: Db, scope: TenantScope, { connectionIds, fromDay, toDay, only }: Rolled, dimension: Dimension) {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(inArray(connections.id, connectionIds), eq(connections.tenantId, scope.tenantId)))
  return and(
    inArray(rollups.connectionId, mine),
    eq(rollups.dimension, LETTER[dimension]),
    fromDay === undefined ? undefined : gte(rollups.day, fromDay),
    toDay === undefined ? undefined : lt(rollups.day, toDay),
    only && sql`${rollups.key} in (${codesOf(only.dimension, only.searches)})`,
  )
}

/** Of all connections: a code belongs to one of them only. */
function codesOf(dimension: Dimension, searches: Map<number, Search>): SQL {
  const lists = [...searches.values()].map(({ codes }) => asQuery(codes[dimension] ?? []))
  return sql.join(lists, sql` union all `)
}

const count = sql<number>`sum(${rollups.count})`
const counted = sql`${count} > 0`
const actorKey = actorKeyOf(actors)
const joinedGroups = sql`${rollups} join ${eventGroups} on ${eventGroups.id} = ${rollups.key}`
const joinedActors = sql`${rollups} join ${actors} on ${actors.id} = ${rollups.key}`
const joinedOrigins = sql`${rollups} join ${origins} on ${origins.id} = ${rollups.key}`

/** More than people look at; what is beyond adds up in the total only. */
const MAX_ACTORS = 2000

/** Counts from the daily roll-up. When only some groups are asked for, actors are counted in the events. */
export async function countRolled(db: Db, scope: TenantScope, rolled: Rolled): Promise<Counts> {
  const ofGroups = within(db, scope, rolled, 'group')
  const grouped = (key: SQL) =>
    db.all<Count>(sql`select ${key} as key, ${count} as count from ${joinedGroups} where ${ofGroups}
      group by 1 having ${counted} order by ${desc(count)}`)
  const [cells, activities, actors, countries] = await Promise.all([
    db.all<Cell>(sql`select ${rollups.day} as day, ${eventGroups.category} as category, ${count} as count
      from ${joinedGroups} where ${ofGroups} group by 1, 2 having ${counted}`),
    grouped(sql`${eventGroups.activity}`),
    rolled.only ? actorsOfGroups(db, rolled, rolled.only.searches) : countActors(db, scope, rolled),
    grouped(sql`${eventGroups.country}`),
  ])
  return { cells, activities, actors, countries }
}

function countActors(db: Db, scope: TenantScope, rolled: Rolled): Promise<Count[]> {
  return db.all<Count>(sql`select ${actorKey} as key, ${count} as count from ${joinedActors}
    where ${within(db, scope, rolled, 'actor')} group by 1 having ${counted} order by ${desc(count)} limit ${MAX_ACTORS}`)
}

const DAY = 86_400

/** The index of groups has the actors. Whose the groups are was asked when they were searched for. */
function actorsOfGroups(db: Db, { fromDay, toDay }: Days, searches: Map<number, Search>): Promise<Count[]> {
  const condition = and(
    sql`${REFS.group} in (${codesOf('group', searches)})`,
    fromDay === undefined ? undefined : sql`time >= ${fromDay * DAY}`,
    toDay === undefined ? undefined : sql`time < ${toDay * DAY}`,
  )
  return db.all<Count>(sql`select ${actorKey} as key, sum(n) as count
    from (select actor_ref, count(*) as n from event_rows indexed by event_rows_group where ${condition} group by 1) found
    join ${actors} on ${actors.id} = found.actor_ref group by 1 order by 2 desc limit ${MAX_ACTORS}`)
}

/** How many events those days have. */
export async function totalRolled(db: Db, scope: TenantScope, rolled: Rolled): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`coalesce(${count}, 0)` })
    .from(rollups)
    .where(within(db, scope, rolled, rolled.only?.dimension ?? 'group'))
  return row?.count ?? 0
}

/** The fields whose values the daily counts have; `actor` is the key of an actor. */
const ROLLED = {
  activity: ['group', eventGroups.activity],
  category: ['group', eventGroups.category],
  eventType: ['group', eventGroups.type],
  actorType: ['group', eventGroups.actorType],
  itemType: ['group', eventGroups.itemType],
  country: ['group', eventGroups.country],
  accessMethod: ['group', eventGroups.accessMethod],
  outcome: ['group', sql`case ${eventGroups.failure} when 1 then 'failure' else 'success' end`],
  severity: ['group', eventGroups.severity],
  actor: ['actor', actorKey],
  actorDomain: ['actor', sql`nullif(substr(${actors.email}, instr(${actors.email}, '@') + 1), '')`],
  ip: ['origin', origins.ip],
} as const
export type RolledField = keyof typeof ROLLED

export function isRolled(field: string): field is RolledField {
  return Object.hasOwn(ROLLED, field)
}

/** What of an event a field is counted by. */
export function dimensionOf(field: RolledField): Dimension {
  return ROLLED[field][0]
}

const JOINED = { group: joinedGroups, actor: joinedActors, origin: joinedOrigins }
/** More than people look through. */
const MAX_VALUES = 5000

/** Counts of a field's values, most frequent first; only the given ones, when there are some. Absent is empty. */
export async function facetRolled(
  db: Db,
  scope: TenantScope,
  rolled: Rolled,
  { field, keys }: { field: RolledField; keys?: string[] | undefined },
): Promise<Count[]> {
  const [dimension, column] = ROLLED[field]
  const rows = await db.all<{ key: string | number; count: number }>(sql`
    select coalesce(${column}, '') as key, ${count} as count from ${JOINED[dimension]}
    where ${and(within(db, scope, rolled, dimension), keys && sql`${column} in (select value from json_each(${JSON.stringify(keys)}))`)}
    group by 1 having ${counted} order by 2 desc limit ${MAX_VALUES}`)
  return rows.map(row => ({ key: String(row.key), count: row.count }))
}

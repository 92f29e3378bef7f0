import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, type RollupDimension, rollups } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'

export interface Count {
  key: string
  count: number
}

/** One day of one activity. Days since the epoch. */
export interface Cell {
  day: number
  activity: string
  count: number
}

export interface Counts {
  cells: Cell[]
  actors: Count[]
  countries: Count[]
}

/** From day `fromDay` to before day `toDay`. */
export interface Days {
  fromDay?: number | undefined
  toDay?: number | undefined
}

function within(db: Db, scope: TenantScope, connectionIds: number[], days: Days, dimension: RollupDimension) {
  const mine = db
    .select({ id: connections.id })
    .from(connections)
    .where(and(inArray(connections.id, connectionIds), eq(connections.tenantId, scope.tenantId)))
  return and(
    inArray(rollups.connectionId, mine),
    eq(rollups.dimension, dimension),
    days.fromDay === undefined ? undefined : gte(rollups.day, days.fromDay),
    days.toDay === undefined ? undefined : lt(rollups.day, days.toDay),
  )
}

const count = sql<number>`sum(${rollups.count})`
const activity = sql<string>`substr(${rollups.key}, instr(${rollups.key}, ' ') + 1)`
const type = sql<string>`substr(${rollups.key}, 1, instr(${rollups.key}, ' ') - 1)`
const counted = sql`${count} > 0`

/** Counts from the daily roll-up. */
export async function countRolled(db: Db, scope: TenantScope, connectionIds: number[], days: Days): Promise<Counts> {
  const grouped = (dimension: RollupDimension) =>
    db
      .select({ key: rollups.key, count })
      .from(rollups)
      .where(within(db, scope, connectionIds, days, dimension))
      .groupBy(rollups.key)
      .having(counted)
  const [cells, actors, countries] = await db.batch([
    db
      .select({ day: rollups.day, activity, count })
      .from(rollups)
      .where(within(db, scope, connectionIds, days, 'type'))
      .groupBy(rollups.day, activity)
      .having(counted),
    grouped('actor'),
    grouped('country'),
  ])
  return { cells, actors, countries }
}

/** How many events those days have. */
export async function totalRolled(db: Db, scope: TenantScope, connectionIds: number[], days: Days): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`coalesce(${count}, 0)` })
    .from(rollups)
    .where(within(db, scope, connectionIds, days, 'country'))
  return row?.count ?? 0
}

/** Counts of one dimension; of types or activities, as asked. Only the given keys, when there are some. */
export async function facetRolled(
  db: Db,
  scope: TenantScope,
  connectionIds: number[],
  options: Days & { dimension: RollupDimension; part?: 'type' | 'activity'; keys?: string[] },
): Promise<Count[]> {
  const parts: Record<string, SQL<string>> = { type, activity }
  const key = parts[options.part ?? ''] ?? sql<string>`${rollups.key}`
  return db
    .select({ key, count })
    .from(rollups)
    .where(
      and(
        within(db, scope, connectionIds, options, options.dimension),
        options.keys ? inArray(rollups.key, options.keys) : undefined,
      ),
    )
    .groupBy(key)
    .having(counted)
}

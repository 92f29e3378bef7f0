import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, type RollupDimension, rollups } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { ACTIVITIES } from '../taxonomy.ts'

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

/** More than people look at; what is beyond adds up in the total only. */
const MAX_ACTORS = 2000

/** Counts from the daily roll-up. */
export async function countRolled(db: Db, scope: TenantScope, connectionIds: number[], days: Days): Promise<Counts> {
  const grouped = (dimension: RollupDimension, key: SQL<string>) =>
    db
      .select({ key, count })
      .from(rollups)
      .where(within(db, scope, connectionIds, days, dimension))
      .groupBy(key)
      .having(counted)
      .orderBy(desc(count))
      .limit(MAX_ACTORS)
  const plain = sql<string>`${rollups.key}`
  const [cells, activities, actors, countries] = await Promise.all([
    db.all<Cell>(sql`with categories(activity, category) as materialized (select key, value from json_each(${CATEGORY_OF}))
      select ${rollups.day} as day, coalesce(c.category, 'other') as category, ${count} as count
      from rollups left join categories c on c.activity = ${activity}
      where ${within(db, scope, connectionIds, days, 'type')} group by 1, 2 having ${counted}`),
    grouped('type', activity),
    grouped('actor', plain),
    grouped('country', plain),
  ])
  return { cells, activities, actors, countries }
}

const CATEGORY_OF = JSON.stringify(
  Object.fromEntries(Object.entries(ACTIVITIES).map(([code, { category }]) => [code, category])),
)

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

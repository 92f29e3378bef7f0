import { and, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actorKeyOf, actors, events } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { contains, type EventFilter, eventCondition } from './event-filter.ts'
import { isHopeless, lookIn, restOf, type Search } from './event-search.ts'
import { type EventPlace, orderedIds, owned, ownedById } from './events.ts'
import type { Count, Counts } from './rollups.ts'

/** Whose events by which filter, and where to look: `searches` by connection row id. */
export interface Selected {
  connectionIds: number[]
  filter: EventFilter
  searches: Map<number, Search | undefined>
  /** Highest row id: nothing that was stored later. */
  stored?: number
}

const day = sql<number>`cast(floor(${events.time} / 86400.0) as integer)`

const LISTS: Record<string, (counts: Counts) => Count[]> = {
  activity: counts => counts.activities,
  actor: counts => counts.actors,
  country: counts => counts.countries,
}

/** Counts over the events themselves. The matching rows are read once, and counted in each way from there. */
export async function countFiltered(db: Db, scope: TenantScope, selected: Selected): Promise<Counts> {
  const counts: Counts = { cells: [], activities: [], actors: [], countries: [] }
  for (const id of hopeful(selected)) {
    const rows = await db.all<{ kind: string; day: number; key: string; n: number }>(sql`
      with matching as materialized (
        select ${day} as day, ${events.activity} as activity, ${events.category} as category, ${actorKeyOf(events)} as actor,
          coalesce(${events.country}, '') as country
        from ${matching(db, scope, selected, id)})
      select 'cell' as kind, day, category as key, count(*) as n from matching group by day, category
      union all select 'activity', 0, activity, count(*) from matching group by activity
      union all select 'actor', 0, actor, count(*) from matching group by actor
      union all select 'country', 0, country, count(*) from matching group by country`)
    for (const { kind, day: onDay, key, n } of rows) {
      if (kind === 'cell') counts.cells.push({ day: onDay, category: key, count: n })
      else LISTS[kind]?.(counts).push({ key, count: n })
    }
  }
  return counts
}

/** How many events match, exactly. */
export async function countMatching(db: Db, scope: TenantScope, selected: Selected): Promise<number> {
  const counts = await Promise.all(
    hopeful(selected).map(id =>
      db.all<{ n: number }>(sql`select count(*) as n from ${matching(db, scope, selected, id)}`),
    ),
  )
  return counts.reduce((sum, rows) => sum + (rows[0]?.n ?? 0), 0)
}

/** How many lie beyond a place, at most `limit`. */
export async function countBeyond(
  db: Db,
  scope: TenantScope,
  selected: Selected,
  place: { order: 'desc' | 'asc'; after: EventPlace; limit: number },
): Promise<number> {
  const counts = await Promise.all(
    hopeful(selected).map(id => {
      const ids = orderedIds({ ...selected, ...place }, id, selected.searches.get(id))
      return db.all<{ n: number }>(
        sql`select count(*) as n from events where ${ownedById(db, scope, id)} and id in (select id from (${ids}))`,
      )
    }),
  )
  return Math.min(
    place.limit,
    counts.reduce((sum, rows) => sum + (rows[0]?.n ?? 0), 0),
  )
}

/** What can be counted in a sample; `actor` is the key of the daily counts. */
export const SAMPLED = {
  activity: sql`${events.activity}`,
  category: sql`${events.category}`,
  eventType: sql`${events.type}`,
  actor: actorKeyOf(events),
  actorType: sql`${events.actorType}`,
  actorDomain: sql`nullif(substr(${events.actorEmail}, instr(${events.actorEmail}, '@') + 1), '')`,
  item: sql`${events.itemName}`,
  itemType: sql`${events.itemType}`,
  ip: sql`${events.ip}`,
  country: sql`${events.country}`,
  accessMethod: sql`${events.accessMethod}`,
  outcome: sql`case ${events.failure} when 1 then 'failure' else 'success' end`,
  severity: sql`${events.severity}`,
} as const
export type SampledField = keyof typeof SAMPLED

/** Counts of fields among the newest `size` matching events of each connection; absent values are the empty key. */
export async function countSample(
  db: Db,
  scope: TenantScope,
  selected: Selected,
  fields: readonly SampledField[],
  size: number,
): Promise<{ counts: Map<SampledField, Count[]>; sampled: boolean }> {
  const counts = new Map(fields.map(field => [field, [] as Count[]]))
  let sampled = false
  for (const id of hopeful(selected)) {
    const ids = orderedIds({ ...selected, order: 'desc', limit: size }, id, selected.searches.get(id))
    const columns = fields.map(field => sql`${SAMPLED[field]} as ${sql.identifier(field)}`)
    const groups = fields.map(
      field => sql`select ${field} as field, coalesce(${sql.identifier(field)}, '') as key, count(*) as n
        from sample group by ${sql.identifier(field)}`,
    )
    const rows = await db.all<{ field: SampledField; key: string | number; n: number }>(sql`
      with sample as materialized (select ${sql.join(columns, sql`, `)} from events
        where ${ownedById(db, scope, id)} and id in (select id from (${ids})))
      ${sql.join(groups, sql` union all `)}`)
    for (const { field, key, n } of rows) counts.get(field)?.push({ key: String(key), count: n })
    const total = rows.filter(row => row.field === fields[0]).reduce((sum, row) => sum + row.n, 0)
    sampled ||= total >= size
  }
  return { counts, sampled }
}

/** The newest name and type of actors, by key. */
export async function actorNames(
  db: Db,
  connectionIds: number[],
  keys: readonly string[],
): Promise<Map<string, { name: string | null; type: string }>> {
  const known = new Map<string, { name: string | null; type: string }>()
  if (keys.length === 0) return known
  for (const id of connectionIds) {
    const rows = await db.all<{ key: string; name: string | null; type: string }>(sql`
      select k.value as key, e.actor_name as name, e.actor_type as type from json_each(${JSON.stringify(keys)}) k
      join events e on e.id = (select id from events indexed by events_actor
        where connection_id = ${id} and ${actorKeyOf(events)} = k.value order by time desc limit 1)`)
    for (const { key, name, type } of rows) if (!known.get(key)?.name) known.set(key, { name, type })
  }
  return known
}

/** Keys of actors whose name or key contains a text. */
export async function actorKeysLike(db: Db, connectionIds: number[], text: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ key: actors.key })
    .from(actors)
    .where(
      and(
        inArray(actors.connectionId, connectionIds),
        sql`(${contains(sql`${actors.name}`, '%', text, '%')} or ${contains(sql`${actors.key}`, '%', text, '%')})`,
      ),
    )
    .limit(limit)
  return rows.map(row => row.key)
}

/** When events of one actor or address were first and last seen, seconds. Nothing when never. */
export async function seenRange(
  db: Db,
  scope: TenantScope,
  connectionIds: number[],
  by: 'actor' | 'ip',
  value: string,
): Promise<{ first: number; last: number } | undefined> {
  const column = SAMPLED[by]
  const { from } = lookIn({ by, values: [], covers: [] })
  const edge = (id: number, order: SQL) =>
    sql`(select time from ${from} where ${owned(db, scope, id)} and ${column} = ${value} order by time ${order} limit 1)`
  const found = await Promise.all(
    connectionIds.map(id =>
      db.all<{ first: number | null; last: number | null }>(
        sql`select ${edge(id, sql`asc`)} as first, ${edge(id, sql`desc`)} as last`,
      ),
    ),
  )
  const seen = found.flatMap(([row]) =>
    row?.first == null || row.last == null ? [] : [[row.first, row.last] as const],
  )
  if (seen.length === 0) return undefined
  return { first: Math.min(...seen.map(([first]) => first)), last: Math.max(...seen.map(([, last]) => last)) }
}

/** The newest event time of each address in a list, seconds. */
export async function lastOfAddresses(
  db: Db,
  scope: TenantScope,
  selected: Selected,
  size: number,
): Promise<Map<string, number>> {
  const last = new Map<string, number>()
  for (const id of hopeful(selected)) {
    const ids = orderedIds({ ...selected, order: 'desc', limit: size }, id, selected.searches.get(id))
    const rows = await db.all<{ ip: string; last: number }>(
      sql`select ip, max(time) as last from events
        where ${ownedById(db, scope, id)} and id in (select id from (${ids})) and ip is not null group by ip`,
    )
    for (const row of rows) last.set(row.ip, Math.max(row.last, last.get(row.ip) ?? row.last))
  }
  return last
}

function matching(db: Db, scope: TenantScope, { filter, searches, stored }: Selected, id: number): SQL {
  const search = searches.get(id)
  const { from, where } = lookIn(search)
  const whose = search && 'ids' in search ? ownedById(db, scope, id) : owned(db, scope, id)
  return sql`${from} where ${and(whose, where, eventCondition(restOf(filter, search)), stored === undefined ? undefined : lte(events.id, stored))}`
}

function hopeful({ connectionIds, searches }: Selected): number[] {
  return connectionIds.filter(id => !isHopeless(searches.get(id)))
}

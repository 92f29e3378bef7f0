import { and, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actorKeyOf, actors, eventRows, events, origins } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import { actorContains, contains, type EventFilter } from './event-filter.ts'
import { isHopeless, type ListPlace, lookIn, type Order, REFS, type Search } from './event-search.ts'
import { isTenants, orderedIds, ownedById } from './events.ts'
import type { Count, Counts } from './rollups.ts'

/** Whose events by which filter, and where to look: `searches` by connection row id. */
export interface Selected {
  connectionIds: number[]
  filter: EventFilter
  searches: Map<number, Search>
  /** Highest row id: nothing that was stored later. */
  stored?: number
}

const LISTS: Record<string, (counts: Counts) => Count[]> = {
  activity: counts => counts.activities,
  actor: counts => counts.actors,
  country: counts => counts.countries,
}

/** Counts over the events themselves. The matching rows are read once, and counted in each way from there. */
export async function countFiltered(db: Db, scope: TenantScope, selected: Selected): Promise<Counts> {
  const counts: Counts = { cells: [], activities: [], actors: [], countries: [] }
  for (const [id, search] of hopeful(selected)) {
    const rows = await db.all<{ kind: string; day: number; key: string; n: number }>(sql`
      with matching as materialized (
        select cast(floor(${eventRows.time} / 86400.0) as integer) as day, group_ref, actor_ref
        from ${matching(db, scope, selected, id, search)}),
      days as materialized (select day, group_ref, count(*) as n from matching group by day, group_ref),
      kinds as materialized (select day, n, g.category, g.activity, g.country from days join event_groups g on g.id = group_ref)
      select 'cell' as kind, day, category as key, sum(n) as n from kinds group by day, category
      union all select 'activity', 0, activity, sum(n) from kinds group by activity
      union all select 'country', 0, country, sum(n) from kinds group by country
      union all select 'actor', 0, ${actorKeyOf(actors)}, sum(n)
        from (select actor_ref, count(*) as n from matching group by actor_ref) join ${actors} on ${actors.id} = actor_ref group by 3`)
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
    hopeful(selected).map(([id, search]) =>
      db.all<{ n: number }>(sql`select count(*) as n from ${matching(db, scope, selected, id, search)}`),
    ),
  )
  return counts.reduce((sum, rows) => sum + (rows[0]?.n ?? 0), 0)
}

/** How many lie beyond a place, at most `limit`. */
export async function countBeyond(
  db: Db,
  scope: TenantScope,
  selected: Selected,
  place: { order: Order; after: ListPlace; limit: number },
): Promise<number> {
  const counts = await Promise.all(
    hopeful(selected).map(([id, search]) =>
      db.all<{ n: number }>(
        sql`select count(*) as n from (${orderedIds({ ...selected, ...place }, id, search)}) where ${isTenants(db, scope, id)}`,
      ),
    ),
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
  actor: sql`coalesce(${events.actorEmail}, ${events.actorId}, ${events.actorType})`,
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
  for (const [id, search] of hopeful(selected)) {
    const ids = orderedIds({ ...selected, order: 'desc', limit: size }, id, search)
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
  const known = new Map<string, { name: string | null; type: string; last: number }>()
  if (keys.length === 0) return known
  const rows = await db.all<{ key: string; name: string | null; type: string; last: number | null }>(sql`
    select ${actorKeyOf(actors)} as key, nullif(${actors.name}, '') as name, ${actors.type} as type,
      (select max(time) from event_rows indexed by event_rows_actor where actor_ref = ${actors.id}) as last
    from ${actors} where ${inArray(actors.connectionId, connectionIds)}
      and ${actorKeyOf(actors)} in (select value from json_each(${JSON.stringify(keys)}))`)
  for (const { key, name, type, last } of rows) {
    const other = known.get(key)
    const better = !other || (name !== null && other.name === null) || (last ?? 0) > other.last
    if (better && (name !== null || !other?.name)) known.set(key, { name, type, last: last ?? 0 })
  }
  return known
}

/** Keys of actors whose name or key contains a text. */
export async function actorKeysLike(db: Db, connectionIds: number[], text: string, limit: number): Promise<string[]> {
  const key = actorKeyOf(actors)
  const rows = await db
    .selectDistinct({ key })
    .from(actors)
    .where(
      and(
        inArray(actors.connectionId, connectionIds),
        sql`(${actorContains(text)} or ${contains(key, '%', text, '%')})`,
      ),
    )
    .limit(limit)
  return rows.map(row => row.key)
}

/** The codes of one actor, by key, or address, by connection: a search for them and nothing else. */
export async function searchesFor(
  db: Db,
  connectionIds: number[],
  by: 'actor' | 'ip',
  value: string,
): Promise<Map<number, Search>> {
  const dimension = by === 'actor' ? 'actor' : 'origin'
  const table = by === 'actor' ? actors : origins
  const column = by === 'actor' ? actorKeyOf(actors) : sql`${origins.ip}`
  const rows = await db
    .select({ id: table.id, connectionId: table.connectionId })
    .from(table)
    .where(and(inArray(table.connectionId, connectionIds), eq(column, value)))
  return new Map(
    connectionIds.map(id => {
      const codes = rows.filter(row => row.connectionId === id).map(row => row.id)
      return [id, { codes: { [dimension]: codes }, by: dimension, many: true }]
    }),
  )
}

/** When events of a search by codes were first and last seen, seconds. Nothing when never. */
export async function seenRange(
  db: Db,
  scope: TenantScope,
  searches: Map<number, Search>,
  by: 'actor' | 'origin',
): Promise<{ first: number; last: number } | undefined> {
  const codes = [...searches].flatMap(([id, search]) => (search.codes[by] as number[]).map(code => ({ id, code })))
  const index = sql.raw(by === 'actor' ? 'event_rows_actor' : 'event_rows_origin')
  const edge = (edgeOf: SQL) =>
    sql`(select ${edgeOf}(time) from event_rows indexed by ${index} where ${REFS[by]} = c.value ->> 1)`
  const [row] = await db.all<{ first: number | null; last: number | null }>(sql`
    select min(${edge(sql`min`)}) as first, max(${edge(sql`max`)}) as last
    from json_each(${JSON.stringify(codes.map(({ id, code }) => [id, code]))}) c
    where c.value ->> 0 in (select id from connections where tenant_id = ${scope.tenantId})`)
  return row?.first == null || row.last == null ? undefined : { first: row.first, last: row.last }
}

/** The newest event time of each address in a list, seconds. */
export async function lastOfAddresses(
  db: Db,
  scope: TenantScope,
  selected: Selected,
  size: number,
): Promise<Map<string, number>> {
  const last = new Map<string, number>()
  for (const [id, search] of hopeful(selected)) {
    const ids = orderedIds({ ...selected, order: 'desc', limit: size }, id, search)
    const rows = await db.all<{ ip: string; last: number }>(
      sql`select ip, max(time) as last from events
        where ${ownedById(db, scope, id)} and id in (select id from (${ids})) and ip is not null group by ip`,
    )
    for (const row of rows) last.set(row.ip, Math.max(row.last, last.get(row.ip) ?? row.last))
  }
  return last
}

function matching(db: Db, scope: TenantScope, { filter, stored }: Selected, id: number, search: Search): SQL {
  const { from, where } = lookIn(id, filter, search)
  return sql`${from} where ${and(where, isTenants(db, scope, id), stored === undefined ? undefined : lte(eventRows.id, stored))}`
}

function hopeful({ connectionIds, searches }: Selected): [number, Search][] {
  return connectionIds.flatMap((id): [number, Search][] => {
    const search = searches.get(id)
    return search && !isHopeless(search) ? [[id, search]] : []
  })
}

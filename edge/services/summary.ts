import { actorNames, countSample } from '../../db/queries/event-counts.ts'
import { findSearches } from '../../db/queries/events.ts'
import type { Count } from '../../db/queries/rollups.ts'
import { ACTOR_TYPES } from '../../db/taxonomy.ts'
import type { Context } from '../context.ts'
import type { EventFilterQuery, EventSummary } from '../contract.ts'
import { activityLabel, actorLabel } from '../dropbox/labels.ts'
import type { SessionIdentity } from '../http.ts'
import { countSelection } from './counts.ts'
import { selectEvents } from './event-query.ts'

const DAY_MS = 86_400_000
const MAX_ACTORS = 100
const MAX_SAMPLED = 20
/** Top items and addresses are those of the newest events: nothing counts them by day. */
const SAMPLE = 20_000

/** Exact counts; from the daily roll-up where the filter is only about connections and time. */
export async function summarize(
  ctx: Context,
  session: SessionIdentity,
  query: EventFilterQuery,
): Promise<EventSummary> {
  const selection = await selectEvents(ctx, session, query)
  const connectionIds = [...selection.connections.keys()]
  const [counts, sample] = await Promise.all([
    countSelection(ctx, session, selection),
    findSearches(ctx.db, connectionIds, selection.filter).then(searches =>
      countSample(ctx.db, session.scope, { ...selection, connectionIds, searches }, ['item', 'ip'], SAMPLE),
    ),
  ])
  const total = counts.cells.reduce((sum, cell) => sum + cell.count, 0)
  const byDay = group(counts.cells, cell => String(cell.day))
  const byDayCategory = group(counts.cells, cell => `${cell.day} ${cell.category}`)
  const actors = top(
    group(counts.actors, row => row.key),
    MAX_ACTORS,
  )
  const items = top(
    group(sample.counts.get('item') ?? [], row => row.key),
    MAX_SAMPLED,
  )
  const ips = top(
    group(sample.counts.get('ip') ?? [], row => row.key),
    MAX_SAMPLED,
  )
  const names = await actorNames(
    ctx.db,
    connectionIds,
    actors.shown.map(({ key }) => key),
  )
  return {
    total,
    byDay: byDay
      .toSorted((a, b) => Number(a.key) - Number(b.key))
      .map(({ key, count }) => ({ day: dayText(key), count })),
    byDayCategory: byDayCategory
      .map(({ key, count }) => ({ day: dayText(key.split(' ')[0]), category: key.split(' ')[1] ?? '', count }))
      .toSorted((a, b) => a.day.localeCompare(b.day) || a.category.localeCompare(b.category)),
    byActivity: top(group(counts.activities, row => row.key)).shown.map(({ key, count }) => ({
      activity: key,
      activityLabel: activityLabel(key),
      count,
    })),
    byActor: actors.shown.map(({ key, count }) => ({ actor: key, ...describeActor(key, names.get(key)), count })),
    byCountry: top(group(counts.countries, row => row.key)).shown.map(({ key, count }) => ({ country: key, count })),
    byItem: items.shown.map(({ key, count }) => ({ item: key, count })),
    byIp: ips.shown.map(({ key, count }) => ({ ip: key, count })),
    others: {
      actors: total - actors.shown.reduce((sum, row) => sum + row.count, 0),
      items: items.others,
      ips: ips.others,
    },
    sampled: sample.sampled,
  }
}

/** Sums by key; what was counted in parts comes together. */
export function group<T extends { count: number }>(rows: readonly T[], keyOf: (row: T) => string): Count[] {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count)
  return [...sums].map(([key, count]) => ({ key, count }))
}

/** The most frequent, without the absent value, and how many events the rest has. */
export function top(rows: readonly Count[], limit = Number.POSITIVE_INFINITY): { shown: Count[]; others: number } {
  const shown = rows
    .filter(row => row.key !== '')
    .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
  const sum = (list: readonly Count[]) => list.reduce((all, row) => all + row.count, 0)
  return { shown, others: sum(rows) - sum(shown) }
}

/** Days since the epoch as `2026-01-31`. */
export function dayText(day: string | number | undefined): string {
  return new Date(Number(day) * DAY_MS).toISOString().slice(0, 10)
}

/** A key without e-mail or id is the actor's type. */
export function describeActor(key: string, known: { name: string | null; type: string } | undefined) {
  const type = ACTOR_TYPES.find(candidate => candidate === key)
  if (type) return { type, name: actorLabel({ actorType: type }) }
  return known ? { type: known.type, ...(known.name ? { name: known.name } : {}) } : {}
}

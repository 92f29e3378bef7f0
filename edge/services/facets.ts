import { actorKeysLike, actorNames, countSample } from '../../db/queries/event-counts.ts'
import { type EventFilter, isUnfiltered, onlyDimension } from '../../db/queries/event-filter.ts'
import { findSearches } from '../../db/queries/events.ts'
import { type Count, dimensionOf, facetRolled, isRolled } from '../../db/queries/rollups.ts'
import { SEVERITIES } from '../../db/taxonomy.ts'
import type { Context } from '../context.ts'
import type { FacetField, FacetQuery, Facets } from '../contract.ts'
import { activityLabel, actorLabel, categoryLabel, typeLabel } from '../dropbox/labels.ts'
import type { SessionIdentity } from '../http.ts'
import { type EventSelection, selectEvents } from './event-query.ts'
import { group, top } from './summary.ts'

const DAY = 86_400
/** Newest events that are counted where the daily roll-up cannot answer. */
const SAMPLE = 20_000
/** Actors that a typed beginning may mean. */
const MAX_ACTORS = 200

/** Values of a field that are really there, most frequent first; the filter on the field itself does not count. */
export async function findFacets(ctx: Context, session: SessionIdentity, query: FacetQuery): Promise<Facets> {
  const { field, prefix, limit } = query
  const selection = await selectEvents(ctx, session, { ...query, [field]: [] })
  const connectionIds = [...selection.connections.keys()]
  if (connectionIds.length === 0) return { field, items: [], sampled: false }
  const { counts, sampled } = await countValues(ctx, session, selection, query)
  const named = top(group(counts, row => row.key)).shown
  const names =
    field === 'actor'
      ? await actorNames(
          ctx.db,
          connectionIds,
          named.slice(0, 1000).map(row => row.key),
        )
      : undefined
  const items = named
    .map(({ key, count }) => ({ value: shownValue(field, key), label: labelOf(field, key, names?.get(key)), count }))
    .filter(item => fits(item.value, prefix) || fits(item.label ?? '', prefix))
    .slice(0, limit)
  return {
    field,
    items: items.map(({ value, label, count }) => ({ value, ...(label === undefined ? {} : { label }), count })),
    sampled,
  }
}

async function countValues(
  ctx: Context,
  session: SessionIdentity,
  { filter, connections }: EventSelection,
  { field, prefix }: FacetQuery,
): Promise<{ counts: Count[]; sampled: boolean }> {
  const connectionIds = [...connections.keys()]
  const dimension = onlyDimension(filter)
  if (isRolled(field) && (isUnfiltered(filter) || dimension === dimensionOf(field))) {
    const keys =
      field === 'actor' && prefix !== '' ? await actorKeysLike(ctx.db, connectionIds, prefix, MAX_ACTORS) : undefined
    const rolled = {
      connectionIds,
      fromDay: filter.from === undefined ? undefined : Math.floor(filter.from / DAY),
      toDay: filter.to === undefined ? undefined : Math.ceil(filter.to / DAY),
      only: dimension && { dimension, searches: await findSearches(ctx.db, connectionIds, filter) },
    }
    return { counts: await facetRolled(ctx.db, session.scope, rolled, { field, keys }), sampled: false }
  }
  const narrowed = prefix === '' ? filter : withPrefix(filter, field, prefix)
  const searches = await findSearches(ctx.db, connectionIds, narrowed)
  const selected = { connectionIds, filter: narrowed, searches }
  const { counts, sampled } = await countSample(ctx.db, session.scope, selected, [field], SAMPLE)
  return { counts: counts.get(field) ?? [], sampled }
}

/** What has very many values is searched for the text; of the others all are counted and looked through. */
function withPrefix(filter: EventFilter, field: FacetField, text: string): EventFilter {
  const contains = { any: [{ operator: 'contains' as const, text }], none: [] }
  if (field === 'item') return { ...filter, item: contains }
  if (field === 'actor') return { ...filter, actor: contains }
  if (field === 'eventType') return { ...filter, eventType: contains }
  if (field === 'ip') return { ...filter, ip: { any: [{ addresses: [], beginnings: [text.toLowerCase()] }], none: [] } }
  return filter
}

function fits(text: string, prefix: string): boolean {
  return text.toLowerCase().includes(prefix.toLowerCase())
}

function shownValue(field: FacetField, key: string): string {
  return field === 'severity' ? (SEVERITIES[Number(key)] ?? key) : key
}

function labelOf(field: FacetField, key: string, known?: { name: string | null; type: string }): string | undefined {
  if (field === 'activity') return activityLabel(key)
  if (field === 'category') return categoryLabel(key)
  if (field === 'eventType') return typeLabel(key)
  if (field === 'actor')
    return (
      known?.name ??
      (key.includes('@')
        ? undefined
        : actorLabel({ actorType: key, actorId: known && key !== known.type ? key : null }))
    )
  return undefined
}

import { countFiltered, countMatching, type Selected } from '../../db/queries/event-counts.ts'
import { type Dimension, isUnfiltered, onlyDimension } from '../../db/queries/event-filter.ts'
import { findSearches } from '../../db/queries/events.ts'
import { type Counts, countRolled, type Days, type Rolled, totalRolled } from '../../db/queries/rollups.ts'
import type { Context } from '../context.ts'
import type { SessionIdentity } from '../http.ts'
import type { EventSelection } from './event-query.ts'

const DAY = 86_400

/** Times in seconds. */
interface Span {
  from?: number
  to?: number
}

/** The whole days inside a span, and what is left of it at its ends. */
export function splitDays({ from, to }: Span): { days?: Days; rest: Span[] } {
  const fromDay = from === undefined ? undefined : Math.ceil(from / DAY)
  const toDay = to === undefined ? undefined : Math.floor(to / DAY)
  if (fromDay !== undefined && toDay !== undefined && fromDay >= toDay) {
    return { rest: [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }] }
  }
  const rest: Span[] = []
  if (from !== undefined && fromDay !== undefined && from < fromDay * DAY) rest.push({ from, to: fromDay * DAY })
  if (to !== undefined && toDay !== undefined && to > toDay * DAY) rest.push({ from: toDay * DAY, to })
  return { days: { fromDay, toDay }, rest }
}

/** Exact counts: whole days from the daily roll-up where it can answer, the rest one by one. */
export async function countSelection(
  ctx: Context,
  session: SessionIdentity,
  selection: EventSelection,
): Promise<Counts> {
  const parts = await inParts(ctx, selection, {
    // an actor's or an address's days do not tell what happened on them
    answers: dimension => dimension === 'group',
    rolled: rolled => countRolled(ctx.db, session.scope, rolled),
    single: selected => countFiltered(ctx.db, session.scope, selected),
  })
  return {
    cells: parts.flatMap(part => part.cells),
    activities: parts.flatMap(part => part.activities),
    actors: parts.flatMap(part => part.actors),
    countries: parts.flatMap(part => part.countries),
  }
}

/** How many events there are in a selection, exactly. */
export async function totalOfSelection(
  ctx: Context,
  session: SessionIdentity,
  selection: EventSelection,
): Promise<number> {
  const parts = await inParts(ctx, selection, {
    answers: () => true,
    rolled: rolled => totalRolled(ctx.db, session.scope, rolled),
    single: selected => countMatching(ctx.db, session.scope, selected),
  })
  return parts.reduce((sum, part) => sum + part, 0)
}

async function inParts<T>(
  ctx: Context,
  { filter, connections }: EventSelection,
  count: {
    /** Whether the daily counts of a dimension's codes answer. */
    answers: (dimension: Dimension) => boolean
    rolled: (rolled: Rolled) => Promise<T>
    single: (selected: Selected) => Promise<T>
  },
): Promise<T[]> {
  const connectionIds = [...connections.keys()]
  if (connectionIds.length === 0) return []
  const single = async (span: Span) => {
    const { from: _from, to: _to, ...other } = filter
    const part = { ...other, ...span }
    return count.single({ connectionIds, filter: part, searches: await findSearches(ctx.db, connectionIds, part) })
  }
  const dimension = onlyDimension(filter)
  if (!isUnfiltered(filter) && !(dimension && count.answers(dimension))) return [await single(filter)]
  const { days, rest } = splitDays(filter)
  const parts = await Promise.all(rest.map(single))
  if (!days) return parts
  const only = dimension && { dimension, searches: await findSearches(ctx.db, connectionIds, filter) }
  return [...parts, await count.rolled({ connectionIds, ...days, only })]
}

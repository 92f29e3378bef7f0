import { isUnfiltered } from '../../db/queries/event-filter.ts'
import { actorNames, countFiltered, countRolled } from '../../db/queries/rollups.ts'
import { ACTOR_TYPES } from '../../db/taxonomy.ts'
import type { Context } from '../context.ts'
import type { EventFilterQuery, EventSummary } from '../contract.ts'
import { activityLabel, actorLabel } from '../dropbox/labels.ts'
import type { SessionIdentity } from '../http.ts'
import { selectEvents } from './event-query.ts'

const DAY = 86_400

/** Exact counts; from the daily roll-up where the filter is only about connections and whole days. */
export async function summarize(
  ctx: Context,
  session: SessionIdentity,
  query: EventFilterQuery,
): Promise<EventSummary> {
  const { filter, connections } = await selectEvents(ctx, session, query)
  const ids = [...connections.keys()]
  if (ids.length === 0) return { total: 0, byDay: [], byActivity: [], byActor: [], byCountry: [] }
  const wholeDays = isUnfiltered(filter) && isMidnight(filter.from) && isMidnight(filter.to)
  const counts = wholeDays
    ? await countRolled(ctx.db, session.scope, ids, { fromDay: toDay(filter.from), toDay: toDay(filter.to) })
    : await countFiltered(ctx.db, session.scope, ids, filter)
  const emails = counts.byActor.map(row => row.key).filter(key => key.includes('@'))
  const names = await actorNames(ctx.db, session.scope, ids, emails)
  return {
    total: counts.byDay.reduce((sum, row) => sum + row.count, 0),
    byDay: counts.byDay.map(({ day, count }) => ({
      day: new Date(day * DAY * 1000).toISOString().slice(0, 10),
      count,
    })),
    byActivity: counts.byActivity.map(({ key, count }) => ({
      activity: key,
      activityLabel: activityLabel(key),
      count,
    })),
    byActor: counts.byActor.map(({ key, count }) => ({ actor: key, ...describeActor(key, names.get(key)), count })),
    byCountry: counts.byCountry.map(({ key, count }) => ({ country: key, count })),
  }
}

/** A key without e-mail or id is the actor's type. */
function describeActor(key: string, known: { name: string | null; type: string } | undefined) {
  if (known) return { type: known.type, ...(known.name ? { name: known.name } : {}) }
  const type = ACTOR_TYPES.find(candidate => candidate === key)
  return type ? { type, name: actorLabel({ actorType: type }) } : {}
}

function isMidnight(time: number | undefined): boolean {
  return time === undefined || time % DAY === 0
}

function toDay(time: number | undefined): number | undefined {
  return time === undefined ? undefined : time / DAY
}

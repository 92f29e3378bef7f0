import {
  actorNames,
  countFiltered,
  countSample,
  lastOfAddresses,
  type Selected,
  searchesFor,
  seenRange,
} from '../../db/queries/event-counts.ts'
import { listEvents } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'
import { type ActorInsight, EventFilterQuery, type InsightQuery, type IpInsight } from '../contract.ts'
import { activityLabel } from '../dropbox/labels.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { canonicalAddress } from '../lib/ip.ts'
import { selectEvents } from './event-query.ts'
import { presentEvent } from './present-event.ts'
import { dayText, describeActor, group, top } from './summary.ts'

const DAY = 86_400
const MAX_SHOWN = 20
const SAMPLE = 20_000

/** An actor by e-mail, else id, else type. Throws `not_found` for one without events. */
export async function insightOfActor(
  ctx: Context,
  session: SessionIdentity,
  given: string,
  { days }: InsightQuery,
): Promise<ActorInsight> {
  const key = given.includes('@') ? given.toLowerCase() : given
  const { selected, seen } = await look(ctx, session, 'actor', key, days)
  const newest = { ...selected, filter: { ...selected.filter } }
  delete newest.filter.from
  const [[row], shared, sample, last] = await Promise.all([
    listEvents(ctx.db, session.scope, { ...newest, order: 'desc', limit: 1 }),
    common(ctx, session, selected, seen, days),
    countSample(ctx.db, session.scope, selected, ['ip'], SAMPLE),
    lastOfAddresses(ctx.db, session.scope, selected, SAMPLE),
  ])
  if (!row) throw new ConnectorError('not_found')
  return {
    actor: presentEvent(row, '').actor,
    ...shared.insight,
    ips: top(
      group(sample.counts.get('ip') ?? [], one => one.key),
      MAX_SHOWN,
    ).shown.map(({ key: ip, count }) => ({
      ip,
      count,
      lastSeen: timeText(last.get(ip) ?? seen.last),
    })),
  }
}

/** An address. Throws `not_found` for one without events. */
export async function insightOfIp(
  ctx: Context,
  session: SessionIdentity,
  given: string,
  { days }: InsightQuery,
): Promise<IpInsight> {
  const ip = canonicalAddress(given)
  const { selected, seen } = await look(ctx, session, 'ip', ip, days)
  const { insight, counts } = await common(ctx, session, selected, seen, days)
  const actors = top(
    group(counts.actors, row => row.key),
    MAX_SHOWN,
  ).shown
  const names = await actorNames(
    ctx.db,
    selected.connectionIds,
    actors.map(row => row.key),
  )
  return {
    ip,
    ...insight,
    actors: actors.map(({ key, count }) => ({ actor: key, ...describeActor(key, names.get(key)), count })),
  }
}

async function look(
  ctx: Context,
  session: SessionIdentity,
  by: 'actor' | 'ip',
  value: string,
  days: number,
): Promise<{ selected: Selected; seen: { first: number; last: number } }> {
  const { filter, connections } = await selectEvents(ctx, session, EventFilterQuery.parse({}))
  const connectionIds = [...connections.keys()]
  const searches = await searchesFor(ctx.db, connectionIds, by, value)
  const seen = await seenRange(ctx.db, session.scope, searches, by === 'ip' ? 'origin' : 'actor')
  if (!seen) throw new ConnectorError('not_found')
  const from = Math.floor(ctx.now() / 1000) - days * DAY
  return {
    // the search alone decides: a key is not always what a filter would find by its text
    selected: {
      connectionIds,
      filter: { ...filter, from },
      searches,
    },
    seen,
  }
}

async function common(
  ctx: Context,
  session: SessionIdentity,
  selected: Selected,
  seen: { first: number; last: number },
  days: number,
) {
  const counts = await countFiltered(ctx.db, session.scope, selected)
  const insight = {
    days,
    total: counts.cells.reduce((sum, cell) => sum + cell.count, 0),
    firstSeen: timeText(seen.first),
    lastSeen: timeText(seen.last),
    activities: top(
      group(counts.activities, row => row.key),
      MAX_SHOWN,
    ).shown.map(({ key, count }) => ({
      activity: key,
      activityLabel: activityLabel(key),
      count,
    })),
    countries: top(
      group(counts.countries, row => row.key),
      MAX_SHOWN,
    ).shown.map(({ key, count }) => ({
      country: key,
      count,
    })),
    byDay: group(counts.cells, cell => String(cell.day))
      .toSorted((a, b) => Number(a.key) - Number(b.key))
      .map(({ key, count }) => ({ day: dayText(key), count })),
  }
  return { insight, counts }
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

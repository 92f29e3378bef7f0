import { and, asc, eq, getViewSelectedFields, gt, gte, inArray, or, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { arrivals, connections, eventRows, events } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'
import type { EventFilter } from './event-filter.ts'
import { isHopeless, restOf } from './event-search.ts'
import type { EventRow } from './events.ts'
import { findCodes } from './find-search.ts'

/** A place in a connection's order of coming in: an arrival, and an event row of it. `(0, 0)` lies before everything. */
export interface Place {
  arrival: number
  row: number
}

export interface ArrivedEvent {
  event: EventRow
  place: Place
}

/** Arrivals, and rows of one that is large, that a single query looks at. */
const WINDOWS = 200
const WINDOW_ROWS = 20_000

/**
 * The tenant's events of one connection in the order in which they came in: behind `after`, at most up to `until`, of
 * those that the filter lets through and that happened at or after `fromTime` (seconds), at most `limit`. All up to `end`
 * has been looked at; `end` is absent when nothing lies behind `after`.
 */
export async function eventsAfter(
  db: Db,
  scope: TenantScope,
  page: { connectionId: number; after: Place; until?: Place; fromTime: number; filter: EventFilter; limit: number },
): Promise<{ events: ArrivedEvent[]; end?: Place }> {
  const window = await windowOf(db, page)
  if (!window) return { events: [] }
  // after the window: the codes of all that lies in it are there by now
  const search = await findCodes(db, page.connectionId, page.filter)
  if (isHopeless(search)) return { events: [], end: window.end }
  const rows = await db
    .select({ event: getViewSelectedFields(events), arrival: arrivals.id })
    .from(arrivals)
    // the plus keeps the search at the row numbers: no index of the connection gives this order
    .innerJoin(
      eventRows,
      sql`${eventRows.id} between ${arrivals.firstRow} and ${arrivals.lastRow}
      and +${eventRows.connectionId} = ${arrivals.connectionId}`,
    )
    .innerJoin(events, eq(events.id, eventRows.id))
    .where(
      and(
        inArray(arrivals.id, window.ids),
        or(gt(arrivals.id, page.after.arrival), gt(eventRows.id, page.after.row)),
        upTo(window.end),
        gte(eventRows.time, page.fromTime),
        restOf(page.filter, search),
        sql`${page.connectionId} in (select ${connections.id} from ${connections}
          where ${connections.tenantId} = ${scope.tenantId} and ${connections.deletedAt} is null)`,
      ),
    )
    .orderBy(asc(arrivals.id), asc(eventRows.id))
    .limit(page.limit + 1)
  const found = rows.map(({ event, arrival }): ArrivedEvent => ({ event, place: { arrival, row: event.id } }))
  const shown = found.slice(0, page.limit)
  const last = shown.at(-1)
  return { events: shown, end: found.length > page.limit && last ? last.place : window.end }
}

/** As many whole arrivals as `limit` events need, or a part of one that is large. */
async function windowOf(
  db: Db,
  page: { connectionId: number; after: Place; until?: Place; fromTime: number; limit: number },
): Promise<{ ids: number[]; end: Place } | undefined> {
  const { after, until } = page
  const found = await db
    .select({ id: arrivals.id, firstRow: arrivals.firstRow, lastRow: arrivals.lastRow, count: arrivals.count })
    .from(arrivals)
    .where(
      and(
        eq(arrivals.connectionId, page.connectionId),
        gte(arrivals.id, after.arrival),
        or(gt(arrivals.id, after.arrival), gt(arrivals.lastRow, after.row)),
        gte(arrivals.newestTime, page.fromTime),
        until && sql`${arrivals.id} <= ${until.arrival}`,
      ),
    )
    .orderBy(asc(arrivals.id))
    .limit(WINDOWS)
  const ids: number[] = []
  let end: Place | undefined
  let rows = 0
  for (const { id, firstRow, lastRow, count } of found) {
    const first = id === after.arrival ? Math.max(firstRow, after.row + 1) : firstRow
    const last = until && id === until.arrival ? Math.min(lastRow, until.row) : lastRow
    if (last < first) break
    ids.push(id)
    end = { arrival: id, row: Math.min(last, first + WINDOW_ROWS - 1) }
    rows += Math.max(1, Math.min(count, last - first + 1))
    if (rows >= page.limit || end.row < last) break
  }
  return end && { ids, end }
}

function upTo(end: Place) {
  return or(sql`${arrivals.id} < ${end.arrival}`, sql`${eventRows.id} <= ${end.row}`)
}

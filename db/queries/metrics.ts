import { and, count, eq, isNull, lte, min, sql, sum } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connections, deadLetters, slices, streamDeadLetters, streams } from '../schema/index.ts'

/** By status and error, with the sums of their counters. Times are milliseconds. One scan of the connections. */
export function connectionTotals(db: Db, silentBefore: number) {
  return db
    .select({
      status: connections.status,
      errorCode: connections.errorCode,
      connections: count(),
      events: sum(connections.eventCount).mapWith(Number),
      duplicates: sum(connections.duplicateCount).mapWith(Number),
      late: sum(connections.lateCount).mapWith(Number),
      quarantined: sum(connections.quarantinedCount).mapWith(Number),
      requests: sum(connections.requestCount).mapWith(Number),
      throttledMs: sum(connections.throttledMs).mapWith(Number),
      oldestPoll: sql<number | null>`min(coalesce(${connections.lastPollAt}, ${connections.connectedAt}))`,
      silent: sum(sql`coalesce(${connections.lastPollAt}, ${connections.connectedAt}) < ${silentBefore}`).mapWith(
        Number,
      ),
    })
    .from(connections)
    .where(isNull(connections.deletedAt))
    .groupBy(connections.status, connections.errorCode)
}

/** Open slices that are due: how many, and since when the oldest of them waits. */
export async function dueSlices(db: Db, now: number): Promise<{ due: number; oldest: number | null }> {
  const [row] = await db
    .select({ due: count(), oldest: min(slices.nextAt) })
    .from(slices)
    .where(and(eq(slices.status, 'open'), lte(slices.nextAt, now)))
  return row ?? { due: 0, oldest: null }
}

/** Dead letters that nobody has replayed. */
export function waitingDeadLetters(db: Db): Promise<number> {
  return db.$count(deadLetters, isNull(deadLetters.replayedAt))
}

/** Streams by status and error; `oldest`: since when the first event that none of them has sent waits (milliseconds). */
export function streamTotals(db: Db) {
  const waiting = sql<number | null>`min(case when ${streams.status} in ('active', 'failing') then (
    select min(a.at) from connections c
    left join stream_positions p on p.stream_id = streams.id and p.connection_id = c.id
    join arrivals a on a.connection_id = c.id and a.id >= coalesce(p.arrival, 0)
      and (a.id > coalesce(p.arrival, 0) or a.last_row > p.row) and a.newest_time >= streams.from_time
    where c.tenant_id = streams.tenant_id and c.deleted_at is null) end)`
  return db
    .select({
      status: streams.status,
      errorCode: streams.errorCode,
      streams: count(),
      delivered: sum(streams.deliveredCount).mapWith(Number),
      oldest: waiting,
    })
    .from(streams)
    .groupBy(streams.status, streams.errorCode)
}

/** What receivers would not take. */
export function setAsideByStreams(db: Db): Promise<number> {
  return db.$count(streamDeadLetters)
}

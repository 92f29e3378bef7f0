import { and, eq, type SQL, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { databaseNow } from '../clock.ts'
import { streamDeadLetters, streamPositions, streams, tenants } from '../schema/index.ts'
import { type TenantScope, tenantScope } from '../scope.ts'
import type { Place } from './arrivals.ts'
import type { DeliveryRow, StreamDeadLetterRow, StreamRow } from './streams.ts'

/** Kept per stream; older ones make room. */
const DELIVERIES = 100
/** Streams in trouble at work at once: a receiver that lets us wait must not keep the others waiting. */
const TROUBLED = 4

/** A stream that this worker holds. */
export interface LeasedStream {
  row: StreamRow
  lease: string
  scope: TenantScope
}

/**
 * Claims streams that are due and have something to send, and marks a message as on its way, in one statement. Of those
 * whose last try failed only a few.
 */
export async function claimStreams(
  db: Db,
  claim: { now: number; queuedUntil: number; limit: number; tenantId?: number; connectionId?: number },
): Promise<{ id: number }[]> {
  const { now } = claim
  const among =
    claim.tenantId !== undefined
      ? sql`s.tenant_id = ${claim.tenantId}`
      : claim.connectionId !== undefined
        ? sql`s.tenant_id = (select tenant_id from connections where id = ${claim.connectionId})`
        : sql`1`
  const due = sql`s.status in ('active', 'failing') and s.next_at <= ${now} and s.queued_until <= ${now}
    and s.lease_until <= ${databaseNow} and ${among} and ${hasWork}`
  const room = sql`max(0, ${TROUBLED} - (select count(*) from streams b
    where b.attempts > 0 and (b.queued_until > ${now} or b.lease_until > ${databaseNow})))`
  return db.all(sql`
    update streams set queued_until = ${claim.queuedUntil}
    where id in (
      select id from (select s.id from streams s where s.attempts = 0 and ${due} order by s.next_at limit ${claim.limit})
      union all
      select id from (select s.id from streams s where s.attempts > 0 and ${due} order by s.next_at limit ${room})
    )
    returning id`)
}

/** Of the stream `s`. */
const hasWork = sql`(exists (
    select 1 from connections c
    left join stream_positions p on p.stream_id = s.id and p.connection_id = c.id
    join arrivals a on a.connection_id = c.id and a.id >= coalesce(p.arrival, 0)
      and (a.id > coalesce(p.arrival, 0) or a.last_row > p.row) and a.newest_time >= s.from_time
    where c.tenant_id = s.tenant_id and c.deleted_at is null)
  or exists (select 1 from facts f where f.tenant_id = s.tenant_id and f.id > s.fact_id))`

/** Takes the stream; undefined when it is not at work, not due, or held by another. */
export async function leaseStream(
  db: Db,
  streamId: number,
  lease: string,
  durationMs: number,
  now: number,
): Promise<LeasedStream | undefined> {
  const [row] = await db
    .update(streams)
    .set({ lease, leaseUntil: sql`${databaseNow} + ${durationMs}`, queuedUntil: 0 })
    .where(
      and(
        eq(streams.id, streamId),
        sql`${streams.status} in ('active', 'failing')`,
        sql`${streams.nextAt} <= ${now}`,
        sql`${streams.leaseUntil} <= ${databaseNow}`,
        sql`exists (select 1 from tenants t where t.id = ${streams.tenantId} and t.deleted_at is null)`,
      ),
    )
    .returning()
  const [tenant] = row
    ? await db.select({ portalId: tenants.portalId }).from(tenants).where(eq(tenants.id, row.tenantId))
    : []
  return row && tenant && { row, lease, scope: tenantScope(tenant.portalId, row.tenantId) }
}

/** Gives the stream back; `queued`: with a message for the rest on its way. */
export async function releaseStream(db: Db, stream: LeasedStream, queuedUntil: number): Promise<void> {
  await db
    .update(streams)
    .set({ lease: null, leaseUntil: 0, queuedUntil })
    .where(and(eq(streams.id, stream.row.id), eq(streams.lease, stream.lease)))
}

export type PositionRow = typeof streamPositions.$inferSelect

export function positionsOf(db: Db, streamId: number): Promise<PositionRow[]> {
  return db.select().from(streamPositions).where(eq(streamPositions.streamId, streamId))
}

/** What a batch was: events of a connection up to a place, or facts up to one. */
export type Sent = { connectionId: number; from: Place; to: Place } | { factId: number }

export type DeliveryValues = Omit<DeliveryRow, 'id' | 'streamId'>
export type DeadLetterValues = Omit<StreamDeadLetterRow, 'id' | 'streamId'>

const heldBy = ({ row, lease }: LeasedStream) => sql`exists (
  select 1 from streams where id = ${row.id} and lease = ${lease})`

/**
 * Moves the stream on behind a batch: one that was accepted, one that was set aside (the dead letters say what), or one
 * in which the filter left nothing. False when the stream is not ours any more, or not to go on: paused, or rewound.
 */
export async function advanceStream(
  db: Db,
  stream: LeasedStream,
  done: {
    how: 'accepted' | 'set_aside' | 'passed'
    sent: Sent
    events: number
    deadLetters: DeadLetterValues[]
    delivery?: DeliveryValues
    batchEvents: number | null
    leaseMs: number
    now: number
  },
): Promise<boolean> {
  const outcome = {
    // the receiver took something: whatever was wrong is over
    accepted: sql`attempts = 0, failing_since = null, set_aside = 0, error_code = null, error_detail = null,
        error_at = null, status = case status when 'failing' then 'active' else status end,
        last_delivered_at = ${done.now}, delivered_count = delivered_count + ${done.events},`,
    set_aside: sql`set_aside = set_aside + 1,`,
    passed: sql``,
  }[done.how]
  const results = await writeBatch(db, [
    sql`update streams set ${outcome} batch_events = ${done.batchEvents},
          lease_until = ${databaseNow} + ${done.leaseMs}
          ${'factId' in done.sent ? sql`, fact_id = ${done.sent.factId}` : sql``}
        where id = ${stream.row.id} and lease = ${stream.lease}`,
    ...('connectionId' in done.sent ? [movePosition(stream, done.sent)] : []),
    ...done.deadLetters.map(letter => insertDeadLetter(stream, letter)),
    ...(done.delivery ? [insertDelivery(stream, done.delivery), prune(stream.row.id)] : []),
    sql`select 1 from streams where id = ${stream.row.id} and lease = ${stream.lease} and status in ('active', 'failing')`,
  ])
  return results[0]?.rowsAffected === 1 && results.at(-1)?.rows.length === 1
}

export function countStreamDeadLetters(db: Db, streamId: number): Promise<number> {
  return db.$count(streamDeadLetters, eq(streamDeadLetters.streamId, streamId))
}

/** Notes a try that failed and when to try again, and gives the stream back. */
export async function failStream(
  db: Db,
  stream: LeasedStream,
  failed: {
    sent?: Sent
    delivery: DeliveryValues
    attempts: number
    failingSince: number
    batchEvents: number | null
    status: StreamRow['status']
    nextAt: number
    code: string
    detail: string | null
    now: number
  },
): Promise<void> {
  const { sent } = failed
  await writeBatch(db, [
    ...(sent && 'connectionId' in sent ? [holdPosition(stream, sent)] : []),
    insertDelivery(stream, failed.delivery),
    prune(stream.row.id),
    sql`update streams set attempts = ${failed.attempts}, failing_since = ${failed.failingSince},
          batch_events = ${failed.batchEvents}, error_code = ${failed.code}, error_detail = ${failed.detail},
          error_at = ${failed.now}, next_at = ${failed.nextAt}, queued_until = 0, lease = null, lease_until = 0,
          status = case when status in ('active', 'failing') then ${failed.status} else status end
        where id = ${stream.row.id} and lease = ${stream.lease}`,
  ])
}

type SentEvents = Extract<Sent, { connectionId: number }>

/** A connection that was removed meanwhile must not get rows again. */
const isThere = (connectionId: number) => sql`exists (
  select 1 from connections where id = ${connectionId} and deleted_at is null)`

function movePosition(stream: LeasedStream, { connectionId, to }: SentEvents): SQL {
  return sql`insert into stream_positions (stream_id, connection_id, arrival, row)
    select ${stream.row.id}, ${connectionId}, ${to.arrival}, ${to.row}
    where ${heldBy(stream)} and ${isThere(connectionId)}
    on conflict do update set arrival = excluded.arrival, row = excluded.row, held_arrival = null, held_row = null`
}

function holdPosition(stream: LeasedStream, { connectionId, from, to }: SentEvents): SQL {
  return sql`insert into stream_positions (stream_id, connection_id, arrival, row, held_arrival, held_row)
    select ${stream.row.id}, ${connectionId}, ${from.arrival}, ${from.row}, ${to.arrival}, ${to.row}
    where ${heldBy(stream)} and ${isThere(connectionId)}
    on conflict do update set held_arrival = excluded.held_arrival, held_row = excluded.held_row`
}

function insertDelivery(stream: LeasedStream, one: DeliveryValues): SQL {
  return sql`insert into stream_deliveries (stream_id, at, kind, connection, events, status, duration_ms, code, detail)
    select ${stream.row.id}, ${one.at}, ${one.kind}, ${one.connection}, ${one.events}, ${one.status},
      ${one.durationMs}, ${one.code}, ${one.detail} where ${heldBy(stream)}`
}

function insertDeadLetter(stream: LeasedStream, one: DeadLetterValues): SQL {
  return sql`insert into stream_dead_letters (public_id, stream_id, connection_id, fact_id, from_arrival, from_row,
      to_arrival, to_row, events, attempts, code, detail, created_at)
    select ${one.publicId}, ${stream.row.id}, ${one.connectionId}, ${one.factId}, ${one.fromArrival}, ${one.fromRow},
      ${one.toArrival}, ${one.toRow}, ${one.events}, ${one.attempts}, ${one.code}, ${one.detail}, ${one.createdAt}
    where ${heldBy(stream)}`
}

function prune(streamId: number): SQL {
  return sql`delete from stream_deliveries where stream_id = ${streamId} and id <= (
    select id from stream_deliveries where stream_id = ${streamId} order by id desc limit 1 offset ${DELIVERIES})`
}

/** A try beside the rows: a test, or a dead letter sent again. */
export async function noteDelivery(db: Db, streamId: number, one: DeliveryValues): Promise<number> {
  const [inserted] = await writeBatch(db, [
    sql`insert into stream_deliveries (stream_id, at, kind, connection, events, status, duration_ms, code, detail)
      select ${streamId}, ${one.at}, ${one.kind}, ${one.connection}, ${one.events}, ${one.status},
        ${one.durationMs}, ${one.code}, ${one.detail} where exists (select 1 from streams where id = ${streamId})`,
    prune(streamId),
  ])
  return Number(inserted?.lastInsertRowid ?? 0)
}

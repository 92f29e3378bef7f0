import { and, asc, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { streamDeadLetters, streamDeliveries, streams } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'

export type StreamRow = typeof streams.$inferSelect
export type DeliveryRow = typeof streamDeliveries.$inferSelect
export type StreamDeadLetterRow = typeof streamDeadLetters.$inferSelect

/** Events that wait, before any filter, and since when the first of them does; of all the tenant's connections. */
const behind = (what: 'sum(a.count)' | 'min(a.at)') =>
  sql`(select ${sql.raw(what)} from connections c
    left join stream_positions p on p.stream_id = streams.id and p.connection_id = c.id
    join arrivals a on a.connection_id = c.id and a.id >= coalesce(p.arrival, 0)
      and (a.id > coalesce(p.arrival, 0) or a.last_row > p.row) and a.newest_time >= streams.from_time
    where c.tenant_id = streams.tenant_id and c.deleted_at is null)`

const presented = {
  ...getTableColumns(streams),
  waiting: sql<number | null>`${behind('sum(a.count)')}`,
  waitingSince: sql<number | null>`${behind('min(a.at)')}`,
  deadLetters: sql<number>`(select count(*) from stream_dead_letters d where d.stream_id = streams.id)`,
}
export type PresentedStream = StreamRow & { waiting: number | null; waitingSince: number | null; deadLetters: number }

export function listStreams(db: Db, scope: TenantScope): Promise<PresentedStream[]> {
  return db.select(presented).from(streams).where(eq(streams.tenantId, scope.tenantId)).orderBy(asc(streams.id))
}

export async function findStream(db: Db, scope: TenantScope, publicId: string): Promise<PresentedStream | undefined> {
  const [row] = await db.select(presented).from(streams).where(own(scope, publicId))
  return row
}

export function countStreams(db: Db, scope: TenantScope): Promise<number> {
  return db.$count(streams, eq(streams.tenantId, scope.tenantId))
}

/** A stream that begins behind all that has come in by now, or (`history`) with the first event there is. */
export async function insertStream(
  db: Db,
  scope: TenantScope,
  values: Omit<typeof streams.$inferInsert, 'id' | 'tenantId'>,
  history: boolean,
): Promise<void> {
  const [row] = await db
    .insert(streams)
    .values({ ...values, tenantId: scope.tenantId })
    .returning({ id: streams.id })
  if (row && !history) await writeBatch(db, [skipTo(scope, row.id)])
}

export async function updateStream(
  db: Db,
  scope: TenantScope,
  publicId: string,
  set: Partial<Omit<StreamRow, 'id' | 'publicId' | 'tenantId'>>,
): Promise<void> {
  await db.update(streams).set(set).where(own(scope, publicId))
}

/**
 * Sends again what has come in since `from` (milliseconds), of what happened at or after then or was sent before. A run
 * under way loses its lease, and with it the right to move the places on.
 */
export async function rewindStream(
  db: Db,
  scope: TenantScope,
  stream: { id: number; factId: number },
  from: number,
  now: number,
): Promise<void> {
  await writeBatch(db, [
    sql`update streams set from_time = min(from_time, ${Math.floor(from / 1000)}), fact_id = ${stream.factId},
          lease = null, lease_until = 0, queued_until = 0, next_at = ${now}, attempts = 0, updated_at = ${now}
        where id = ${stream.id} and tenant_id = ${scope.tenantId}`,
    sql`delete from stream_positions where stream_id = ${stream.id}`,
    skipTo(scope, stream.id, from),
  ])
}

function skipTo(scope: TenantScope, streamId: number, before?: number) {
  return sql`insert into stream_positions (stream_id, connection_id, arrival, row)
    select ${streamId}, a.connection_id, max(a.id), a.last_row from arrivals a
    join connections c on c.id = a.connection_id
    where c.tenant_id = ${scope.tenantId} and ${before === undefined ? sql`1` : sql`a.at < ${before}`}
    group by a.connection_id`
}

/** With what was tried and what was set aside. */
export async function deleteStream(db: Db, scope: TenantScope, streamId: number): Promise<void> {
  await writeBatch(
    db,
    eraseRows(sql`(select id from streams where id = ${streamId} and tenant_id = ${scope.tenantId})`),
  )
}

/** With the tenant. */
export async function eraseStreams(db: Db, tenantId: number): Promise<void> {
  await writeBatch(db, eraseRows(sql`(select id from streams where tenant_id = ${tenantId})`))
}

function eraseRows(ids: ReturnType<typeof sql>) {
  return [
    sql`delete from stream_deliveries where stream_id in ${ids}`,
    sql`delete from stream_dead_letters where stream_id in ${ids}`,
    sql`delete from stream_positions where stream_id in ${ids}`,
    sql`delete from streams where id in ${ids}`,
  ]
}

/** What was tried, newest first, before row `before`. */
export function listDeliveries(db: Db, streamId: number, limit: number, before?: number): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(streamDeliveries)
    .where(
      and(eq(streamDeliveries.streamId, streamId), before === undefined ? undefined : lt(streamDeliveries.id, before)),
    )
    .orderBy(desc(streamDeliveries.id))
    .limit(limit)
}

export function listStreamDeadLetters(
  db: Db,
  streamId: number,
  limit: number,
  before?: number,
): Promise<(StreamDeadLetterRow & { connection: string | null })[]> {
  return db
    .select({
      ...getTableColumns(streamDeadLetters),
      connection: sql<
        string | null
      >`(select public_id from connections c where c.id = ${streamDeadLetters.connectionId})`,
    })
    .from(streamDeadLetters)
    .where(
      and(
        eq(streamDeadLetters.streamId, streamId),
        before === undefined ? undefined : lt(streamDeadLetters.id, before),
      ),
    )
    .orderBy(desc(streamDeadLetters.id))
    .limit(limit)
}

export async function findStreamDeadLetter(
  db: Db,
  streamId: number,
  publicId: string,
): Promise<StreamDeadLetterRow | undefined> {
  const [row] = await db
    .select()
    .from(streamDeadLetters)
    .where(and(eq(streamDeadLetters.streamId, streamId), eq(streamDeadLetters.publicId, publicId)))
  return row
}

export async function dropStreamDeadLetter(db: Db, id: number): Promise<void> {
  await db.delete(streamDeadLetters).where(eq(streamDeadLetters.id, id))
}

function own(scope: TenantScope, publicId: string) {
  return and(eq(streams.tenantId, scope.tenantId), eq(streams.publicId, publicId))
}

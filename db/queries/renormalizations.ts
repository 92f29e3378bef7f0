import { and, eq, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { renormalizations } from '../schema/index.ts'
import { countsOfRows, EVENT_COLUMNS, type EventValues, insertCodes, packEvents, updateRows } from './event-rows.ts'

export type RenormalizationRow = typeof renormalizations.$inferSelect

/** Begins at the start; one that is running is left alone. */
export async function startRenormalization(
  db: Db,
  row: { publicId: string; portalId: number; tableVersion: number; now: number },
): Promise<RenormalizationRow> {
  await db.run(sql`
    insert into renormalizations (public_id, portal_id, status, table_version, chunks_total, created_at, updated_at)
    select ${row.publicId}, ${row.portalId}, 'running', ${row.tableVersion},
      (select count(*) from raw_chunks where connection_id in (
        select c.id from connections c join tenants t on t.id = c.tenant_id where t.portal_id = ${row.portalId})),
      ${row.now}, ${row.now}
    where true
    on conflict (portal_id) do update set
      public_id = excluded.public_id, status = 'running', table_version = excluded.table_version,
      step = 0, at_connection = 0, at_time = null, at_chunk = 0, chunks_total = excluded.chunks_total,
      chunks_done = 0, events_seen = 0, events_changed = 0, events_failed = 0,
      created_at = excluded.created_at, updated_at = excluded.updated_at, finished_at = null
    where renormalizations.status = 'done'`)
  const found = await findRenormalization(db, row.portalId)
  if (!found) throw new Error('no row stored')
  return found
}

export async function findRenormalization(db: Db, portalId: number): Promise<RenormalizationRow | undefined> {
  const [row] = await db.select().from(renormalizations).where(eq(renormalizations.portalId, portalId))
  return row
}

/** The one that has waited longest. */
export async function runningRenormalization(db: Db): Promise<RenormalizationRow | undefined> {
  const [row] = await db
    .select()
    .from(renormalizations)
    .where(eq(renormalizations.status, 'running'))
    .orderBy(renormalizations.updatedAt)
    .limit(1)
  return row
}

export async function eraseRenormalization(db: Db, portalId: number): Promise<void> {
  await db.delete(renormalizations).where(eq(renormalizations.portalId, portalId))
}

/** The portal's connection of that row id, or the next one. */
export async function connectionFrom(db: Db, portalId: number, id: number): Promise<number | undefined> {
  const [row] = await db.all<{ id: number }>(sql`
    select c.id as id from connections c join tenants t on t.id = c.tenant_id
    where t.portal_id = ${portalId} and c.id >= ${id} and c.deleted_at is null order by c.id limit 1`)
  return row?.id
}

export interface StoredChunk {
  id: number
  codec: 'zstd' | 'gzip'
  minTime: number
  maxTime: number
  data: ArrayBuffer
}

/** Chunks by age, after the one at (time, id). */
export function chunksAfter(
  db: Db,
  connectionId: number,
  at: { time: number; chunk: number } | undefined,
  limit: number,
): Promise<StoredChunk[]> {
  return db.all<StoredChunk>(sql`
    select id, codec, min_time as minTime, max_time as maxTime, data from raw_chunks
    where connection_id = ${connectionId} ${at ? sql`and (max_time, id) > (${at.time}, ${at.chunk})` : sql``}
    order by max_time, id limit ${limit}`)
}

/** A stored event: its row id, and its values in the order of EVENT_COLUMNS. */
export interface StoredEvent {
  id: number
  values: EventValues
}

/** The events whose raws are in these chunks. */
export async function eventsOfChunks(
  db: Db,
  connectionId: number,
  chunks: readonly StoredChunk[],
): Promise<StoredEvent[]> {
  const [minTime, maxTime] = [
    Math.min(...chunks.map(chunk => chunk.minTime)),
    Math.max(...chunks.map(chunk => chunk.maxTime)),
  ]
  const rows = await db.all<{ id: number } & Record<string, string | number | null>>(sql`
    select id, ${sql.raw(EVENT_COLUMNS.join(', '))} from events
    where connection_id = ${connectionId} and time between ${minTime} and ${maxTime}
      and chunk_id in (select value from json_each(${JSON.stringify(chunks.map(chunk => chunk.id))}))`)
  return rows.map(row => ({ id: row.id, values: EVENT_COLUMNS.map(name => row[name] ?? null) }))
}

export interface RenormalizeStep {
  job: Pick<RenormalizationRow, 'publicId' | 'step'>
  connectionId: number
  at: { time: number; chunk: number } | undefined
  chunks: number
  seen: number
  failed: number
  changed: readonly StoredEvent[]
  now: number
}

/**
 * Writes changed events, moves their daily counts from the old keys to the new, and notes how far the job is: one
 * transaction, guarded by the step's number. False when another has taken this step.
 */
export async function storeStep(db: Db, step: RenormalizeStep): Promise<boolean> {
  const { publicId, step: number } = step.job
  const guard = sql`exists (select 1 from renormalizations
    where public_id = ${publicId} and step = ${number} and status = 'running')`
  const results = await writeBatch(db, [
    ...(step.changed.length > 0 ? rewrite(step, guard) : []),
    sql`update renormalizations set step = step + 1, at_connection = ${step.connectionId},
          at_time = ${step.at?.time ?? null}, at_chunk = ${step.at?.chunk ?? 0},
          chunks_done = chunks_done + ${step.chunks}, events_seen = events_seen + ${step.seen},
          events_failed = events_failed + ${step.failed}, events_changed = events_changed + ${step.changed.length},
          updated_at = ${step.now}
        where public_id = ${publicId} and step = ${number} and status = 'running'`,
  ])
  return results.at(-1)?.rowsAffected === 1
}

function rewrite(step: RenormalizeStep, guard: ReturnType<typeof sql>) {
  const { connectionId } = step
  const ids = step.changed.map(event => event.id)
  const packed = packEvents(
    step.changed.map(event => event.values),
    ids,
  )
  const those = sql`id in (select value from json_each(${JSON.stringify(ids)}))`
  const counted = countsOfRows(sql`e.connection_id = ${connectionId} and e.${those} and ${guard}`)
  return [
    sql`update rollups set count = count - d.n from (${counted}) d
        where rollups.connection_id = ${connectionId} and rollups.dimension = d.dimension
          and rollups.day = d.day and rollups.key = d.key`,
    ...insertCodes(connectionId, packed, guard),
    updateRows(connectionId, packed, guard),
    sql`insert into rollups (connection_id, dimension, day, key, count)
        select ${connectionId}, d.dimension, d.day, d.key, d.n from (${counted}) d where true
        on conflict do update set count = count + excluded.count`,
    sql`delete from rollups where connection_id = ${connectionId} and dimension in ('g', 'a', 'o')
          and day in (select distinct time / 86400 from event_rows where ${those})
          and count <= 0 and ${guard}`,
  ]
}

export async function finishRenormalization(db: Db, job: RenormalizationRow, now: number): Promise<void> {
  await db
    .update(renormalizations)
    .set({ status: 'done', finishedAt: now, updatedAt: now })
    .where(and(eq(renormalizations.publicId, job.publicId), eq(renormalizations.step, job.step)))
}

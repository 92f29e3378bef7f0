import { sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import type { RollupDimension } from '../schema/index.ts'

/** Rows a step: one delete of 50,000 held the write lock for twelve seconds, 2,000 for a third of one. */
const STEP = 2000

/** Removes one step of what is older than `before` (seconds, a day's start). True when there may be more. */
export async function pruneStep(db: Db, connectionId: number, before: number): Promise<boolean> {
  const results = await writeBatch(db, [
    sql`delete from event_rows where id in (
          select id from event_rows where connection_id = ${connectionId} and time < ${before} limit ${STEP})`,
    sql`delete from raw_chunks where id in (
          select id from raw_chunks where connection_id = ${connectionId} and max_time < ${before} limit ${STEP / 50})`,
    sql`delete from arrivals where id in (
          select id from arrivals where connection_id = ${connectionId} and newest_time < ${before} limit ${STEP})`,
    sql`delete from rollups where connection_id = ${connectionId} and day < ${Math.floor(before / 86_400)}`,
    sql`delete from quarantine where connection_id = ${connectionId} and created_at < ${before * 1000}`,
  ])
  const more = (results[0]?.rowsAffected ?? 0) >= STEP || (results[1]?.rowsAffected ?? 0) >= STEP / 50
  if (!more) await forgetCodes(db, connectionId)
  return more
}

const TABLES: Record<RollupDimension, string> = { g: 'event_groups', a: 'actors', o: 'origins' }

/** Who and what has no event left is forgotten: nothing counts it any more. */
async function forgetCodes(db: Db, connectionId: number): Promise<void> {
  await writeBatch(
    db,
    Object.entries(TABLES).map(
      ([dimension, table]) => sql`delete from ${sql.identifier(table)} where connection_id = ${connectionId}
        and id not in (select key from rollups where connection_id = ${connectionId} and dimension = ${dimension})`,
    ),
  )
}

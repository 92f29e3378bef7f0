import { sql } from 'drizzle-orm'
import type { Db } from '../client.ts'

/** Rows a statement: more at once holds the write lock too long. */
const STEP = 2000

/** Tables that hold a connection's rows, biggest first. */
const TABLES = [
  'event_rows',
  'raw_chunks',
  'quarantine',
  'rollups',
  'event_groups',
  'actors',
  'origins',
  'connection_log',
  'connection_tests',
  'oauth_states',
  'dead_letters',
  'arrivals',
  'stream_positions',
  'stream_dead_letters',
] as const

/** The key of what has no row id. */
const KEYS: Partial<Record<(typeof TABLES)[number], string>> = { rollups: 'connection_id, dimension, day, key' }

/**
 * Removes up to one step of a connection's rows and says whether any may be left; the connection's own row goes last.
 * Call it until it returns false.
 */
export async function purgeStep(db: Db, connectionId: number): Promise<boolean> {
  // with the rows of those that became part of it: their logs and tests are its own
  const ids = sql`(select ${connectionId} union select id from connections where merged_into = ${connectionId})`
  for (const table of TABLES) {
    const [name, key] = [sql.identifier(table), sql.raw(KEYS[table] ?? 'rowid')]
    const result = await db.run(
      sql`delete from ${name} where (${key}) in (select ${key} from ${name} where connection_id in ${ids} limit ${STEP})`,
    )
    if (result.rowsAffected > 0) return true
  }
  await db.run(sql`delete from pull_pages where slice_id in (select id from slices where connection_id in ${ids})`)
  await db.run(sql`delete from slices where connection_id in ${ids}`)
  await db.run(
    sql`delete from connections where deleted_at is not null and (id = ${connectionId} or merged_into = ${connectionId})`,
  )
  return false
}

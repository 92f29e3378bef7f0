import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { connectionLog } from '../schema/index.ts'

export type LogLevel = 'info' | 'warning' | 'error'

/** Lines kept per connection; older ones make room. */
const KEPT = 500

/** Notes what the connector did. `detail` holds counts and codes, never secrets or event content. */
export async function appendLog(
  db: Db,
  connectionId: number,
  entry: { at: number; level: LogLevel; kind: string; detail?: Record<string, string | number> },
): Promise<void> {
  const detail = entry.detail === undefined ? null : JSON.stringify(entry.detail)
  await writeBatch(db, [
    // a connection that is being removed must not get rows again
    sql`insert into connection_log (connection_id, at, level, kind, detail)
        select ${connectionId}, ${entry.at}, ${entry.level}, ${entry.kind}, ${detail}
        where exists (select 1 from connections where id = ${connectionId} and deleted_at is null)`,
    sql`delete from connection_log where connection_id = ${connectionId} and id <= (
          select id from connection_log where connection_id = ${connectionId} order by id desc limit 1 offset ${KEPT})`,
  ])
}

/** Newest first; `before` is the id of the last line already shown. */
export function listLog(db: Db, connectionId: number, page: { limit: number; before?: number }) {
  return db
    .select()
    .from(connectionLog)
    .where(
      and(
        eq(connectionLog.connectionId, connectionId),
        page.before === undefined ? undefined : lt(connectionLog.id, page.before),
      ),
    )
    .orderBy(desc(connectionLog.id))
    .limit(page.limit)
}

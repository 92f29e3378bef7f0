import { and, desc, eq, lt, sql } from 'drizzle-orm'
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
  await db.batch([
    db.insert(connectionLog).values({ connectionId, ...entry }),
    db
      .delete(connectionLog)
      .where(
        and(
          eq(connectionLog.connectionId, connectionId),
          sql`${connectionLog.id} <= (select id from connection_log where connection_id = ${connectionId} order by id desc limit 1 offset ${KEPT})`,
        ),
      ),
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

import { and, desc, eq, lt } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { quarantine } from '../schema/index.ts'

/** A connection's events that could not be read, newest first; `before` is the row id of the last one shown. */
export function listQuarantine(db: Db, connectionId: number, page: { limit: number; before?: number }) {
  return db
    .select()
    .from(quarantine)
    .where(
      and(
        eq(quarantine.connectionId, connectionId),
        page.before === undefined ? undefined : lt(quarantine.id, page.before),
      ),
    )
    .orderBy(desc(quarantine.id))
    .limit(page.limit)
}

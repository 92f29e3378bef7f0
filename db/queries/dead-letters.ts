import { desc, eq, getTableColumns, lt, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { connections, deadLetters } from '../schema/index.ts'

/** Kept in all; older ones make room. */
const KEPT = 5000

/** Keeps a message that was given up; not that of a connection that is being removed. */
export async function addDeadLetter(
  db: Db,
  letter: { publicId: string; connectionId: number | null; message: string; reason: string; createdAt: number },
): Promise<void> {
  await writeBatch(db, [
    sql`insert into dead_letters (public_id, connection_id, message, reason, created_at)
        select ${letter.publicId}, ${letter.connectionId}, ${letter.message}, ${letter.reason}, ${letter.createdAt}
        where ${letter.connectionId} is null
          or exists (select 1 from connections where id = ${letter.connectionId} and deleted_at is null)`,
    sql`delete from dead_letters where id <= (select id from dead_letters order by id desc limit 1 offset ${KEPT})`,
  ])
}

const columns = { ...getTableColumns(deadLetters), connection: connections.publicId }

/** Newest first; `before` is the row id of the last one shown. */
export function listDeadLetters(db: Db, page: { limit: number; before?: number }) {
  return db
    .select(columns)
    .from(deadLetters)
    .leftJoin(connections, eq(connections.id, deadLetters.connectionId))
    .where(page.before === undefined ? undefined : lt(deadLetters.id, page.before))
    .orderBy(desc(deadLetters.id))
    .limit(page.limit)
}
export type DeadLetterRow = Awaited<ReturnType<typeof listDeadLetters>>[number]

export async function findDeadLetter(db: Db, publicId: string): Promise<DeadLetterRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(deadLetters)
    .leftJoin(connections, eq(connections.id, deadLetters.connectionId))
    .where(eq(deadLetters.publicId, publicId))
  return row
}

export async function markReplayed(db: Db, publicId: string, now: number): Promise<void> {
  await db.update(deadLetters).set({ replayedAt: now }).where(eq(deadLetters.publicId, publicId))
}

import { desc, eq, lt } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { deadLetters } from '../schema/index.ts'

export async function addDeadLetter(db: Db, letter: typeof deadLetters.$inferInsert): Promise<void> {
  await db.insert(deadLetters).values(letter)
}

/** Newest first; `before` is the row id of the last one shown. */
export function listDeadLetters(db: Db, page: { limit: number; before?: number }) {
  return db
    .select()
    .from(deadLetters)
    .where(page.before === undefined ? undefined : lt(deadLetters.id, page.before))
    .orderBy(desc(deadLetters.id))
    .limit(page.limit)
}

/** Marks it as sent again; undefined when there is none of that id. */
export async function markReplayed(db: Db, publicId: string, now: number) {
  const [row] = await db
    .update(deadLetters)
    .set({ replayedAt: now })
    .where(eq(deadLetters.publicId, publicId))
    .returning()
  return row
}

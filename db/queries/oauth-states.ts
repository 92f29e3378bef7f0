import { eq, lt } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { oauthStates } from '../schema/index.ts'

export type StateRow = typeof oauthStates.$inferSelect

/** The connection's one open link from now on; the links before it stop working. */
export async function replaceState(db: Db, row: Omit<typeof oauthStates.$inferInsert, 'id'>): Promise<void> {
  await db.batch([
    db.delete(oauthStates).where(eq(oauthStates.connectionId, row.connectionId)),
    db.insert(oauthStates).values(row),
  ])
}

/** Takes the state: of several callers at once, one gets it. */
export async function takeState(db: Db, stateHash: string): Promise<StateRow | undefined> {
  const [row] = await db.delete(oauthStates).where(eq(oauthStates.stateHash, stateHash)).returning()
  return row
}

export async function dropStates(db: Db, connectionId: number): Promise<void> {
  await db.delete(oauthStates).where(eq(oauthStates.connectionId, connectionId))
}

/** Expired states are kept for a while, so that an old link says "expired" and not "unknown". */
export async function pruneStates(db: Db, before: number): Promise<void> {
  await db.delete(oauthStates).where(lt(oauthStates.expiresAt, before))
}

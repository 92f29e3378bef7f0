import { and, eq } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { rawChunks } from '../schema/index.ts'

export type ChunkRow = Pick<typeof rawChunks.$inferSelect, 'codec' | 'data'>

/** The chunk that holds an event which the caller was allowed to read. */
export async function findChunk(db: Db, connectionId: number, chunkId: number): Promise<ChunkRow | undefined> {
  const [row] = await db
    .select({ codec: rawChunks.codec, data: rawChunks.data })
    .from(rawChunks)
    .where(and(eq(rawChunks.id, chunkId), eq(rawChunks.connectionId, connectionId)))
  return row
}

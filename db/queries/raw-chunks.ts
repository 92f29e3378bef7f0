import { and, eq, inArray } from 'drizzle-orm'
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

/** Several chunks by their ids; the caller matches each with the connection it was allowed to read. */
export async function findChunks(db: Db, ids: number[]) {
  return db
    .select({ id: rawChunks.id, connectionId: rawChunks.connectionId, codec: rawChunks.codec, data: rawChunks.data })
    .from(rawChunks)
    .where(inArray(rawChunks.id, ids))
}

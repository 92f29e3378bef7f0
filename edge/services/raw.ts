import type { EventRow } from '../../db/queries/events.ts'
import { findChunk } from '../../db/queries/raw-chunks.ts'
import type { Context } from '../context.ts'
import { unpackChunk } from '../lib/chunks.ts'

/** The event as Dropbox sent it; null when retention has removed it. */
export async function readRaw(
  ctx: Context,
  row: Pick<EventRow, 'connectionId' | 'chunkId' | 'chunkIndex'>,
): Promise<unknown> {
  const chunk = await findChunk(ctx.db, row.connectionId, row.chunkId)
  return chunk ? (unpackChunk(chunk.codec, chunk.data, row.chunkIndex) ?? null) : null
}

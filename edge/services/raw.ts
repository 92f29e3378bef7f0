import type { EventRow } from '../../db/queries/events.ts'
import { findChunk, findChunks } from '../../db/queries/raw-chunks.ts'
import type { Context } from '../context.ts'
import { unpackAll, unpackChunk } from '../lib/chunks.ts'

/** The event as Dropbox sent it; null when retention has removed it. */
export async function readRaw(
  ctx: Context,
  row: Pick<EventRow, 'connectionId' | 'chunkId' | 'chunkIndex'>,
): Promise<unknown> {
  const chunk = await findChunk(ctx.db, row.connectionId, row.chunkId)
  return chunk ? (unpackChunk(chunk.codec, chunk.data, row.chunkIndex) ?? null) : null
}

/** The raws of rows in their order, each chunk opened once. */
export async function readRaws(
  ctx: Context,
  rows: Pick<EventRow, 'connectionId' | 'chunkId' | 'chunkIndex'>[],
): Promise<unknown[]> {
  const wanted = [...new Set(rows.map(row => row.chunkId))]
  const chunks = wanted.length === 0 ? [] : await findChunks(ctx.db, wanted)
  const opened = new Map(chunks.map(chunk => [`${chunk.connectionId}:${chunk.id}`, unpackAll(chunk.codec, chunk.data)]))
  return rows.map(row => opened.get(`${row.connectionId}:${row.chunkId}`)?.[row.chunkIndex] ?? null)
}

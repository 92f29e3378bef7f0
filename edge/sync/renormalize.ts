import { appendLog } from '../../db/queries/log.ts'
import * as queries from '../../db/queries/renormalizations.ts'
import type { Context } from '../context.ts'
import { normalize } from '../dropbox/normalize.ts'
import { unpackAll } from '../lib/chunks.ts'
import { eventValues } from './page.ts'

/** A thousand events: what a page is. */
const STEP_CHUNKS = 20

/** Goes on with what the operator began, step by step until `deadline`; every step can be the last before a crash. */
export async function advanceRenormalize(ctx: Context, deadline: number): Promise<void> {
  while (ctx.now() < deadline) {
    const job = await queries.runningRenormalization(ctx.db)
    if (!job) return
    await takeStep(ctx, job)
  }
}

async function takeStep(ctx: Context, job: queries.RenormalizationRow): Promise<void> {
  const connectionId = await queries.connectionFrom(ctx.db, job.portalId, job.atConnection)
  if (connectionId === undefined) return queries.finishRenormalization(ctx.db, job, ctx.now())
  const at =
    connectionId === job.atConnection && job.atTime !== null ? { time: job.atTime, chunk: job.atChunk } : undefined
  const chunks = await queries.chunksAfter(ctx.db, connectionId, at, STEP_CHUNKS)
  const last = chunks.at(-1)
  const events = last ? await queries.eventsOfChunks(ctx.db, connectionId, chunks) : []
  const { changed, failed } = compare(chunks, events)
  const stored = await queries.storeStep(ctx.db, {
    job,
    connectionId: last ? connectionId : connectionId + 1,
    at: last && { time: last.maxTime, chunk: last.id },
    chunks: chunks.length,
    seen: events.length,
    failed,
    changed,
    now: ctx.now(),
  })
  if (stored && at && !last) {
    await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'info', kind: 'renormalized' })
  }
}

/** What would be stored differently now. */
function compare(
  chunks: readonly queries.StoredChunk[],
  events: readonly queries.StoredEvent[],
): { changed: queries.StoredEvent[]; failed: number } {
  const raws = new Map(chunks.map(chunk => [chunk.id, unpacked(chunk)]))
  const changed: queries.StoredEvent[] = []
  let failed = 0
  for (const { id, values } of events) {
    const [fp, chunk, index] = [values[1], values.at(-2), values.at(-1)].map(Number) as [number, number, number]
    const result = normalize(raws.get(chunk)?.[index])
    if (result.kind === 'rejected') {
      failed += 1
      continue
    }
    const now = eventValues(result.event, { fp, chunk, index })
    // the first is the time, part of the identity
    if (now.some((value, place) => place > 0 && value !== values[place])) changed.push({ id, values: now })
  }
  return { changed, failed }
}

/** A chunk that cannot be opened must not stop the job: its events are left as they are. */
function unpacked(chunk: queries.StoredChunk): unknown[] {
  try {
    return unpackAll(chunk.codec, new Uint8Array(chunk.data))
  } catch {
    return []
  }
}

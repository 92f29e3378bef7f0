import { MAIN } from '../../db/databases.ts'
import { claimStreams } from '../../db/queries/stream-work.ts'
import type { Context } from '../context.ts'
import type { StreamMessage } from '../sync/message.ts'

/** `sendBatch` takes a hundred messages. */
const SEND = 100

/** Sends a message for each stream that has something to send: of all, of a tenant, or of a connection's tenant. */
export async function enqueueStreams(ctx: Context, only: { tenantId?: number; connectionId?: number }): Promise<void> {
  const now = ctx.now()
  const due = await claimStreams(ctx.db, {
    now,
    queuedUntil: now + ctx.config.SYNC_LEASE_MS,
    limit: 500,
    ...only,
  })
  for (let at = 0; at < due.length; at += SEND) {
    await ctx.queue.sendBatch(due.slice(at, at + SEND).map(({ id }) => ({ body: messageOf(ctx, id) })))
  }
}

function messageOf({ database, span }: Context, streamId: number): StreamMessage {
  return { v: 1, streamId, ...(database === MAIN ? {} : { database }), traceparent: span.traceparent }
}

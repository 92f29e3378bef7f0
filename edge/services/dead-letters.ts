import * as queries from '../../db/queries/dead-letters.ts'
import { at, type Context } from '../context.ts'
import type { DeadLetter, MergedList } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { toFailure } from '../lib/failure.ts'
import { WorkMessage } from '../sync/message.ts'
import { audit } from './audit.ts'
import { mergeNewest } from './merge.ts'

/** Messages that were given up, in all databases, newest first. */
export async function listDeadLetters(
  ctx: Context,
  page: { limit: number; cursor?: string | undefined },
): Promise<MergedList<DeadLetter>> {
  const { rows, ...rest } = await mergeNewest(ctx, page, {
    databases: ctx.databases.names,
    bound: 'dead-letters',
    read: (there, limit, before) =>
      queries.listDeadLetters(there.db, { limit, ...(before === undefined ? {} : { before }) }),
    timeOf: row => row.createdAt,
  })
  return { items: rows.map(({ row }) => present(row)), ...rest }
}

/**
 * Sends the message again. Harmless however often: the slice's lease and fence decide what comes of it.
 * Throws `not_found`; `conflict` for a message of a form that the connector does not know.
 */
export async function replayDeadLetter(ctx: Context, id: string, ip?: string): Promise<DeadLetter> {
  const { row, there } = await findAnywhere(ctx, id)
  const message = WorkMessage.safeParse(parse(row.message))
  if (!message.success) throw new ConnectorError('conflict', { detail: 'The message is of an unknown form.' })
  await ctx.queue.send({ ...message.data, traceparent: ctx.span.traceparent })
  const replayedAt = ctx.now()
  await queries.markReplayed(there.db, id, replayedAt)
  await audit(there, { by: 'operator', action: 'dead_letter_replayed', target: id, ip })
  return present({ ...row, replayedAt })
}

/** Its id does not say where it is. Throws `not_found`; `database_unavailable` when it may be where nobody answers. */
async function findAnywhere(ctx: Context, id: string): Promise<{ row: queries.DeadLetterRow; there: Context }> {
  let failure = new ConnectorError('not_found')
  for (const name of ctx.databases.names) {
    const there = at(ctx, name)
    try {
      const row = await queries.findDeadLetter(there.db, id)
      if (row) return { row, there }
    } catch (error) {
      failure = toFailure(error)
    }
  }
  throw failure
}

function present(row: queries.DeadLetterRow): DeadLetter {
  return {
    id: row.publicId,
    at: new Date(row.createdAt).toISOString(),
    ...(row.connection ? { connectionId: row.connection } : {}),
    message: parse(row.message),
    reason: row.reason,
    ...(row.replayedAt ? { replayedAt: new Date(row.replayedAt).toISOString() } : {}),
  }
}

/** A long message was cut when it was kept; then its text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import * as queries from '../../db/queries/dead-letters.ts'
import type { Context } from '../context.ts'
import type { DeadLetter, List } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { SyncMessage } from '../sync/message.ts'
import { audit } from './audit.ts'

/** Messages that were given up, newest first. */
export async function listDeadLetters(
  ctx: Context,
  page: { limit: number; cursor?: string | undefined },
): Promise<List<DeadLetter>> {
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound: 'dead-letters' }
  const before = page.cursor ? openCursor(secret, page.cursor)[0] : undefined
  const rows = await queries.listDeadLetters(ctx.db, {
    limit: page.limit + 1,
    ...(before === undefined ? {} : { before }),
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    nextCursor: rows.length > page.limit && last ? sealCursor(secret, [last.id]) : null,
  }
}

/**
 * Sends the message again. Harmless however often: the slice's lease and fence decide what comes of it.
 * Throws `not_found`; `conflict` for a message of a form that the connector does not know.
 */
export async function replayDeadLetter(ctx: Context, id: string, ip?: string): Promise<DeadLetter> {
  const row = await queries.findDeadLetter(ctx.db, id)
  if (!row) throw new ConnectorError('not_found')
  const message = SyncMessage.safeParse(parse(row.message))
  if (!message.success) throw new ConnectorError('conflict', { detail: 'The message is of an unknown form.' })
  await ctx.queue.send(message.data)
  const replayedAt = ctx.now()
  await queries.markReplayed(ctx.db, id, replayedAt)
  await audit(ctx, { by: 'operator', action: 'dead_letter_replayed', target: id, ip })
  return present({ ...row, replayedAt })
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

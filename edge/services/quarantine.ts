import { listQuarantine } from '../../db/queries/quarantine.ts'
import type { Context } from '../context.ts'
import type { List, QuarantinedEvent } from '../contract.ts'
import type { SessionIdentity } from '../http.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { requireConnection } from './connections.ts'

/** Events of a connection that could not be read, as Dropbox sent them, newest first. */
export async function readQuarantine(
  ctx: Context,
  session: SessionIdentity,
  connectionId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<List<QuarantinedEvent>> {
  const row = await requireConnection(ctx, session, connectionId)
  const bound = `quarantine|${session.scope.tenantId}|${row.id}`
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound }
  const before = page.cursor ? openCursor(secret, page.cursor)[0] : undefined
  const rows = await listQuarantine(ctx.db, row.id, {
    limit: page.limit + 1,
    ...(before === undefined ? {} : { before }),
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(item => ({
      id: `qua_${item.id}`,
      at: new Date(item.createdAt).toISOString(),
      reason: item.reason,
      raw: parse(item.raw),
    })),
    nextCursor: rows.length > page.limit && last ? sealCursor(secret, [last.id]) : null,
  }
}

/** A very long event was cut when it was kept; then its text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

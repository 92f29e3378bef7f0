import { listLog } from '../../db/queries/log.ts'
import type { Context } from '../context.ts'
import type { List, LogEntry } from '../contract.ts'
import type { SessionIdentity } from '../http.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { requireConnection } from './connections.ts'
import { explain } from './present-connection.ts'

/** What the connector did for a connection, newest first. */
export async function readLog(
  ctx: Context,
  session: SessionIdentity,
  connectionId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<List<LogEntry>> {
  const row = await requireConnection(ctx, session, connectionId)
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound: `log|${session.scope.tenantId}|${row.id}` }
  const before = page.cursor ? openCursor(secret, page.cursor)[0] : undefined
  const lines = await listLog(ctx.db, row.id, {
    limit: page.limit + 1,
    ...(before === undefined ? {} : { before }),
  })
  const shown = lines.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(line => ({
      id: `log_${line.id}`,
      at: new Date(line.at).toISOString(),
      level: line.level,
      kind: line.kind,
      ...(line.detail ? { detail: inWords(line.detail) } : {}),
    })),
    nextCursor: lines.length > page.limit && last ? sealCursor(secret, [last.id]) : null,
  }
}

/** A line that names a code says what the code means, too. */
function inWords(detail: Record<string, string | number>): Record<string, string | number> {
  return typeof detail.code === 'string' ? { ...explain(detail.code), ...detail } : detail
}

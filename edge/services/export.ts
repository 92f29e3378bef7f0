import { type EventPlace, listEvents } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'
import type { ExportQuery } from '../contract.ts'
import type { SessionIdentity } from '../http.ts'
import { audit } from './audit.ts'
import { selectEvents } from './event-query.ts'
import { EXPORT_FORMATS, type ExportFormat } from './export-formats.ts'

/** Rows read at once while streaming. */
const PAGE = 1000

/** A stream of all events that match, page by page, at the reader's pace. Throws like `selectEvents`. */
export async function exportEvents(
  ctx: Context,
  session: SessionIdentity,
  query: ExportQuery,
  ip?: string,
): Promise<{ format: ExportFormat; body: ReadableStream<Uint8Array> }> {
  const selection = await selectEvents(ctx, session, query)
  const format = EXPORT_FORMATS[query.format]
  await audit(ctx, { by: session, action: 'exported', ip, detail: { format: query.format } })
  const encoder = new TextEncoder()
  let after: EventPlace | undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (format.head) controller.enqueue(encoder.encode(format.head))
      },
      async pull(controller) {
        const rows = await listEvents(ctx.db, session.scope, {
          connectionIds: [...selection.connections.keys()],
          filter: selection.filter,
          order: query.order,
          limit: PAGE,
          after,
        })
        const lines = rows.map(row => format.line(row, selection.connections.get(row.connectionId) ?? ''))
        if (lines.length > 0) controller.enqueue(encoder.encode(lines.join('')))
        after = rows.at(-1)
        if (rows.length < PAGE) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { format, body }
}

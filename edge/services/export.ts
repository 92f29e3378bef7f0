import { countMatching } from '../../db/queries/event-counts.ts'
import { findSearches, type ListPlace, listEvents, newestRow } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'
import type { ExportQuery } from '../contract.ts'
import type { SessionIdentity } from '../http.ts'
import { audit } from './audit.ts'
import { selectEvents } from './event-query.ts'
import { EXPORT_FORMATS, type ExportFormat } from './export-formats.ts'
import { exportName } from './export-name.ts'
import { readRaws } from './raw.ts'

/** Rows read at once while streaming; fewer when their raws are read as well. */
const PAGE = 1000
const PAGE_WITH_RAWS = 250

/**
 * A stream of all events that match and are stored by now, page by page, at the reader's pace. `count` is how many lines
 * to expect: fewer mean that the connection was cut off. Throws like `selectEvents`.
 */
export async function exportEvents(
  ctx: Context,
  session: SessionIdentity,
  query: ExportQuery,
  ip?: string,
): Promise<{ format: ExportFormat; body: ReadableStream<Uint8Array>; count: number; filename: string }> {
  const selection = await selectEvents(ctx, session, query)
  const connectionIds = [...selection.connections.keys()]
  // what comes in from here on is neither counted nor sent
  const stored = await newestRow(ctx.db)
  const searches = await findSearches(ctx.db, connectionIds, selection.filter)
  const { filter } = selection
  const count = await countMatching(ctx.db, session.scope, { connectionIds, filter, searches, stored })
  const format = EXPORT_FORMATS[query.format]
  const reveal = query.reveal ? { reveal: query.reveal } : {}
  await audit(ctx, { by: session, action: 'exported', ip, detail: { format: query.format, ...reveal } })
  const encoder = new TextEncoder()
  const page = format.needsRaw ? PAGE_WITH_RAWS : PAGE
  let after: ListPlace | undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (format.head) controller.enqueue(encoder.encode(format.head))
      },
      async pull(controller) {
        const rows = await listEvents(ctx.db, session.scope, {
          connectionIds,
          stored,
          searches,
          filter,
          order: query.order,
          limit: page,
          after,
        })
        const raws = format.needsRaw ? await readRaws(ctx, rows) : []
        const lines = rows.map((row, index) => {
          const connection = selection.connections.get(row.connectionId)
          const more = { raw: raws[index], teamId: connection?.teamId, links: query.reveal === 'links' }
          return format.line(row, connection?.id ?? '', more)
        })
        if (lines.length > 0) controller.enqueue(encoder.encode(lines.join('')))
        after = rows.at(-1)
        if (rows.length < page) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const filename = `${exportName(selection, ctx.now())}.${format.extension}`
  return { format, body, count, filename }
}

import { findEvent, listEvents as listRows } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'
import type { Event, EventListQuery, EventWithRaw, List, RevealQuery } from '../contract.ts'
import { withoutLinks } from '../dropbox/links.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { parseEventId } from '../lib/event-id.ts'
import { audit } from './audit.ts'
import { filterKey, selectEvents } from './event-query.ts'
import { presentEvent } from './present-event.ts'
import { readRaw } from './raw.ts'

/** A page of the tenant's events. Throws `validation_failed`, `invalid_cursor`, `not_found`. */
export async function listEvents(ctx: Context, session: SessionIdentity, query: EventListQuery): Promise<List<Event>> {
  const selection = await selectEvents(ctx, session, query)
  const secret: CursorSecret = {
    ring: ctx.config.SESSION_KEYS,
    bound: `events|${session.scope.tenantId}|${filterKey(selection, query.order)}`,
  }
  const rows = await listRows(ctx.db, session.scope, {
    connectionIds: [...selection.connections.keys()],
    filter: selection.filter,
    order: query.order,
    limit: query.limit + 1,
    after: query.cursor ? readPlace(secret, query.cursor) : undefined,
  })
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(row => presentEvent(row, selection.connections.get(row.connectionId)?.id ?? '')),
    nextCursor: rows.length > query.limit && last ? sealCursor(secret, [last.time, last.fp, last.connectionId]) : null,
  }
}

/**
 * One event with what Dropbox sent; working links are masked unless asked for. Throws `not_found`, and `forbidden`
 * where they are asked for without the permission to export.
 */
export async function getEvent(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  { reveal }: RevealQuery = {},
  ip?: string,
): Promise<EventWithRaw> {
  if (reveal && !session.permissions.includes('events:export')) throw new ConnectorError('forbidden')
  const key = parseEventId(id)
  const row = key && (await findEvent(ctx.db, session.scope, key))
  if (!row) throw new ConnectorError('not_found')
  const raw = await readRaw(ctx, row)
  if (reveal) await audit(ctx, { by: session, action: 'links_revealed', target: id, ip })
  return { ...presentEvent(row, row.connectionPublicId), raw: reveal ? raw : withoutLinks(raw) }
}

function readPlace(secret: CursorSecret, cursor: string) {
  const [time = 0, fp = 0, connectionId = 0] = openCursor(secret, cursor)
  return { time, fp, connectionId }
}

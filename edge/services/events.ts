import { countBeyond } from '../../db/queries/event-counts.ts'
import { findEvent, findSearches, type ListPlace, listEvents as listRows } from '../../db/queries/events.ts'
import type { Context } from '../context.ts'
import type { EventCount, EventCountQuery, EventList, EventListQuery, EventWithRaw, RevealQuery } from '../contract.ts'
import { withoutLinks } from '../dropbox/links.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { parseEventId } from '../lib/event-id.ts'
import { audit } from './audit.ts'
import { totalOfSelection } from './counts.ts'
import { type EventSelection, selectEvents } from './event-query.ts'
import { seconds } from './parse-filter.ts'
import { presentEvent } from './present-event.ts'
import { readRaw } from './raw.ts'

/** Which way a cursor leads: on in the order, or back. */
const ONWARD = 1
const BACK = -1
/** "12 new events": beyond this it is "more". */
const MAX_COUNTED = 1000

/** A page of the tenant's events. Throws `validation_failed`, `invalid_cursor`, `not_found`. */
export async function listEvents(ctx: Context, session: SessionIdentity, query: EventListQuery): Promise<EventList> {
  const selection = await selectEvents(ctx, session, query)
  const secret = cursorSecret(ctx, session, selection, query.order)
  const start = query.cursor ? readCursor(secret, query.cursor) : startAt(query.at, query.order)
  const back = start?.way === BACK
  const found = await listRows(ctx.db, session.scope, {
    connectionIds: [...selection.connections.keys()],
    filter: selection.filter,
    order: back ? reverse(query.order) : query.order,
    limit: query.limit + 1,
    after: start?.place,
  })
  const more = found.length > query.limit
  const page = found.slice(0, query.limit)
  const rows = back ? page.toReversed() : page
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    items: rows.map(row => presentEvent(row, selection.connections.get(row.connectionId)?.id ?? '')),
    nextCursor: last && (more || back) ? seal(secret, last, ONWARD) : null,
    ...(first ? { prevCursor: seal(secret, first, BACK) } : back && query.cursor ? { prevCursor: query.cursor } : {}),
    ...(first || back ? { atStart: back ? !more : start === undefined } : {}),
  }
}

/** How many events match; with a cursor, how many lie where it leads. Throws like `listEvents`. */
export async function countEvents(ctx: Context, session: SessionIdentity, query: EventCountQuery): Promise<EventCount> {
  const selection = await selectEvents(ctx, session, query)
  if (!query.cursor) return { count: await totalOfSelection(ctx, session, selection), capped: false }
  const { place, way } = readCursor(cursorSecret(ctx, session, selection, query.order), query.cursor)
  const connectionIds = [...selection.connections.keys()]
  const searches = await findSearches(ctx.db, connectionIds, selection.filter)
  const count = await countBeyond(
    ctx.db,
    session.scope,
    { connectionIds, filter: selection.filter, searches },
    { order: way === BACK ? reverse(query.order) : query.order, after: place, limit: MAX_COUNTED + 1 },
  )
  return { count: Math.min(count, MAX_COUNTED), capped: count > MAX_COUNTED }
}

/**
 * One event with what Dropbox sent, as it was sent. A working link inside is shown to sessions that may export, which
 * leaves a line in the trail; to others it is masked. Throws `not_found`, and `forbidden` where links are asked for in
 * words without that permission.
 */
export async function getEvent(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  { reveal }: RevealQuery = {},
  ip?: string,
): Promise<EventWithRaw> {
  const mayExport = session.permissions.includes('events:export')
  if (reveal && !mayExport) throw new ConnectorError('forbidden')
  const key = parseEventId(id)
  const row = key && (await findEvent(ctx.db, session.scope, key))
  if (!row) throw new ConnectorError('not_found')
  const raw = await readRaw(ctx, row)
  const masked = withoutLinks(raw)
  const hasLinks = JSON.stringify(masked) !== JSON.stringify(raw)
  if (mayExport && hasLinks) await audit(ctx, { by: session, action: 'links_revealed', target: id, ip })
  return { ...presentEvent(row, row.connectionPublicId), raw: mayExport ? raw : masked }
}

function cursorSecret(
  ctx: Context,
  session: SessionIdentity,
  { key }: EventSelection,
  order: 'desc' | 'asc',
): CursorSecret {
  return { ring: ctx.config.SESSION_KEYS, bound: `list|${session.scope.tenantId}|${order}|${key}` }
}

function seal(secret: CursorSecret, { time, id }: ListPlace, way: number): string {
  return sealCursor(secret, [time, id, way])
}

function readCursor(secret: CursorSecret, cursor: string): { place: ListPlace; way: number } {
  const [time = 0, id = 0, way = ONWARD] = openCursor(secret, cursor)
  return { place: { time, id }, way }
}

/** Just outside the second, so that all of its events come: there is no row 0. */
function startAt(at: string | undefined, order: 'desc' | 'asc') {
  if (at === undefined) return undefined
  const time = order === 'desc' ? Math.floor(Date.parse(at) / 1000) + 1 : seconds(at)
  return { place: { time, id: 0 }, way: ONWARD }
}

function reverse(order: 'desc' | 'asc'): 'desc' | 'asc' {
  return order === 'desc' ? 'asc' : 'desc'
}

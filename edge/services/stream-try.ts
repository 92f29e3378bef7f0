import { eventsAfter, type Place } from '../../db/queries/arrivals.ts'
import { factsById } from '../../db/queries/facts.ts'
import { noteDelivery } from '../../db/queries/stream-work.ts'
import * as queries from '../../db/queries/streams.ts'
import type { Context } from '../context.ts'
import type { List, ListQuery, StreamDeadLetter, StreamDelivery } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { fitting } from '../streams/adapter.ts'
import { ADAPTERS } from '../streams/adapters/index.ts'
import { audit } from './audit.ts'
import { selectKept } from './event-query.ts'
import { readFilterText } from './filter-text.ts'
import { deliver, noted, type Outcome, parcelId } from './stream-deliver.ts'
import { eventItems, factItem, testItem } from './stream-items.ts'
import { presentDelivery, presentStreamDeadLetter } from './stream-present.ts'
import { requireStream } from './streams.ts'

type Page = Pick<ReturnType<typeof ListQuery.parse>, 'limit' | 'cursor'>

/** Sends one message that says so, now, and tells what came of it. */
export async function testStream(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  ip?: string,
): Promise<StreamDelivery> {
  const row = await requireStream(ctx, session, id)
  const at = ctx.now()
  const item = testItem(row, at)
  const outcome = await deliver(ctx, row, { id: parcelId(row, item.id), type: 'test', items: [item], at })
  await audit(ctx, { by: session, action: 'stream_tested', target: id, ip })
  return note(ctx, row.id, outcome, { kind: 'test', events: 0, at })
}

/** What was tried, newest first. */
export async function listDeliveries(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  page: Page,
): Promise<List<StreamDelivery>> {
  const row = await requireStream(ctx, session, id)
  return pageOf(ctx, `deliveries|${row.id}`, page, presentDelivery, (limit, before) =>
    queries.listDeliveries(ctx.db, row.id, limit, before),
  )
}

/** What was set aside, newest first. */
export async function listStreamDeadLetters(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  page: Page,
): Promise<List<StreamDeadLetter>> {
  const row = await requireStream(ctx, session, id)
  return pageOf(ctx, `stream-dead-letters|${row.id}`, page, presentStreamDeadLetter, (limit, before) =>
    queries.listStreamDeadLetters(ctx.db, row.id, limit, before),
  )
}

async function pageOf<R extends { id: number }, T>(
  ctx: Context,
  bound: string,
  page: Page,
  present: (row: R) => T,
  read: (limit: number, before?: number) => Promise<R[]>,
): Promise<List<T>> {
  const secret: CursorSecret = { ring: ctx.config.SESSION_KEYS, bound }
  const rows = await read(page.limit + 1, page.cursor ? openCursor(secret, page.cursor)[0] : undefined)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    nextCursor: rows.length > page.limit && last ? sealCursor(secret, [last.id]) : null,
  }
}

/** Sends again, now, what was set aside; it is forgotten once the receiver has all of it. */
export async function replayStreamDeadLetter(
  ctx: Context,
  session: SessionIdentity,
  ids: { stream: string; letter: string },
  ip?: string,
): Promise<StreamDelivery> {
  const row = await requireStream(ctx, session, ids.stream)
  const letter = await queries.findStreamDeadLetter(ctx.db, row.id, ids.letter)
  if (!letter) throw new ConnectorError('not_found')
  await audit(ctx, { by: session, action: 'stream_dead_letter_replayed', target: ids.letter, ip })
  const at = ctx.now()
  const { outcome, events, connection } = await sendAgain(ctx, session, row, letter)
  if (outcome.verdict.kind === 'accepted') await queries.dropStreamDeadLetter(ctx.db, letter.id)
  return note(ctx, row.id, outcome, { kind: 'replay', events, at, ...(connection ? { connection } : {}) })
}

interface Again {
  outcome: Outcome
  events: number
  connection?: string
}

/** What retention has removed meanwhile cannot be sent, and need not be. */
const NOTHING: Again = { outcome: { verdict: { kind: 'accepted', refused: [] }, durationMs: 0 }, events: 0 }

async function sendAgain(
  ctx: Context,
  session: SessionIdentity,
  row: queries.StreamRow,
  letter: queries.StreamDeadLetterRow,
): Promise<Again> {
  if (letter.factId !== null) {
    const [fact] = await factsById(ctx.db, session.scope, [letter.factId])
    if (!fact) return NOTHING
    const items = [factItem(row, fact)]
    const id = parcelId(row, 'fact', fact.id)
    const parcel = { id, type: fact.type, connectionId: fact.connection, items, at: ctx.now() }
    return { outcome: await deliver(ctx, row, parcel), events: 1, connection: fact.connection }
  }
  const connectionId = letter.connectionId ?? 0
  const selection = await selectKept(ctx, session.scope, readFilterText(ctx, 'filter', row.filter).query)
  const connection = selection.connections.get(connectionId)
  if (!connection) return NOTHING
  const until: Place = { arrival: letter.toArrival ?? 0, row: letter.toRow ?? 0 }
  let after: Place = { arrival: letter.fromArrival ?? 0, row: letter.fromRow ?? 0 }
  let sent = { ...NOTHING, connection: connection.id }
  for (;;) {
    const { filter } = selection
    const page = { connectionId, after, until, fromTime: row.fromTime, filter, limit: ADAPTERS[row.kind].maxEvents }
    const { events, end } = await eventsAfter(ctx.db, session.scope, page)
    if (!end) return sent
    const items = await eventItems(ctx, row, connection, events)
    const count = items.length === 0 ? 0 : fitting(ADAPTERS[row.kind], items)
    const to = (count < items.length ? events[count - 1]?.place : undefined) ?? end
    if (count > 0) {
      const id = parcelId(row, connectionId, after.arrival, after.row, to.arrival, to.row)
      const parcel = { id, type: 'events.created', connectionId: connection.id, items: items.slice(0, count) }
      const outcome = await deliver(ctx, row, { ...parcel, at: ctx.now() })
      sent = { ...sent, outcome: whole(outcome), events: sent.events + count }
      if (sent.outcome.verdict.kind !== 'accepted') return sent
    }
    after = to
  }
}

/** An event that is refused once more stays set aside. */
function whole(outcome: Outcome): Outcome {
  const { verdict } = outcome
  if (verdict.kind !== 'accepted' || verdict.refused.length === 0) return outcome
  return { ...outcome, verdict: { kind: 'refused', code: 'stream_events_refused' } }
}

async function note(
  ctx: Context,
  streamId: number,
  outcome: Outcome,
  what: Parameters<typeof noted>[1],
): Promise<StreamDelivery> {
  const values = noted(outcome, what)
  return presentDelivery({ ...values, id: await noteDelivery(ctx.db, streamId, values) })
}

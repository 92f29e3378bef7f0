import { nanoid } from 'nanoid'
import { type ArrivedEvent, eventsAfter, type Place } from '../../db/queries/arrivals.ts'
import { factsAfter } from '../../db/queries/facts.ts'
import * as work from '../../db/queries/stream-work.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { steadily } from '../lib/steady.ts'
import { type EventSelection, selectKept } from '../services/event-query.ts'
import { readFilterText } from '../services/filter-text.ts'
import { deliver, noted, type Outcome, parcelId } from '../services/stream-deliver.ts'
import { eventItems, factItem } from '../services/stream-items.ts'
import { type Adapter, fitting, type Parcel } from '../streams/adapter.ts'
import { ADAPTERS } from '../streams/adapters/index.ts'
import { afterFailure, grown } from './stream-retry.ts'

/** Longer than a request may take, with room for the database. */
const LEASE_MS = 60_000
/** A batch costs about five subrequests. */
const BUDGET_BATCHES = 40
/** Dead letters of a stream. When there are so many, it waits instead: nothing is forgotten unseen. */
const MAX_DEAD_LETTERS = 200

/**
 * Sends what a stream has to send for a while, one batch after the other: of each connection in the order in which its
 * events came in, the place moved on only once the receiver has said yes. True when there is more to send at once.
 */
export async function runStream(ctx: Context, streamId: number, deadline: number): Promise<boolean> {
  const stream = await steadily(() => work.leaseStream(ctx.db, streamId, nanoid(), LEASE_MS, ctx.now()))
  if (!stream) return false
  try {
    const more = await new StreamRun(ctx, stream, deadline).work()
    await work.releaseStream(ctx.db, stream, more ? ctx.now() + ctx.config.SYNC_LEASE_MS : 0)
    return more
  } catch (error) {
    await work.releaseStream(ctx.db, stream, 0).catch(() => {})
    throw error
  }
}

/** What a batch led to: go on with it, nothing left here, or the stream is to be left alone. */
type Step = 'more' | 'done' | 'stopped'

class StreamRun {
  readonly #ctx: Context
  readonly #stream: work.LeasedStream
  readonly #adapter: Adapter
  readonly #deadline: number
  #batches = 0

  constructor(ctx: Context, stream: work.LeasedStream, deadline: number) {
    this.#ctx = ctx
    this.#stream = stream
    this.#adapter = ADAPTERS[stream.row.kind]
    this.#deadline = deadline
  }

  async work(): Promise<boolean> {
    const { row, scope } = this.#stream
    for (let step: Step = 'more'; step !== 'done'; ) {
      if (this.#spent()) return true
      step = await this.#facts()
      if (step === 'stopped') return false
    }
    const selection = await selectKept(this.#ctx, scope, readFilterText(this.#ctx, 'filter', row.filter).query)
    const rows = await work.positionsOf(this.#ctx.db, row.id)
    const positions = new Map(rows.map(position => [position.connectionId, position]))
    // a batch each in turn: a long history of one connection does not keep the others' news waiting
    for (let open = [...selection.connections.keys()]; open.length > 0; ) {
      const again: number[] = []
      for (const connectionId of open) {
        if (this.#spent()) return true
        const step = await this.#events(selection, connectionId, positions)
        if (step === 'stopped') return false
        if (step === 'more') again.push(connectionId)
      }
      open = again
    }
    return false
  }

  #spent(): boolean {
    this.#batches += 1
    return this.#batches > BUDGET_BATCHES || this.#ctx.now() >= this.#deadline
  }

  async #facts(): Promise<Step> {
    const { row, scope } = this.#stream
    const found = await factsAfter(this.#ctx.db, scope, row.factId, this.#adapter.singleFacts ? 1 : 100)
    const [first, last] = [found[0], found.at(-1)]
    if (!first || !last) return 'done'
    const parcel: Parcel = {
      id: parcelId(row, 'fact', first.id, ...(first === last ? [] : [last.id])),
      type: first.type,
      connectionId: first.connection,
      items: found.map(fact => factItem(row, fact)),
      at: this.#ctx.now(),
    }
    const step = await this.#send(parcel, { factId: last.id }, [])
    if (step === 'more') row.factId = last.id
    return step
  }

  async #events(
    { filter, connections }: EventSelection,
    connectionId: number,
    positions: Map<number, work.PositionRow>,
  ): Promise<Step> {
    const { row, scope } = this.#stream
    const connection = connections.get(connectionId)
    if (!connection) return 'done'
    const known = positions.get(connectionId)
    const from: Place = { arrival: known?.arrival ?? 0, row: known?.row ?? 0 }
    const held = known?.heldArrival == null ? undefined : { arrival: known.heldArrival, row: known.heldRow ?? 0 }
    const limit = Math.min(this.#adapter.maxEvents, row.batchEvents ?? this.#adapter.maxEvents)
    const page = { connectionId, after: from, ...(held ? { until: held } : {}), fromTime: row.fromTime, filter, limit }
    const found = await eventsAfter(this.#ctx.db, scope, page)
    // what a batch that was held had in it may have been removed since
    const end = found.end ?? held
    if (!end) return 'done'
    const items = await eventItems(this.#ctx, row, connection, found.events)
    const count = items.length === 0 ? 0 : fitting(this.#adapter, items)
    const events = found.events.slice(0, count)
    const to = (count < items.length ? events.at(-1)?.place : undefined) ?? end
    const sent = { connectionId, from, to }
    const parcel: Parcel = {
      id: parcelId(row, connectionId, from.arrival, from.row, to.arrival, to.row),
      type: 'events.created',
      connectionId: connection.id,
      items: items.slice(0, count),
      at: this.#ctx.now(),
    }
    const step = count === 0 ? await this.#pass(sent) : await this.#send(parcel, sent, events)
    if (step === 'more') {
      const { arrival, row: at } = to
      positions.set(connectionId, {
        streamId: row.id,
        connectionId,
        arrival,
        row: at,
        heldArrival: null,
        heldRow: null,
      })
    }
    return step
  }

  /** Nothing of the window is wanted. */
  async #pass(sent: work.Sent): Promise<Step> {
    return this.#advance({ how: 'passed', sent, events: 0, deadLetters: [], batchEvents: this.#stream.row.batchEvents })
  }

  async #send(parcel: Parcel, sent: work.Sent, events: ArrivedEvent[]): Promise<Step> {
    const outcome = await deliver(this.#ctx, this.#stream.row, parcel)
    const { verdict } = outcome
    if (verdict.kind !== 'accepted') return this.#fail(parcel, sent, events, outcome)
    const deadLetters = verdict.refused.map(({ index, detail }) => {
      const to = events[index]?.place
      const place = to && { from: events[index - 1]?.place ?? ('from' in sent ? sent.from : to), to }
      return this.#letter(sent, place, { code: 'stream_events_refused', detail, events: 1, attempts: 1 })
    })
    if (!(await this.#roomFor(deadLetters.length))) {
      const full = { kind: 'later' as const, code: 'stream_events_refused' as const, detail: FULL }
      return this.#fail(parcel, sent, events, { ...outcome, verdict: full })
    }
    const { row } = this.#stream
    row.batchEvents = grown(row.batchEvents, this.#adapter.maxEvents)
    Object.assign(row, { attempts: 0, failingSince: null, setAside: 0 })
    return this.#advance({
      how: 'accepted',
      sent,
      events: parcel.items.length - deadLetters.length,
      deadLetters,
      delivery: this.#note(parcel, outcome, events),
      batchEvents: row.batchEvents,
    })
  }

  async #advance(done: Omit<Parameters<typeof work.advanceStream>[2], 'leaseMs' | 'now'>): Promise<Step> {
    const now = this.#ctx.now()
    // applied twice, it is the same place
    const ours = await steadily(() =>
      work.advanceStream(this.#ctx.db, this.#stream, { ...done, leaseMs: LEASE_MS, now }),
    )
    return ours ? 'more' : 'stopped'
  }

  /** Notes the failure; what has failed for too long is set aside, so that what is behind it can pass. */
  async #fail(parcel: Parcel, sent: work.Sent, events: ArrivedEvent[], outcome: Outcome): Promise<Step> {
    const { row } = this.#stream
    const { verdict } = outcome
    if (verdict.kind === 'accepted') return 'more'
    const now = this.#ctx.now()
    const next = afterFailure(row, verdict, { size: parcel.items.length, now, random: Math.random() })
    const { code } = verdict
    const detail = ('detail' in verdict && verdict.detail) || null
    if (next.setAside && (await this.#roomFor(1))) {
      const place = 'from' in sent ? { from: sent.from, to: sent.to } : undefined
      const letter = this.#letter(sent, place, { code, detail, events: parcel.items.length, attempts: next.attempts })
      const batchEvents = next.batchEvents
      await this.#advance({ how: 'set_aside', sent, events: 0, deadLetters: [letter], batchEvents })
    }
    await work.failStream(this.#ctx.db, this.#stream, {
      ...(next.setAside ? {} : { sent }),
      ...next,
      delivery: this.#note(parcel, outcome, events),
      code,
      detail,
      now,
    })
    return 'stopped'
  }

  async #roomFor(letters: number): Promise<boolean> {
    if (letters === 0) return true
    return (await work.countStreamDeadLetters(this.#ctx.db, this.#stream.row.id)) + letters <= MAX_DEAD_LETTERS
  }

  #letter(
    sent: work.Sent,
    place: { from: Place; to: Place } | undefined,
    what: { code: string; detail: string | null; events: number; attempts: number },
  ): work.DeadLetterValues {
    return {
      publicId: newId('deadLetter'),
      connectionId: 'connectionId' in sent ? sent.connectionId : null,
      factId: 'factId' in sent ? sent.factId : null,
      fromArrival: place?.from.arrival ?? null,
      fromRow: place?.from.row ?? null,
      toArrival: place?.to.arrival ?? null,
      toRow: place?.to.row ?? null,
      ...what,
      createdAt: this.#ctx.now(),
    }
  }

  #note(parcel: Parcel, outcome: Outcome, events: ArrivedEvent[]): work.DeliveryValues {
    return noted(outcome, {
      kind: events.length > 0 ? 'events' : 'fact',
      events: parcel.items.length,
      at: parcel.at,
      ...(parcel.connectionId ? { connection: parcel.connectionId } : {}),
    })
  }
}

const FULL = `The receiver refused events, and ${MAX_DEAD_LETTERS} are set aside already: send those again or rewind the stream.`

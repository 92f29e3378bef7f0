import { MAIN } from '../../db/databases.ts'
import { failConnection, noteTrouble } from '../../db/queries/connection-health.ts'
import { appendLog } from '../../db/queries/log.ts'
import { closeBackfill, releaseSlice, restartPull } from '../../db/queries/slices.ts'
import { at, type Context, within } from '../context.ts'
import type { ConnectorError, ErrorCode } from '../errors.ts'
import { backoff } from '../lib/backoff.ts'
import { toFailure } from '../lib/failure.ts'
import { errorFields } from '../lib/log.ts'
import { steadily } from '../lib/steady.ts'
import { enqueueStreams } from '../services/streams-due.ts'
import { claimNext, enqueueDue } from '../services/sync.ts'
import { type StreamMessage, type SyncMessage, WorkMessage } from './message.ts'
import { runSlice, SliceFailure, type SliceOutcome } from './run-slice.ts'
import { runStream } from './run-stream.ts'
import { Shift } from './shift.ts'

/** Trouble that only a person can end: the connection stops and says why. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'credentials_revoked',
  'credentials_unreadable',
  'admin_not_active',
  'scope_missing',
  'app_changed',
  'not_a_team',
])

/** Failed tries of a slice before the connection shows it. */
const TROUBLE_AFTER = 4

/** One invocation's work is bounded; what remains goes on by message. */
const BUDGET_MS = 12_000

/** Works on each message by itself: a bad one does not bring the others back. One writer an invocation and database. */
export async function consumeBatch(batch: MessageBatch<unknown>, ctx: Context): Promise<void> {
  const deadline = ctx.now() + BUDGET_MS
  const read = batch.messages.map(message => ({ message, parsed: WorkMessage.safeParse(message.body).data }))
  const known = read.flatMap(({ parsed }) => (parsed && 'sliceId' in parsed ? parsed : []))
  const shifts = new Map<string, Shift>()
  const shiftAt = (database: string): Shift => {
    const sliceIds = known.flatMap(one => (databaseOf(one) === database ? one.sliceId : []))
    const shift = shifts.get(database) ?? new Shift(at(ctx, database), deadline, sliceIds)
    shifts.set(database, shift)
    return shift
  }
  await Promise.all(read.map(({ message, parsed }) => consumeMessage(message, parsed, ctx, shiftAt, deadline)))
}

const databaseOf = ({ database = MAIN }: WorkMessage) => database

async function consumeMessage(
  message: Message<unknown>,
  parsed: WorkMessage | undefined,
  ctx: Context,
  shiftAt: (database: string) => Shift,
  deadline: number,
): Promise<void> {
  if (!parsed) {
    ctx.log.error('message of an unknown form dropped', {})
    message.ack()
    return
  }
  const { traceparent } = parsed
  const database = databaseOf(parsed)
  const what =
    'streamId' in parsed ? { stream: parsed.streamId } : { connection: parsed.connectionId, slice: parsed.sliceId }
  const fields = { database, ...what, attempt: message.attempts }
  const name = 'streamId' in parsed ? 'send stream' : 'work on slice'
  const span = ctx.span.child(name, { kind: 'consumer', parent: traceparent, fields })
  const part = within(ctx, span)
  let shift: Shift | undefined
  try {
    if ('streamId' in parsed) await streamFrom(at(part, database), parsed, deadline)
    else {
      shift = shiftAt(database)
      await workFrom(at(part, database), parsed, shift)
    }
    message.ack()
    span.end()
  } catch (error) {
    const { code } = toFailure(error)
    part.log.error('message failed', { ...fields, code, ...errorFields(error) })
    span.end({ code })
    const delay = backoff(message.attempts, { baseMs: 4000, capMs: 60_000, random: Math.random() })
    message.retry({ delaySeconds: seconds(delay) })
  } finally {
    shift?.leave()
  }
}

async function streamFrom(ctx: Context, message: StreamMessage, deadline: number): Promise<void> {
  if (await runStream(ctx, message.streamId, deadline)) await ctx.queue.send(message)
}

/** A finished slice hands its place to the connection's next one at once, while there is time. */
async function workFrom(ctx: Context, first: SyncMessage, shift: Shift): Promise<void> {
  for (let message: SyncMessage | undefined = first; message; ) {
    const outcome: SliceOutcome = await attempt(ctx, message, shift)
    if (outcome.kind === 'again') {
      await ctx.queue.send(message, outcome.delayMs > 0 ? { delaySeconds: seconds(outcome.delayMs) } : {})
    }
    if (outcome.kind === 'caught_up' && outcome.news) await enqueueStreams(ctx, { connectionId: message.connectionId })
    message = outcome.kind === 'finished' ? await following(ctx, message, shift) : undefined
  }
}

async function following(ctx: Context, { connectionId }: SyncMessage, shift: Shift): Promise<SyncMessage | undefined> {
  const inTime = ctx.now() < shift.deadline
  const next = inTime ? await claimNext(ctx, connectionId) : undefined
  if (!inTime) await enqueueDue(ctx, { connectionId })
  if (!next) await announceBackfill(ctx, connectionId)
  return next
}

async function attempt(ctx: Context, message: SyncMessage, shift: Shift): Promise<SliceOutcome> {
  try {
    return await runSlice(ctx, message.sliceId, shift)
  } catch (failure) {
    if (!(failure instanceof SliceFailure)) throw failure
    const error = toFailure(failure.reason)
    if (error.code === 'internal_error') ctx.log.error('slice failed', errorFields(failure.reason))
    return steadily(() => settle(ctx, failure, error))
  }
}

/** Gives the slice back and decides by the error's nature when to go on, if at all. */
async function settle(ctx: Context, { slice, requests }: SliceFailure, error: ConnectorError): Promise<SliceOutcome> {
  const now = ctx.now()
  if (error.code === 'dropbox_throttled') {
    const delayMs = (error.extras.retryAfterMs ?? 5_000) + Math.round(Math.random() * 1000)
    await releaseSlice(ctx.db, slice, {
      nextAt: now + delayMs,
      queuedUntil: now + delayMs + ctx.config.SYNC_LEASE_MS,
      attempts: slice.attempts,
      requests,
    })
    return { kind: 'again', delayMs }
  }
  if (error.code === 'not_connected' || FINAL.has(error.code)) {
    await releaseSlice(ctx.db, slice, { nextAt: now, attempts: slice.attempts, requests })
    if (FINAL.has(error.code) && (await failConnection(ctx.db, slice.connectionId, error.code, now))) {
      await appendLog(ctx.db, slice.connectionId, {
        at: now,
        level: 'error',
        kind: 'failed',
        detail: { code: error.code },
      })
    }
    return { kind: 'idle' }
  }
  if (error.code === 'cursor_stuck') await restartPull(ctx.db, slice, slice.startTime)
  const attempts = slice.attempts + 1
  const delayMs = backoff(attempts, { baseMs: 2000, capMs: 900_000, random: Math.random() })
  await releaseSlice(ctx.db, slice, {
    nextAt: now + delayMs,
    queuedUntil: now + delayMs + ctx.config.SYNC_LEASE_MS,
    attempts,
    requests,
  })
  if (attempts === TROUBLE_AFTER && (await noteTrouble(ctx.db, slice.connectionId, error.code, now))) {
    await appendLog(ctx.db, slice.connectionId, {
      at: now,
      level: 'warning',
      kind: 'trouble',
      detail: { code: error.code },
    })
  }
  return { kind: 'again', delayMs }
}

/** Once, by whichever worker closes the window. */
async function announceBackfill(ctx: Context, connectionId: number): Promise<void> {
  if (!(await closeBackfill(ctx.db, connectionId, ctx.now()))) return
  await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'info', kind: 'backfill_finished' })
}

/** Queues take whole seconds, at most twelve hours. */
function seconds(ms: number): number {
  return Math.min(Math.ceil(ms / 1000), 43_200)
}

import type { StreamRow } from '../../db/queries/streams.ts'
import { backoff } from '../lib/backoff.ts'
import type { Verdict } from '../streams/verdict.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Five seconds, doubling to four hours: about sixteen tries in a day. */
const RETRY = { baseMs: 5000, capMs: 4 * HOUR_MS }
/** Tries of a single event that the receiver says it will not take. */
const REFUSED_TRIES = 8
/** Single events set aside one after the other before it is clear that the receiver takes none. */
const REFUSED_IN_A_ROW = 20

export interface AfterFailure {
  attempts: number
  failingSince: number
  batchEvents: number | null
  status: StreamRow['status']
  nextAt: number
  /** The batch is given up, and the stream goes on behind it. */
  setAside: boolean
}

/**
 * What follows a failed try. What a receiver refuses is cut in halves until the one event is found. Trouble is met with
 * growing pauses; after a day of it the batch is set aside, since it may be the batch that brings the receiver down, and
 * the stream is `failing`: tried once an hour, one batch set aside for each further day.
 */
export function afterFailure(
  stream: Pick<StreamRow, 'attempts' | 'failingSince' | 'setAside' | 'batchEvents' | 'status'>,
  verdict: Exclude<Verdict, { kind: 'accepted' }>,
  { size, now, random }: { size: number; now: number; random: number },
): AfterFailure {
  const failingSince = stream.failingSince ?? now
  const same = { failingSince, batchEvents: stream.batchEvents, setAside: false }
  if (verdict.kind === 'gone') return { ...same, attempts: stream.attempts + 1, status: 'disabled', nextAt: now }
  const late = now - failingSince >= DAY_MS
  const status = late ? 'failing' : stream.status
  if (verdict.kind === 'refused' && size > 1) {
    const half = Math.floor(size / 2)
    return { ...same, attempts: Math.max(1, stream.attempts), batchEvents: half, status, nextAt: now + 1000 }
  }
  const attempts = stream.attempts + 1
  const refused = verdict.kind === 'refused' && attempts >= REFUSED_TRIES && stream.setAside < REFUSED_IN_A_ROW
  const setAside = refused || now - failingSince >= DAY_MS * (stream.setAside + 1)
  const asked = verdict.kind === 'later' ? (verdict.retryAfterMs ?? 0) : 0
  const pause = late ? HOUR_MS * (0.9 + 0.2 * random) : backoff(attempts, { ...RETRY, random })
  return {
    ...same,
    attempts,
    status,
    setAside,
    nextAt: now + Math.max(asked, setAside ? 1000 : Math.round(pause)),
  }
}

/** After a success: twice as many events again, up to what the kind allows (null). */
export function grown(batchEvents: number | null, max: number): number | null {
  return batchEvents === null || batchEvents * 2 >= max ? null : batchEvents * 2
}

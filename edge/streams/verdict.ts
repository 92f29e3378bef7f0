import { ConnectorError, type ErrorCode } from '../errors.ts'
import type { Answer } from './send.ts'

export type StreamErrorCode = Extract<ErrorCode, `stream_${string}`>

/** What became of a request. */
export type Verdict =
  /** Taken; but for items that the receiver will never take, by their places. */
  | { kind: 'accepted'; refused: { index: number; detail: string }[] }
  /** Trouble with the receiver: the same again later. */
  | { kind: 'later'; code: StreamErrorCode; detail?: string; retryAfterMs?: number }
  /** The receiver does not take this content: less of it may pass. */
  | { kind: 'refused'; code: StreamErrorCode; detail?: string }
  /** The receiver wants nothing more. */
  | { kind: 'gone'; code: StreamErrorCode }

/** The longest wait that a receiver may ask for. */
const MAX_WAIT_MS = 86_400_000

/** What a status means to every kind of receiver. `said`: the receiver's own words, short and without what was sent. */
export function judgeStatus({ status, retryAfter }: Answer, now: number, said?: string): Verdict {
  const detail = `The receiver answered ${status}${said ? `: ${said.slice(0, 200)}` : ''}.`
  if (status >= 200 && status < 300) return { kind: 'accepted', refused: [] }
  if (status >= 300 && status < 400) return { kind: 'later', code: 'stream_redirected', detail }
  if (status === 401 || status === 403) return { kind: 'later', code: 'stream_unauthorized', detail }
  if (status === 404 || status === 405) return { kind: 'later', code: 'stream_not_found', detail }
  if (status === 410) return { kind: 'gone', code: 'stream_gone' }
  const wait = waitOf(retryAfter, now)
  const after = wait === undefined ? {} : { retryAfterMs: wait }
  if (status === 429) return { kind: 'later', code: 'stream_throttled', detail, ...after }
  if (status >= 500 || status === 408 || status === 425)
    return { kind: 'later', code: 'stream_failed', detail, ...after }
  return { kind: 'refused', code: 'stream_events_refused', detail }
}

/** What was thrown instead of an answer. */
export function judgeError(error: unknown): Verdict {
  if (error instanceof ConnectorError && error.code.startsWith('stream_')) {
    const code = error.code as StreamErrorCode
    return { kind: 'later', code, ...(error.extras.detail ? { detail: error.extras.detail } : {}) }
  }
  throw error
}

/** Seconds or a date (RFC 9110). */
function waitOf(retryAfter: string | null, now: number): number | undefined {
  if (!retryAfter) return undefined
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now
  return Number.isFinite(ms) ? Math.min(MAX_WAIT_MS, Math.max(0, ms)) : undefined
}

/** A text out of a JSON answer, by its path; nothing when there is none. */
export function saidIn(body: string, ...path: string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(body)
    for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

import { ERRORS, type ErrorCode } from '../errors.ts'
import type { Auth, Operation } from './operation.ts'

/** What every route of a credential may answer instead. */
const BY_AUTH: Record<Auth, readonly ErrorCode[]> = {
  operator: ['unauthorized', 'rate_limited'],
  portal: ['unauthorized', 'rate_limited'],
  session: ['unauthorized', 'session_expired', 'origin_not_allowed', 'rate_limited'],
  anyone: ['unauthorized', 'session_expired', 'origin_not_allowed', 'forbidden', 'rate_limited'],
  open: [],
}

const OF_BODY = [
  'invalid_json',
  'validation_failed',
  'body_too_slow',
  'body_too_large',
  'unsupported_media_type',
] as const
const OF_SERVICE = ['internal_error', 'misconfigured', 'database_unavailable', 'database_refused'] as const

/** Every code that a route may answer with, by status. */
export function refusals(operation: Operation): Map<number, ErrorCode[]> {
  const { auth, permission, path, query, body, refuses = [] } = operation
  const codes = new Set<ErrorCode>([
    ...(query ? (['validation_failed', 'uri_too_long'] as const) : []),
    ...(query && 'cursor' in query.shape ? (['invalid_cursor'] as const) : []),
    ...(body ? OF_BODY : []),
    ...BY_AUTH[auth],
    ...(permission ? (['forbidden'] as const) : []),
    ...(path.includes(':') || (query && 'connectionId' in query.shape) ? (['not_found'] as const) : []),
    ...refuses,
    ...(auth === 'open' ? [] : OF_SERVICE),
  ])
  return new Map([...Map.groupBy(codes, code => ERRORS[code].status)].sort(([a], [b]) => a - b))
}

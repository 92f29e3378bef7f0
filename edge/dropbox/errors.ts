import { DropboxResponseError } from 'dropbox'
import { ConnectorError } from '../errors.ts'
import { TransportError } from './transport.ts'

/** The access token has run out or is not known: refresh once and try again. Never leaves the credentials service. */
export class ExpiredAccessToken extends Error {
  override readonly name = 'ExpiredAccessToken'
}

/** What a failed call means to us. `error_summary` ends in random dots: looked into at most, never compared. */
export function toConnectorError(cause: unknown, now: number): ConnectorError | ExpiredAccessToken {
  if (cause instanceof ConnectorError || cause instanceof ExpiredAccessToken) return cause
  if (cause instanceof TransportError) return new ConnectorError('dropbox_unavailable', { cause })
  if (!(cause instanceof DropboxResponseError)) return new ConnectorError('dropbox_bad_answer', { cause })
  const { status, headers, error } = cause
  const text = typeof error === 'string' ? error : ''
  if (status === 429) {
    const wait = retryAfterMs(headers, error, now)
    return new ConnectorError('dropbox_throttled', wait === undefined ? { cause } : { cause, retryAfterMs: wait })
  }
  if (status >= 500) return new ConnectorError('dropbox_unavailable', { cause })
  if (status === 401) return unauthorized(error)
  if (status === 400) return badInput(text, error)
  if (status === 403) return new ConnectorError('not_a_team', { cause })
  return new ConnectorError('dropbox_bad_answer', { cause, detail: `Dropbox answered with status ${status}.` })
}

function unauthorized(error: unknown): ConnectorError | ExpiredAccessToken {
  switch (routeTag(error)) {
    case 'expired_access_token':
    case 'invalid_access_token':
      return new ExpiredAccessToken()
    case 'missing_scope':
      return scopeMissing(scopeOf(error))
    case 'user_suspended':
    case 'invalid_select_admin':
      return new ConnectorError('admin_not_active')
    default:
      return new ConnectorError('credentials_revoked')
  }
}

function badInput(text: string, error: unknown): ConnectorError {
  const scope = /required scope '([a-z_.]{1,60})'/.exec(text)?.[1]
  if (scope) return scopeMissing(scope)
  if (/access token is malformed/i.test(text)) return new ConnectorError('credentials_revoked')
  if (
    /not associated with a team|USER_AUTH_NOT_ALLOWED/i.test(text) ||
    /user_auth_not_allowed/i.test(summaryOf(error))
  ) {
    return new ConnectorError('not_a_team')
  }
  return new ConnectorError('dropbox_bad_answer', { detail: 'Dropbox did not accept the call.' })
}

function scopeMissing(scope: string | undefined): ConnectorError {
  return new ConnectorError(
    'scope_missing',
    scope ? { detail: `The Dropbox app was approved without the permission ${scope}.` } : {},
  )
}

/** Header, else the body's field, else undefined: Dropbox sends 429 without either too. Bounded to an hour. */
function retryAfterMs(headers: unknown, error: unknown, now: number): number | undefined {
  const header = headers instanceof Headers ? headers.get('retry-after') : null
  const candidates = [header === null ? undefined : parseRetryAfter(header, now), bodyRetryAfter(error)]
  const found = candidates.find(value => value !== undefined)
  return found === undefined ? undefined : Math.min(Math.max(found, 1_000), 3_600_000)
}

/** Seconds or an HTTP date (RFC 9110 section 10.2.3), as milliseconds from now; undefined when it is neither. */
export function parseRetryAfter(value: string, now: number): number | undefined {
  if (/^\s*\d{1,9}(\.\d+)?\s*$/.test(value)) return Math.ceil(Number(value) * 1000)
  if (/^\s*[-+]/.test(value)) return undefined
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0)
}

function bodyRetryAfter(error: unknown): number | undefined {
  const value = field(field(error, 'error'), 'retry_after')
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.ceil(value * 1000) : undefined
}

/** The tag of an error union: of a route (409) or of authentication (401). */
export function routeTag(error: unknown): string | undefined {
  const tag = field(field(error, 'error'), '.tag')
  return typeof tag === 'string' ? tag : undefined
}

function scopeOf(error: unknown): string | undefined {
  const scope = field(field(error, 'error'), 'required_scope')
  return typeof scope === 'string' && /^[a-z_.]{1,60}$/.test(scope) ? scope : undefined
}

function summaryOf(error: unknown): string {
  const summary = field(error, 'error_summary')
  return typeof summary === 'string' ? summary : ''
}

/** A field of something that may not be an object. */
export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}

import { ConnectorError } from '../errors.ts'

/** What ends by itself or by the operator: a lock held by another writer, a quota, a full disk, the server itself. */
const TRANSIENT =
  /^(SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR)|BLOCKED|SERVER_ERROR|HRANA_CLOSED_ERROR|TRANSACTION_TIMEOUT|STREAM_EXPIRED)/

/**
 * The ConnectorError behind anything thrown: the ORM and the database client wrap what they catch.
 * Whatever is unknown is an `internal_error` with the cause kept for the log.
 */
export function toFailure(error: unknown): ConnectorError {
  let current: unknown = error
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (current instanceof ConnectorError) return current
    if ('code' in current && typeof current.code === 'string' && TRANSIENT.test(current.code)) {
      return new ConnectorError('database_unavailable', { cause: error, retryAfterMs: 2000 })
    }
    current = current.cause
  }
  return new ConnectorError('internal_error', { cause: error })
}

/** True for a violated UNIQUE constraint anywhere in the chain of causes. */
export function isUniqueViolation(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (/UNIQUE constraint failed/.test(current.message)) return true
  }
  return false
}

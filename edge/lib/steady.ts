import type { ErrorCode } from '../errors.ts'
import { toFailure } from './failure.ts'

const TRIES = 4
const PASSING: ReadonlySet<ErrorCode> = new Set(['database_unavailable', 'database_refused'])

/**
 * Repeats a database write that may or may not have been applied when the connection broke.
 * Only for writes that are the same when applied twice, or fenced.
 */
export async function steadily<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write()
    } catch (error) {
      if (attempt >= TRIES || !PASSING.has(toFailure(error).code)) throw error
      await new Promise(resolve => setTimeout(resolve, 250 * 2 ** attempt * (0.5 + Math.random())))
    }
  }
}

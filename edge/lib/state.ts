import { MAIN } from '../../db/databases.ts'
import { randomToken } from './crypto.ts'

/**
 * A new one-time state. Dropbox brings nothing else back, so the name of the database that keeps its hash goes with it.
 * The hash is of both: a state with another name is a state that nobody keeps.
 */
export function newState(database: string): string {
  return database === MAIN ? randomToken(32) : `${randomToken(32)}~${database}`
}

export function databaseOfState(state: string): string {
  const at = state.indexOf('~')
  return at < 0 ? MAIN : state.slice(at + 1)
}

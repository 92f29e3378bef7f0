import { createClient } from '@libsql/client/web'
import { type Db, openDb } from '../../db/client.ts'
import { MAIN } from '../../db/databases.ts'
import type { Config } from '../env.ts'
import { ConnectorError } from '../errors.ts'
import { patient } from './busy.ts'
import { type Lane, laneOf, noteCall, refuseWhileHanging } from './lane.ts'

/** The client itself waits for ever. */
const TIMEOUT_MS = 8_000

/** With 32 writers at once the server's write path hung until it was restarted; stay far below, whoever calls. */
const AT_ONCE = 12
const WAIT_STEP_MS = 4

/** Waits for a place. By polling: in Workers, a request must not wait for a promise that another one resolves. */
async function place(lane: Lane, deadline: number): Promise<void> {
  while (lane.calls >= AT_ONCE) {
    if (Date.now() > deadline) throw new ConnectorError('database_unavailable', { retryAfterMs: 2000 })
    await new Promise(resolve => setTimeout(resolve, WAIT_STEP_MS * (1 + Math.random())))
  }
  lane.calls += 1
}

/** Compression on the server's side makes a list page many times slower; a dead server must not hold a request. */
async function databaseFetch(lane: Lane, input: Request | string | URL, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? input : new Request(input, init)
  request.headers.set('accept-encoding', 'identity')
  refuseWhileHanging(lane, Date.now())
  await place(lane, Date.now() + TIMEOUT_MS)
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    noteCall(lane, 'answered', Date.now())
    const { status } = response
    if (status === 401 || status === 403) {
      await response.body?.cancel()
      throw new ConnectorError('database_refused', { retryAfterMs: 30_000 })
    }
    if (status < 500) return response
    throw new ConnectorError('database_unavailable', { retryAfterMs: 2000 })
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause
    if (cause instanceof Error && cause.name === 'TimeoutError') noteCall(lane, 'late', Date.now())
    throw new ConnectorError('database_unavailable', { cause, retryAfterMs: 2000 })
  } finally {
    lane.calls -= 1
  }
}

/** One database by its address. */
export function openDatabase(address: Pick<Config, 'LIBSQL_URL' | 'LIBSQL_AUTH_TOKEN'>): Db {
  const lane = laneOf(address.LIBSQL_URL)
  const client = createClient({
    url: address.LIBSQL_URL,
    fetch: (input: Request | string | URL, init?: RequestInit) => databaseFetch(lane, input, init),
    ...(address.LIBSQL_AUTH_TOKEN ? { authToken: address.LIBSQL_AUTH_TOKEN } : {}),
  })
  return openDb(patient(client, lane))
}

/** The main database and the others, by name. */
export interface Databases {
  /** The main one first. */
  names: readonly string[]
  /** Throws `misconfigured` for a name that the configuration does not have. */
  open: (name: string) => Db
}

export function openDatabases(
  config: Pick<Config, 'LIBSQL_URL' | 'LIBSQL_AUTH_TOKEN' | 'LIBSQL_DATABASES' | 'LIBSQL_AUTH_TOKENS'>,
): Databases {
  const opened = new Map<string, Db>()
  const connect = (name: string): Db => {
    if (name === MAIN) return openDatabase(config)
    const url = config.LIBSQL_DATABASES.get(name)
    if (!url) throw new ConnectorError('misconfigured', { detail: `LIBSQL_DATABASES has no database "${name}".` })
    return openDatabase({ LIBSQL_URL: url, LIBSQL_AUTH_TOKEN: config.LIBSQL_AUTH_TOKENS.get(name) })
  }
  return {
    names: [MAIN, ...config.LIBSQL_DATABASES.keys()],
    open(name) {
      const db = opened.get(name) ?? connect(name)
      opened.set(name, db)
      return db
    },
  }
}

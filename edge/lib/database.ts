import { createClient } from '@libsql/client/web'
import { type Db, openDb } from '../../db/client.ts'
import type { Config } from '../env.ts'
import { ConnectorError } from '../errors.ts'
import { patient } from './busy.ts'

/** The client itself waits for ever. */
const TIMEOUT_MS = 8_000

/** With 32 writers at once the server's write path hung until it was restarted; stay far below, whoever calls. */
const AT_ONCE = 12
const WAIT_STEP_MS = 4
let atOnce = 0

/** Waits for a place. By polling: in Workers, a request must not wait for a promise that another one resolves. */
async function place(deadline: number): Promise<void> {
  while (atOnce >= AT_ONCE) {
    if (Date.now() > deadline) throw new ConnectorError('database_unavailable', { retryAfterMs: 2000 })
    await new Promise(resolve => setTimeout(resolve, WAIT_STEP_MS * (1 + Math.random())))
  }
  atOnce += 1
}

/** Compression on the server's side makes a list page many times slower; a dead server must not hold a request. */
async function databaseFetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? input : new Request(input, init)
  request.headers.set('accept-encoding', 'identity')
  await place(Date.now() + TIMEOUT_MS)
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.status < 500) return response
    throw new ConnectorError('database_unavailable', { retryAfterMs: 2000 })
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause
    throw new ConnectorError('database_unavailable', { cause, retryAfterMs: 2000 })
  } finally {
    atOnce -= 1
  }
}

/** Which database holds the data; the one place to answer by tenant when there is more than one. */
export function openDatabase(config: Pick<Config, 'LIBSQL_URL' | 'LIBSQL_AUTH_TOKEN'>): Db {
  const client = createClient({
    url: config.LIBSQL_URL,
    fetch: databaseFetch,
    ...(config.LIBSQL_AUTH_TOKEN ? { authToken: config.LIBSQL_AUTH_TOKEN } : {}),
  })
  return openDb(patient(client))
}

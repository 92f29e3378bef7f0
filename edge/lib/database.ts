import { createClient } from '@libsql/client/web'
import { type Db, openDb } from '../../db/client.ts'
import type { Config } from '../env.ts'
import { ConnectorError } from '../errors.ts'

/** The client itself waits for ever. */
const TIMEOUT_MS = 8_000

/** Compression on the server's side makes a list page many times slower; a dead server must not hold a request. */
async function databaseFetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? input : new Request(input, init)
  request.headers.set('accept-encoding', 'identity')
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.status < 500) return response
    throw new ConnectorError('database_unavailable', { retryAfterMs: 2000 })
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause
    throw new ConnectorError('database_unavailable', { cause, retryAfterMs: 2000 })
  }
}

/** Which database holds the data; the one place to answer by tenant when there is more than one. */
export function openDatabase(config: Pick<Config, 'LIBSQL_URL' | 'LIBSQL_AUTH_TOKEN'>): Db {
  return openDb(
    createClient({
      url: config.LIBSQL_URL,
      fetch: databaseFetch,
      ...(config.LIBSQL_AUTH_TOKEN ? { authToken: config.LIBSQL_AUTH_TOKEN } : {}),
    }),
  )
}

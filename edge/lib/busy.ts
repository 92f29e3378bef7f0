import type { Client } from '@libsql/client'
import type { Lane } from './lane.ts'

const TRIES = 8

/**
 * Repeats what met another writer. SQLite says BUSY before it has changed anything, so repeating is always safe.
 * About four seconds in all, with jitter.
 */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (attempt >= TRIES || !isBusy(error)) throw error
      await new Promise(resolve => setTimeout(resolve, Math.min(1000, 15 * 2 ** attempt) * (0.5 + Math.random())))
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : ''
  return /SQLITE_BUSY|SQLITE_LOCKED|database is locked/.test(`${code} ${message}`)
}

/** Writers of this isolate at once, a database: the server answers BUSY from four on, and hangs from about forty. */
const WRITERS = 3
const WAIT_STEP_MS = 3

/** In line with the other writers. By polling: in Workers, a request must not wait for another one's promise. */
async function inLine<T>(lane: Lane, write: () => Promise<T>): Promise<T> {
  while (lane.writers >= WRITERS) await new Promise(resolve => setTimeout(resolve, WAIT_STEP_MS * (1 + Math.random())))
  lane.writers += 1
  try {
    return await write()
  } finally {
    lane.writers -= 1
  }
}

/** The same client, patient with other writers and never many of them itself. */
export function patient(client: Client, lane: Lane): Client {
  const execute = client.execute.bind(client) as (...args: unknown[]) => ReturnType<Client['execute']>
  const batch = client.batch.bind(client)
  client.execute = ((...args: unknown[]) => {
    const run = () => execute(...args)
    return patiently(reads(args[0]) ? run : () => inLine(lane, run))
  }) as Client['execute']
  client.batch = (...args) =>
    patiently(() => (args[1] === 'read' ? batch(...args) : inLine(lane, () => batch(...args))))
  return client
}

function reads(statement: unknown): boolean {
  const sql = typeof statement === 'string' ? statement : (statement as { sql?: string } | undefined)?.sql
  return /^\s*(select|explain)\b/i.test(sql ?? '')
}

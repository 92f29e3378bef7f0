import type { Client } from '@libsql/client'

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

/** The same client, patient with other writers. */
export function patient(client: Client): Client {
  const execute = client.execute.bind(client) as (...args: unknown[]) => ReturnType<Client['execute']>
  const batch = client.batch.bind(client)
  client.execute = ((...args: unknown[]) => patiently(() => execute(...args))) as Client['execute']
  client.batch = (...args) => patiently(() => batch(...args))
  return client
}

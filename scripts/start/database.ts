import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, databaseAddresses } from '../lib/databases.ts'
import { startSqld } from '../lib/sqld.ts'
import { complain, prefixed, say } from './output.ts'
import type { Settings } from './settings.ts'
import type { Supervisor } from './supervisor.ts'

export interface Database {
  url: string
  authToken?: string
  /** Settles when the schema is up to date; with a server that is not ours, that may be later. */
  migrated: Promise<void>
}

/** The libSQL server that was given, or one of our own, and its schema. */
export async function openDatabase(settings: Settings, supervisor: Supervisor): Promise<Database> {
  const { LIBSQL_URL: url, LIBSQL_AUTH_TOKEN: authToken } = settings.given
  if (url) {
    const migrated = migrateWhenThere(databaseAddresses(settings.given), supervisor)
    return { url, ...(authToken ? { authToken } : {}), migrated }
  }
  const port = settings.ports.database
  const server = await startSqld({ dir: join(settings.dataDir, 'libsql'), port, onLine: prefixed('libsql') })
  supervisor.add(server)
  say(`libsql is ready on port ${port}, its data in ${join(settings.dataDir, 'libsql')}`)
  await bringUpToDate(databaseAddresses({ ...settings.given, LIBSQL_URL: server.url }))
  say('the database schema is up to date')
  return { url: server.url, migrated: Promise.resolve() }
}

/** A server elsewhere may come later: the API answers 503 until then, and all that needs it waits. */
async function migrateWhenThere(addresses: Address[], supervisor: Supervisor): Promise<void> {
  let told = ''
  while (!supervisor.isStopping) {
    try {
      await bringUpToDate(addresses)
      say('the database schema is up to date')
      return
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== told) complain(`The database at LIBSQL_URL cannot be migrated, trying again: ${reason}`)
      told = reason
      await sleep(2000)
    }
  }
}

/** The client and Drizzle take a while to load: a start that is refused does not wait for them. */
async function bringUpToDate(addresses: Address[]): Promise<void> {
  const { migrateDatabases } = await import('../migrate.ts')
  const problems = await migrateDatabases(addresses)
  // the others work without it, and /healthz says which one it is
  for (const { name, problem } of problems) complain(`The database "${name}" is not up to date: ${problem}`)
}

/**
 * Brings the databases up to date: `LIBSQL_URL=… npm run migrate`, and those of LIBSQL_DATABASES with it. What ran
 * already is left alone.
 */
import { fileURLToPath } from 'node:url'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { openDb } from '../db/client.ts'
import { registerDatabase, settleDatabase } from '../db/queries/databases.ts'
import { copyPortal, portalsIn } from '../db/queries/portals.ts'
import { type Address, databaseAddresses } from './lib/databases.ts'

const migrationsFolder = fileURLToPath(new URL('../db/migrations', import.meta.url))

export async function migrateDatabase(url: string, authToken?: string): Promise<void> {
  const client = createClient(authToken ? { url, authToken } : { url })
  try {
    await migrate(drizzle(client), { migrationsFolder })
  } finally {
    client.close()
  }
}

/** The main database, then the others, each of which is told its name. One that fails keeps no other: what went wrong. */
export async function migrateDatabases([main, ...others]: Address[]): Promise<{ name: string; problem: string }[]> {
  if (!main) return []
  await migrateDatabase(main.url, main.authToken)
  const problems: { name: string; problem: string }[] = []
  for (const other of others) {
    try {
      await migrateDatabase(other.url, other.authToken)
      await introduce(main, other)
    } catch (error) {
      problems.push({ name: other.name, problem: error instanceof Error ? error.message : String(error) })
    }
  }
  return problems
}

async function introduce(main: Address, other: Address): Promise<void> {
  const [mainClient, client] = [main, other].map(({ url, authToken }) =>
    createClient(authToken ? { url, authToken } : { url }),
  ) as [ReturnType<typeof createClient>, ReturnType<typeof createClient>]
  try {
    const [mainDb, db] = [openDb(mainClient), openDb(client)]
    await settleDatabase(db, await registerDatabase(mainDb, other.name))
    // a database that was restored may not know of all
    for (const portal of await portalsIn(mainDb, other.name)) {
      if (!(await copyPortal(db, portal))) throw new Error(`another portal has the row id of ${portal.publicId} in it`)
    }
  } finally {
    mainClient.close()
    client.close()
  }
}

if (process.argv[1]?.endsWith('/scripts/migrate.ts')) {
  if (!process.env.LIBSQL_URL) {
    console.error('LIBSQL_URL is missing: the libSQL server to migrate, such as libsql://name.turso.io')
    process.exit(1)
  }
  const addresses = databaseAddresses(process.env)
  const problems = await migrateDatabases(addresses)
  for (const { name, problem } of problems) console.error(`The database "${name}" is not up to date: ${problem}`)
  if (problems.length === 0) {
    console.log(
      addresses.length === 1 ? 'The database is up to date.' : `${addresses.length} databases are up to date.`,
    )
  }
  process.exitCode = problems.length === 0 ? 0 : 1
}

/** Brings a database up to date: `LIBSQL_URL=… npm run migrate`. What ran already is left alone. */
import { fileURLToPath } from 'node:url'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'

const migrationsFolder = fileURLToPath(new URL('../db/migrations', import.meta.url))

export async function migrateDatabase(url: string, authToken?: string): Promise<void> {
  const client = createClient(authToken ? { url, authToken } : { url })
  try {
    await migrate(drizzle(client), { migrationsFolder })
  } finally {
    client.close()
  }
}

if (process.argv[1]?.endsWith('/scripts/migrate.ts')) {
  const url = process.env.LIBSQL_URL
  if (!url) {
    console.error('LIBSQL_URL is missing: the libSQL server to migrate, such as libsql://name.turso.io')
    process.exit(1)
  }
  await migrateDatabase(url, process.env.LIBSQL_AUTH_TOKEN)
  console.log('The database is up to date.')
}

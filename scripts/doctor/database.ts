import { readFileSync } from 'node:fs'
import { type Client, createClient } from '@libsql/client'
import { reason } from '../lib/api.ts'
import { type Check, failed, ok, skipped } from '../lib/checks.ts'
import type { Given } from '../start/settings.ts'

const JOURNAL = 'db/migrations/meta/_journal.json'

export const DATABASE_CHECK: Check<Given> = {
  name: 'database',
  async run({ LIBSQL_URL: url, LIBSQL_AUTH_TOKEN: authToken }) {
    if (!url) return skipped('LIBSQL_URL is not set')
    const client = createClient({ url, ...(authToken ? { authToken } : {}) })
    try {
      const wanted = (JSON.parse(readFileSync(JOURNAL, 'utf8')) as { entries: unknown[] }).entries.length
      const applied = await withTimeout(appliedMigrations(client))
      if (applied === wanted) return ok(`it answers, all ${wanted} migrations are applied`)
      if (applied > wanted) {
        return failed(`it has ${applied} migrations, this version knows ${wanted}`, 'Use the version that migrated it.')
      }
      return failed(
        `it answers, but ${wanted - applied} of ${wanted} migrations are missing`,
        '`LIBSQL_URL=… LIBSQL_AUTH_TOKEN=… npm run migrate`',
      )
    } catch (error) {
      return failed(
        `it cannot be used (${reason(error).slice(0, 200)})`,
        'Check that the server runs, that LIBSQL_URL is its address, and that LIBSQL_AUTH_TOKEN is valid and for it.',
      )
    } finally {
      client.close()
    }
  },
}

async function appliedMigrations(client: Client): Promise<number> {
  const table = await client.execute("select 1 from sqlite_master where name = '__drizzle_migrations'")
  if (table.rows.length === 0) return 0
  const { rows } = await client.execute('select count(*) as n from __drizzle_migrations')
  return Number(rows[0]?.n ?? 0)
}

/** The client itself waits for ever. */
function withTimeout<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer within ten seconds')), 10_000).unref()
  })
  return Promise.race([work, late])
}

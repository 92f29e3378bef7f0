import { readFileSync } from 'node:fs'
import { type Client, createClient } from '@libsql/client'
import { openDb } from '../../db/client.ts'
import { MAIN } from '../../db/databases.ts'
import { selfOf } from '../../db/queries/databases.ts'
import { reason } from '../lib/api.ts'
import { type Check, type Finding, failed, ok, skipped } from '../lib/checks.ts'
import { type Address, databaseAddresses } from '../lib/databases.ts'
import type { Given } from '../start/settings.ts'

const JOURNAL = 'db/migrations/meta/_journal.json'

export const DATABASE_CHECK: Check<Given> = {
  name: 'database',
  async run(given) {
    if (!given.LIBSQL_URL) return skipped('LIBSQL_URL is not set')
    const addresses = databaseAddresses(given)
    const findings = await Promise.all(addresses.map(async address => ({ address, finding: await inspect(address) })))
    if (addresses.length === 1) return findings[0]?.finding ?? skipped('LIBSQL_URL is not set')
    const wrong = findings.filter(({ finding }) => finding.status !== 'ok')
    if (wrong.length === 0) return ok(`all ${addresses.length} answer and have every migration`)
    return failed(
      wrong.map(({ address, finding }) => `"${address.name}": ${finding.text}`).join('; '),
      [...new Set(wrong.map(({ finding }) => finding.mend))].join('\n'),
    )
  },
}

async function inspect({ name, url, authToken }: Address): Promise<Finding> {
  const client = createClient({ url, ...(authToken ? { authToken } : {}) })
  try {
    const wanted = (JSON.parse(readFileSync(JOURNAL, 'utf8')) as { entries: unknown[] }).entries.length
    const applied = await withTimeout(appliedMigrations(client))
    if (applied > wanted) {
      return failed(`it has ${applied} migrations, this version knows ${wanted}`, 'Use the version that migrated it.')
    }
    if (applied < wanted) {
      return failed(
        `it answers, but ${wanted - applied} of ${wanted} migrations are missing`,
        '`LIBSQL_URL=… LIBSQL_AUTH_TOKEN=… npm run migrate`',
      )
    }
    const self = await withTimeout(selfOf(openDb(client)))
    if (self === name || (self === undefined && name === MAIN)) {
      return ok(`it answers, all ${wanted} migrations are applied`)
    }
    return self === undefined
      ? failed('it was never told its name', '`LIBSQL_URL=… LIBSQL_DATABASES=… npm run migrate`')
      : failed(`it is the database "${self}"`, 'Give each name of LIBSQL_DATABASES the address that it had before.')
  } catch (error) {
    return failed(
      `it cannot be used (${reason(error).slice(0, 200)})`,
      'Check that the server runs, that its address is right, and that its token is valid and for it.',
    )
  } finally {
    client.close()
  }
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

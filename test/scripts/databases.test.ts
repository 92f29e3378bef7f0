import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATABASE_CHECK } from '../../scripts/doctor/database.ts'
import { databaseAddresses } from '../../scripts/lib/databases.ts'
import { freePort } from '../../scripts/lib/ports.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabases } from '../../scripts/migrate.ts'

/** Two libSQL servers with nothing in them. */
const dir = mkdtempSync(join(tmpdir(), 'databases-'))
const servers: Awaited<ReturnType<typeof startSqld>>[] = []
beforeAll(async () => {
  for (const name of ['one', 'two']) {
    servers.push(await startSqld({ dir: join(dir, name), port: await freePort(), onLine: () => undefined }))
  }
})
afterAll(async () => {
  await Promise.all(servers.map(server => server.stop()))
  rmSync(dir, { recursive: true, force: true })
})

const [one, two] = [() => servers[0]?.url ?? '', () => servers[1]?.url ?? '']
const NOWHERE = 'http://127.0.0.1:9'
const given = (databases: string) => ({ LIBSQL_URL: one(), LIBSQL_DATABASES: databases, LIBSQL_AUTH_TOKENS: 'eu=t' })
const migrate = (databases: string) => migrateDatabases(databaseAddresses(given(databases)))
const diagnose = (databases: string) => DATABASE_CHECK.run(given(databases))

test('the doctor asks for migrations, and all databases get them with one command', async () => {
  expect(await diagnose(`eu=${two()}`)).toMatchObject({
    status: 'failed',
    text: expect.stringMatching(/"main".*missing.*"eu".*missing/),
  })
  expect(await migrate(`eu=${two()}`)).toEqual([])
  expect(await migrate(`eu=${two()}`)).toEqual([])
  expect(await diagnose(`eu=${two()}`)).toEqual({ status: 'ok', text: 'all 2 answer and have every migration' })
})

test('one that is down is named, and does not keep the others', async () => {
  expect(await migrate(`gone=${NOWHERE},eu=${two()}`)).toMatchObject([{ name: 'gone' }])
  expect(await diagnose(`eu=${two()},gone=${NOWHERE}`)).toMatchObject({
    status: 'failed',
    text: expect.stringMatching(/^"gone": it cannot be used/),
  })
})

test('a database that was restored from an old copy learns again which portals are in it', async () => {
  const [main, eu] = [createClient({ url: one() }), createClient({ url: two() })]
  await main.execute(`insert into portals (public_id, name, origins, created_at, database, version, copied)
    values ('por_1', 'Acme', '["https://acme.example"]', 0, 'eu', 3, 3), ('por_2', 'Here', '[]', 0, 'main', 1, 1)`)
  expect(await migrate(`eu=${two()}`)).toEqual([])
  const { rows } = await eu.execute('select public_id, name, version from portals')
  expect(rows.map(row => ({ ...row }))).toEqual([{ public_id: 'por_1', name: 'Acme', version: 3 }])
  main.close()
  eu.close()
})

test('a database under another name than it had is refused', async () => {
  expect(await migrate(`us=${two()}`)).toEqual([{ name: 'us', problem: 'it is the database "eu" already' }])
  expect(await diagnose(`us=${two()}`)).toMatchObject({ text: expect.stringContaining('it is the database "eu"') })
  expect(await diagnose(`main2=${one()}`)).toMatchObject({ text: expect.stringContaining('it is the database "main"') })
})

test('a list that cannot be read is refused by its name', () => {
  expect(() => databaseAddresses({ LIBSQL_DATABASES: 'eu' })).toThrow(/LIBSQL_DATABASES/)
  expect(() => databaseAddresses({ LIBSQL_AUTH_TOKENS: 'EU=x' })).toThrow(/LIBSQL_AUTH_TOKENS/)
  expect(databaseAddresses(given('eu=http://eu.example')).at(-1)).toEqual({
    name: 'eu',
    url: 'http://eu.example',
    authToken: 't',
  })
})

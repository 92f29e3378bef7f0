import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../scripts/lib/ports.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'

const BEFORE = '0007_streams'
const EVENTS = 3000
const dir = mkdtempSync(join(tmpdir(), 'connector-codes-'))
let server: Awaited<ReturnType<typeof startSqld>>
let client: Client

/** The folder of migrations as it was when that one was the last. */
function migrationsUpTo(tag: string): string {
  const folder = join(dir, 'migrations')
  cpSync(fileURLToPath(new URL('../../db/migrations', import.meta.url)), folder, { recursive: true })
  const path = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] }
  const last = journal.entries.findIndex(entry => entry.tag === tag)
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }))
  return folder
}

const ITEMS = [
  { item_name: 'plan.pdf', item_path: '/Team/plan.pdf' },
  { item_name: 'plan.pdf', item_path: '/Team/plan.pdf/old' },
  { item_name: 'plan.pdf', item_path: null },
  { item_name: null, item_path: '/Team/' },
  { item_name: 'x', item_path: '=odd' },
  { item_name: 'Team', item_path: '/Team' },
  { item_name: 'naïve ☃.txt', item_path: '/Büro/naïve ☃.txt' },
  { item_name: null, item_path: null },
]

/** An event as it was stored before: every column in each row, most of them empty now and then. */
function event(number: number): Record<string, string | number | null> {
  const some = <T>(every: number, value: T) => (number % every === 0 ? null : value)
  return {
    connection_id: 1 + (number % 2),
    time: 1_760_000_000 + number * 60,
    fp: 4_503_599_627_370_000 - number,
    type: ['file_add', 'login_fail', 'shared_link_view'][number % 3] ?? '',
    activity: ['upload_file', 'failed_log_on', 'view_shared_link'][number % 3] ?? '',
    category: ['files', 'sign_ins', 'sharing'][number % 3] ?? '',
    actor_type: number % 5 === 0 ? 'anonymous' : 'user',
    actor_id: some(5, `dbid:${number % 7}`),
    actor_name: some(4, `Name ${number % 11}`),
    actor_email: some(5, `user${number % 7}@acme.example`),
    item_type: some(8, 'file'),
    item_id: some(3, `id:${number}`),
    ...(ITEMS[number % ITEMS.length] ?? {}),
    item_count: 1,
    ip: some(6, `192.0.2.${number % 50}`),
    country: some(6, 'DE'),
    region: some(12, 'Bayern'),
    city: some(18, 'München'),
    access_method: some(2, 'web'),
    external: number % 2,
    failure: Number(number % 3 === 1),
    administrative: 0,
    impersonated: 0,
    severity: number % 4,
    extra: some(2, '{"values":{"a":"b"}}'),
    chunk_id: 7,
    chunk_index: number % 50,
  }
}

const stored = async () => (await client.execute('select * from events order by id')).rows.map(row => ({ ...row }))
const found = async (match: string) =>
  (await client.execute({ sql: 'select rowid from events_text where events_text match ?', args: [match] })).rows.length

beforeAll(async () => {
  server = await startSqld({ dir: join(dir, 'libsql'), port: await freePort(), onLine: () => undefined })
  client = createClient({ url: server.url })
  await migrate(drizzle(client), { migrationsFolder: migrationsUpTo(BEFORE) })
  const columns = Object.keys(event(1))
  const rows = Array.from({ length: EVENTS }, (_, number) => Object.values(event(number)))
  await client.execute({
    sql: `insert into events (${columns.join(', ')})
      select ${columns.map((_, index) => `value ->> ${index}`).join(', ')} from json_each(?)`,
    args: [JSON.stringify(rows)],
  })
  // what is removed must stay removed, and row ids are what the search index knows
  await client.execute('delete from events where id % 10 = 0')
})

afterAll(async () => {
  client.close()
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('an installation with events keeps every value, row id and search hit when codes come, and counts them anew', async () => {
  const before = await stored()
  const hits = await found('"pla" AND "lan"')
  expect(before).toHaveLength(EVENTS * 0.9)
  expect(hits).toBeGreaterThan(500)

  await migrateDatabase(server.url)

  const after = await stored()
  expect(after).toEqual(before)
  expect(await found('"pla" AND "lan"')).toBe(hits)
  const { rows } = await client.execute(`select dimension, sum(count) as n, count(distinct connection_id) as connections
    from rollups group by dimension order by 1`)
  expect(rows.map(row => ({ ...row }))).toEqual(
    ['a', 'g', 'o'].map(dimension => ({ dimension, n: before.length, connections: 2 })),
  )
  const { rows: wrong } = await client.execute(`select count(*) as n from rollups r where r.count <>
    (select count(*) from event_rows e where e.connection_id = r.connection_id and e.time / 86400 = r.day
      and case r.dimension when 'g' then e.group_ref when 'a' then e.actor_ref else e.origin_ref end = r.key)`)
  expect(wrong[0]?.n).toBe(0)
  const { rows: foreign } = await client.execute(`select count(*) as n from event_rows e
    join event_groups g on g.id = e.group_ref join actors a on a.id = e.actor_ref join origins o on o.id = e.origin_ref
    where g.connection_id <> e.connection_id or a.connection_id <> e.connection_id or o.connection_id <> e.connection_id`)
  expect(foreign[0]?.n).toBe(0)
}, 60_000)

test('an event that is removed afterwards leaves the search index, and one that is renamed is found by its new name', async () => {
  const hits = await found('"pla" AND "lan"')
  const { rows } = await client.execute(
    `select id from event_rows where item_path = '/Team/' and item_name = 'plan.pdf' limit 2`,
  )
  expect(rows).toHaveLength(2)
  await client.execute({ sql: 'delete from event_rows where id = ?', args: [Number(rows[0]?.id)] })
  await client.execute({
    sql: `update event_rows set item_name = 'zebra.doc' where id = ?`,
    args: [Number(rows[1]?.id)],
  })
  expect(await found('"pla" AND "lan"')).toBe(hits - 2)
  expect(await found('"zeb"')).toBe(1)
})

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import Database from 'libsql'
import { EVENT_COLUMNS, type EventValues } from '../db/queries/event-rows.ts'
import { type PageWrite, storePages } from '../db/queries/pages.ts'
import { connections, slices } from '../db/schema/index.ts'
import { openDatabase } from '../edge/lib/database.ts'
import { eventValues, layOut, numberTwins, type PreparedPage, packPageBases, preparePage } from '../edge/sync/page.ts'
import { Twins } from '../edge/sync/twins.ts'
import { serverCpu } from './lib/cpu.ts'
import { type BenchDatabase, benchDatabase } from './lib/database.ts'
import { sampleEvents } from './lib/events.ts'
import { type Bench, env, median, type Row, round, shuffled, spread } from './lib/measure.ts'

const EVENTS = env('BENCH_STORE_EVENTS', 20_000)
const ROUNDS = env('BENCH_ROUNDS', 3)
/** Pages a transaction: what waits at a Worker while the six slices of a connection are read. */
const TOGETHER = env('BENCH_STORE_TOGETHER', 5)
const PAGE = 1000
const SALT = '00'.repeat(16)

interface Result {
  seconds: number
  bytes: number
  /** CPU, milliseconds: of this process, and of the server. */
  client: number
  server: number
}

/** What is stored, ready made: the three ways differ only in how they put it into a database. */
interface Page {
  events: unknown[]
  raws: string[]
}

/** Events a second into the database: ours against the ORM's plain insert and the in-process floor. */
export const store: Bench = {
  name: 'store',
  async run(report) {
    const texts = await sampleEvents(EVENTS)
    const pages: Page[] = []
    for (let at = 0; at < texts.length; at += PAGE) {
      const raws = texts.slice(at, at + PAGE)
      pages.push({ raws, events: raws.map(raw => JSON.parse(raw) as unknown) })
    }
    const ways = { floor, orm, ours, unsearched }
    const results: Record<keyof typeof ways, Result[]> = { floor: [], orm: [], ours: [], unsearched: [] }
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const name of shuffled(Object.keys(ways) as (keyof typeof ways)[])) {
        const database = await benchDatabase()
        try {
          const result = await ways[name](pages, database)
          results[name].push(result)
          report(`store round ${round}: ${name} ${Math.round(texts.length / result.seconds)} events/s`)
        } finally {
          await database.stop()
        }
      }
    }
    const speed = (name: keyof typeof ways) => results[name].map(result => texts.length / result.seconds)
    const ratio = (to: keyof typeof ways) => round(median(speed('ours')) / median(speed(to)))
    const cpu = (name: keyof typeof ways, part: 'client' | 'server'): Row => ({
      bench: 'store',
      what: `CPU of the ${part}: ${name}`,
      unit: 'ms/1000 events',
      ...spread(results[name].map(result => (result[part] * 1000) / texts.length)),
    })
    const bytes = (name: keyof typeof ways) => round(median(results[name].map(result => result.bytes / texts.length)))
    return [
      row('in process, prepared, one transaction, raw in the row (the floor)', speed('floor')),
      row('ORM insert().values() of 1000 rows, raw in the row', speed('orm')),
      {
        ...row('page transaction through the server', speed('ours')),
        ratio: `${ratio('floor')} × floor, ${ratio('orm')} × ORM`,
      },
      {
        ...row('the same, names put into no text index', speed('unsearched')),
        ratio: `the index takes ${round(100 * (1 - ratio('unsearched')))} % of the time`,
      },
      cpu('ours', 'client'),
      cpu('ours', 'server'),
      cpu('unsearched', 'server'),
      cpu('orm', 'client'),
      cpu('orm', 'server'),
      { bench: 'store', what: 'stored, raw included: ours', value: bytes('ours'), unit: 'bytes/event' },
      {
        bench: 'store',
        what: 'of it for text search',
        value: bytes('ours') - bytes('unsearched'),
        unit: 'bytes/event',
      },
      { bench: 'store', what: 'stored, raw included: ORM', value: bytes('orm'), unit: 'bytes/event' },
    ]
  },
}

function row(what: string, values: number[]): Row {
  return { bench: 'store', what, unit: 'events/s', ...spread(values) }
}

const plain = sqliteTable(
  'plain_events',
  {
    id: integer('id').primaryKey(),
    connectionId: integer('connection_id').notNull(),
    time: integer('time').notNull(),
    fp: integer('fp').notNull(),
    ...Object.fromEntries(EVENT_COLUMNS.slice(2).map(name => [name, text(name)])),
    raw: text('raw').notNull(),
  },
  table => [uniqueIndex('plain_key').on(table.connectionId, table.time, table.fp)],
)

const CREATE = [
  `create table plain_events (id integer primary key, connection_id integer not null, time integer not null,
    fp integer not null, ${EVENT_COLUMNS.slice(2)
      .map(name => `"${name}"`)
      .join(', ')}, raw text not null)`,
  'create unique index plain_key on plain_events (connection_id, time, fp)',
  'create index plain_type on plain_events (connection_id, type, time)',
  'create index plain_actor on plain_events (connection_id, actor_email, time)',
]

/** Values of a page in the order of EVENT_COLUMNS, each with its raw text. */
async function plainRows(page: Page): Promise<{ values: EventValues; raw: string }[]> {
  const prepared = await preparePage(page.events, SALT)
  numberTwins(prepared, new Twins(async () => []))
  return prepared.entries
    .toSorted((a, b) => a.event.time - b.event.time)
    .map(({ event, fp, raw }, index) => ({
      values: eventValues(event, { fp, chunk: 1, index }),
      raw: JSON.stringify(raw),
    }))
}

async function floor(pages: Page[], { dir }: BenchDatabase): Promise<Result> {
  const rows = await Promise.all(pages.map(plainRows))
  const path = join(dir, 'floor.db')
  const database = new Database(path)
  database.exec('pragma journal_mode = wal; pragma synchronous = normal')
  for (const statement of CREATE) database.exec(statement)
  const insert = database.prepare(
    `insert into plain_events (connection_id, ${EVENT_COLUMNS.map(name => `"${name}"`).join(', ')}, raw)
     values (1, ${EVENT_COLUMNS.map(() => '?').join(', ')}, ?) on conflict do nothing`,
  )
  const took = await timed(dir, () => {
    database.exec('begin')
    for (const page of rows) for (const { values, raw } of page) insert.run(...values, raw)
    database.exec('commit')
  })
  const size = database.prepare('select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()')
  const { bytes } = size.get() as { bytes: number }
  database.close()
  rmSync(path)
  return { ...took, bytes }
}

async function orm(pages: Page[], { url, dir }: BenchDatabase): Promise<Result> {
  const client = createClient({ url })
  for (const statement of CREATE) await client.execute(statement)
  const before = await size(client)
  const db = drizzle(client)
  const rows = await Promise.all(pages.map(plainRows))
  const took = await timed(dir, async () => {
    for (const page of rows) {
      const values = page.map(({ values, raw }) => ({
        connectionId: 1,
        ...Object.fromEntries(EVENT_COLUMNS.map((name, index) => [name, values[index]])),
        raw,
      }))
      await db
        .insert(plain)
        .values(values as (typeof plain.$inferInsert)[])
        .onConflictDoNothing()
    }
  })
  return { ...took, bytes: (await size(client)) - before }
}

/** From normalized events to a stored page: rows, compression, the transaction. Normalizing has a bench of its own. */
async function ours(pages: Page[], { url, dir }: BenchDatabase): Promise<Result> {
  const db = openDatabase({ LIBSQL_URL: url })
  const now = Date.now()
  await db.insert(connections).values({
    publicId: 'con_bench',
    tenantId: 1,
    name: 'bench',
    adminEmail: 'bench@example.com',
    status: 'connected',
    salt: SALT,
    backfillDays: 60,
    createdAt: now,
    updatedAt: now,
  })
  await db.insert(slices).values({
    connectionId: 1,
    kind: 'backfill',
    status: 'open',
    fromTime: 0,
    startTime: 0,
    nextAt: 0,
    lease: 'bench',
    leaseUntil: now + 3_600_000,
  })
  const before = await size(db.$client)
  const twins = new Twins(async () => [])
  const prepared = await Promise.all(pages.map(page => preparePage(page.events, SALT)))
  for (const page of prepared) numberTwins(page, twins)
  const took = await timed(dir, async () => {
    for (let at = 0; at < prepared.length; at += TOGETHER) {
      const part = prepared.slice(at, at + TOGETHER)
      const results = await storePages(
        db,
        part.map((page, index) => writeOf(page, at + index, prepared.length)),
      )
      if (results.some(result => result.kind !== 'stored' || result.duplicates > 0))
        throw new Error('a page was not stored whole')
    }
  })
  return { ...took, bytes: (await size(db.$client)) - before }
}

/** The same into a database whose text index takes everything and keeps nothing: what search costs at ingest. */
async function unsearched(pages: Page[], database: BenchDatabase): Promise<Result> {
  const client = createClient({ url: database.url })
  await client.batch([
    'drop table events_text',
    `create view events_text (rowid, item) as select 1, ''`,
    'create trigger forget instead of insert on events_text begin select 1; end',
  ])
  client.close()
  return ours(pages, database)
}

/** What a Worker does with a page that it has read, up to the batch. */
function writeOf(page: PreparedPage, number: number, pages: number): PageWrite {
  const { events, chunks } = layOut(page, new Set(), { sliceId: 1, page: number })
  const bases = packPageBases(page)
  return {
    sliceId: 1,
    connectionId: 1,
    lease: 'bench',
    leaseMs: 3_600_000,
    pull: 0,
    page: number,
    cursor: `cursor ${number}`,
    done: number === pages - 1,
    now: Date.now(),
    fetched: page.entries.length,
    events,
    chunks,
    ...(bases ? { bases } : {}),
    rejected: [],
    newestTime: page.maxTime,
    late: false,
    requests: 1,
  }
}

/** Runs `work` and takes its time and CPU; `dir` names the server's process. */
async function timed(dir: string, work: () => unknown): Promise<Omit<Result, 'bytes'>> {
  const [began, cpu, server] = [performance.now(), process.cpuUsage(), serverCpu(dir)]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return {
    seconds: (performance.now() - began) / 1000,
    client: (user + system) / 1000,
    server: serverCpu(dir) - server,
  }
}

async function size(client: Client): Promise<number> {
  const { rows } = await client.execute(
    'select (page_count - freelist_count) * page_size as bytes from pragma_page_count(), pragma_freelist_count(), pragma_page_size()',
  )
  return Number(rows[0]?.bytes)
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SQL } from 'drizzle-orm'
import { sql } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import Database from 'libsql'
import {
  countsOfRows,
  EVENT_COLUMNS,
  type EventValues,
  insertCodes,
  insertRows,
  insertTexts,
  packEvents,
} from '../../db/queries/event-rows.ts'
import { normalize } from '../../edge/dropbox/normalize.ts'
import { eventValues } from '../../edge/sync/page.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { sampleEvents } from './events.ts'

const SAMPLE = 20_000
const DAYS = 60
const STEP = 5000
/** 2026-05-01T00:00:00Z */
export const END = 1_777_593_600
export const START = END - DAYS * 86_400

/** What was frequent in the oldest days and is never seen since: found late by whoever walks from the newest. */
export const GONE = { actor: 'gone@elsewhere.example', ip: '203.0.113.7', country: 'IS' } as const
const GONE_DAYS = 5

const root = fileURLToPath(new URL('../..', import.meta.url))
const migrations = join(root, 'db/migrations')
const dialect = new SQLiteAsyncDialect()

/**
 * A file with `count` events of one connection over 60 days, stored newest day first as a backfill does: a realistic team's,
 * told again and again with other names of files, and one in ten from one of 20,000 addresses. Rows, codes, daily counts and
 * search index, no raws. Made in process, and kept in `.data/bench` for the next run.
 */
export async function historyFile(count: number, report: (line: string) => void): Promise<string> {
  const folder = join(root, '.data/bench')
  const path = join(folder, `history-${count}-${version()}.db`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const draft = `${path}.draft`
  for (const end of ['', '-wal', '-shm']) rmSync(draft + end, { force: true })
  await migrateDatabase(pathToFileURL(draft).href)
  const began = performance.now()
  const sample = await teamEvents()
  fill(draft, sample, count, report)
  renameSync(draft, path)
  report(`${count} events stored in ${Math.round((performance.now() - began) / 1000)} s`)
  return path
}

/** Another schema, or another way to make it, makes another file. */
function version(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).filter(file => file.endsWith('.sql'))) {
    hash.update(readFileSync(join(migrations, name)))
  }
  hash.update(readFileSync(fileURLToPath(import.meta.url)))
  return hash.digest('hex').slice(0, 12)
}

async function teamEvents(): Promise<EventValues[]> {
  return (await sampleEvents(SAMPLE))
    .map(text => normalize(JSON.parse(text) as unknown))
    .flatMap(result => (result.kind === 'event' ? [eventValues(result.event, { fp: 0, chunk: 1, index: 0 })] : []))
}

function fill(path: string, sample: readonly EventValues[], count: number, report: (line: string) => void): void {
  const database = new Database(path)
  database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -400000')
  database.exec(`insert into portals (public_id, name, origins, created_at) values ('por_1', 'Bench', '[]', 0);
    insert into tenants (portal_id, external_id, created_at) values (1, 'acme', 0);
    insert into connections (public_id, tenant_id, name, admin_email, status, salt, backfill_days, created_at, updated_at)
      values ('con_1', 1, 'Acme', 'a@acme.example', 'connected', '00', 60, 0, 0)`)
  // rows first, then their indexes: several times faster
  const indexes = (
    database
      .prepare(
        `select sql from sqlite_master where type = 'index' and name like 'event_rows_%' and name <> 'event_rows_key'`,
      )
      .all() as { sql: string }[]
  ).map(row => row.sql)
  for (const name of ['group', 'actor', 'origin']) database.exec(`drop index event_rows_${name}`)
  const run = (statement: SQL) => {
    const { sql: text, params } = dialect.sqlToQuery(statement)
    database.prepare(text).run(...params)
  }
  for (let made = 0; made < count; made += STEP) {
    const rows = Array.from({ length: Math.min(STEP, count - made) }, (_, index) => tell(sample, made + index, count))
    const packed = packEvents(rows)
    database.exec('begin')
    for (const statement of [...insertCodes(1, packed, sql`true`), insertRows(1, packed, sql`true`)]) run(statement)
    database.exec('commit')
    if ((made / STEP) % 80 === 0) report(`${made} of ${count} events stored`)
  }
  for (const index of indexes) database.exec(index)
  run(sql`insert into rollups (connection_id, dimension, day, key, count)
    select 1, dimension, day, key, n from (${countsOfRows(sql`true`)})`)
  run(insertTexts(sql`true`))
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
}

const at = Object.fromEntries(EVENT_COLUMNS.map((name, index) => [name, index])) as Record<
  (typeof EVENT_COLUMNS)[number],
  number
>

/** The sample's event that comes at this place of the history. */
function tell(sample: readonly EventValues[], number: number, count: number): EventValues {
  // a step that shares no factor with the sample: each telling has all events, in another order
  const event = sample[(number * 7919) % sample.length]
  if (!event) throw new Error('the sample is empty')
  const telling = Math.floor(number / sample.length)
  const perDay = count / DAYS
  const day = Math.floor(number / perDay)
  const told = [...event]
  told[at.time] = END - (day + 1) * 86_400 + Math.floor(((number % perDay) / perDay) * 86_400)
  told[at.fp] = number
  for (const column of [at.item_name, at.item_path]) {
    const text = told[column]
    if (typeof text === 'string') told[column] = text.replace(/(\.\w+)?$/, ` ${telling.toString(36)}$1`)
  }
  if (number % 10 === 0) {
    const host = (number * 48_271) % 20_000
    told[at.ip] = `100.64.${host >> 8}.${host & 255}`
  }
  if (day >= DAYS - GONE_DAYS && number % 8 === 0) {
    Object.assign(told, { [at.ip]: GONE.ip, [at.country]: GONE.country, [at.actor_email]: GONE.actor })
  }
  return told
}

import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { type Db, openDb } from '../db/client.ts'
import { countFiltered, countMatching, countSample, type Selected } from '../db/queries/event-counts.ts'
import { findSearches, type ListPlace, listEvents } from '../db/queries/events.ts'
import { countRolled } from '../db/queries/rollups.ts'
import { tenantScope } from '../db/scope.ts'
import { EventFilterQuery } from '../edge/contract.ts'
import { openDatabase } from '../edge/lib/database.ts'
import { parseFilter } from '../edge/services/parse-filter.ts'
import { freePort } from '../scripts/lib/ports.ts'
import { startSqld } from '../scripts/lib/sqld.ts'
import { END, GONE, historyFile, START } from './lib/history.ts'
import { type Bench, env, median, type Row, round } from './lib/measure.ts'

const EVENTS = env('BENCH_READ_EVENTS', 2_000_000)
const ROUNDS = env('BENCH_READ_ROUNDS', 15)
const SCOPE = tenantScope(1, 1)
const PAGE = 50

/** What people ask for, by the parameters of the API. Frequent and rare values of each filter, and common pairs. */
const QUERIES: readonly string[] = [
  '',
  'activity=edit_file',
  'activity=app_policy_changed',
  'category=files',
  'category=sharing',
  'category=groups',
  'eventType=file_download',
  'eventType=^paper',
  'actor={often}',
  'actor={seldom}',
  'actor=~{name}',
  'actor=Unauthenticated user',
  'actorDomain={domain}',
  'actorType=admin',
  'actorType=anonymous',
  'item=report',
  'item={item}',
  'item=^Budget',
  'item=nothing-has-this-name',
  'itemType=folder',
  'itemType=!*',
  'ip={ip}',
  'ip=^{ipStart}',
  'ip={ipNet}/20',
  'country={country}',
  'country={rare}',
  'country=!*',
  'accessMethod=api',
  'accessMethod=admin_console',
  'external=true',
  'external=false',
  'administrative=true',
  'impersonated=true',
  'outcome=failure',
  'outcome=success',
  'severity=high',
  'severity=informational',
  'q=report',
  'q={name}',
  'from={day}&to={nextDay}',
  'actor={often}&activity=download_file',
  'actor={often}&activity=app_policy_changed',
  'actor={seldom}&from={day}&to={nextDay}',
  'activity=download_file&country={country}',
  'activity=failed_log_on&outcome=failure',
  'category=sharing&external=true',
  'ip={ip}&activity=log_on',
  'actor={often}&item=report',
  // frequent long ago, and never since
  `actor=${GONE.actor}`,
  `ip=${GONE.ip}`,
  `country=${GONE.country}`,
  `country=${GONE.country}&outcome=failure`,
]

/** Time of the database for pages, filters and counts: through the server, beside the same statements in process. */
export const reads: Bench = {
  name: 'reads',
  async run(report) {
    const history = await historyFile(EVENTS, report)
    const dir = mkdtempSync(join(tmpdir(), 'connector-bench-'))
    try {
      const file = join(dir, 'dbs', 'default', 'data')
      mkdirSync(join(dir, 'dbs', 'default'), { recursive: true })
      copyFileSync(history, file)
      const served = await throughServer(dir, report)
      const floor = await measure(openDb(createClient({ url: pathToFileURL(history).href })), 'in process', report)
      const floors = new Map(floor.map(row => [row.what.replace('in process: ', ''), row.value]))
      const compared = served.map(row => {
        const least = floors.get(row.what.replace('server: ', ''))
        return least ? { ...row, ratio: `${round(row.value / least)} × in process` } : row
      })
      return [...compared, ...floor]
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  },
}

async function throughServer(dir: string, report: (line: string) => void): Promise<Row[]> {
  const server = await startSqld({ dir, port: await freePort(), onLine: () => undefined })
  try {
    return await measure(openDatabase({ LIBSQL_URL: server.url }), 'server', report)
  } finally {
    await server.stop()
  }
}

async function measure(db: Db, way: string, report: (line: string) => void): Promise<Row[]> {
  const rows: Row[] = []
  const add = async (what: string, run: () => Promise<unknown>) => {
    await run()
    const times: number[] = []
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      const began = performance.now()
      await run()
      times.push(performance.now() - began)
    }
    const p95 = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0
    rows.push({ bench: 'reads', what: `${way}: ${what}`, value: round(median(times)), unit: 'ms', max: round(p95) })
    report(`${way}: ${what}: p50 ${round(median(times))} ms, p95 ${round(p95)} ms`)
  }
  const values = await valuesFor(db)
  for (const query of QUERIES) {
    const { filter, text } = read(query, values)
    await add(`page ${text || 'without filter'}`, () => page(db, filter))
  }
  const { filter: none } = read('', values)
  const deep = await placeAt(db, 10_000)
  await add('page 10,000 events deep', () => page(db, none, deep))
  await add('summary of 60 days, from daily counts', () => countRolled(db, SCOPE, { connectionIds: [1] }))
  await add('top items and addresses', () => sample(db, none))
  for (const query of ['activity=download_file', 'country={rare}', 'actor={often}', 'external=true', 'item=report']) {
    const { filter, text } = read(query, values)
    await add(`total of ${text}`, async () => countMatching(db, SCOPE, await selected(db, filter)))
    await add(`summary of ${text}`, async () => countFiltered(db, SCOPE, await selected(db, filter)))
  }
  return rows
}

type Filter = ReturnType<typeof parseFilter>

function read(query: string, values: Record<string, string>): { filter: Filter; text: string } {
  const text = query.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  const given = Object.fromEntries(
    query
      .split('&')
      .filter(Boolean)
      .map(pair =>
        pair
          .replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
          .split(/=(.*)/s)
          .slice(0, 2),
      ),
  )
  return { filter: parseFilter(EventFilterQuery.parse(given), END * 1000), text }
}

async function selected(db: Db, filter: Filter): Promise<Selected> {
  return { connectionIds: [1], filter, searches: await findSearches(db, [1], filter) }
}

async function page(db: Db, filter: Filter, after?: ListPlace) {
  return listEvents(db, SCOPE, { connectionIds: [1], filter, order: 'desc', limit: PAGE + 1, after })
}

async function sample(db: Db, filter: Filter) {
  return countSample(db, SCOPE, await selected(db, filter), ['item', 'ip'], 20_000)
}

async function placeAt(db: Db, depth: number) {
  const [row] = await db.all<ListPlace>(
    `select time, id from event_rows where connection_id = 1 order by time desc, id desc limit 1 offset ${Math.min(depth, EVENTS - 100)}`,
  )
  return row ?? { time: 0, id: 0 }
}

/** Values that are really there, often and seldom. */
async function valuesFor(db: Db): Promise<Record<string, string>> {
  const ranked = async (column: string) =>
    (
      await db.all<{ value: string }>(
        `select ${column} as value from events where connection_id = 1 and ${column} is not null and id <= 20000 group by 1 order by count(*) desc`,
      )
    ).map(row => row.value)
  const [emails, names, ips, countries, items] = await Promise.all(
    ['actor_email', 'actor_name', 'ip', 'country', 'item_name'].map(ranked),
  )
  const ip = ips?.find(one => one.includes('.')) ?? ''
  const octets = ip.split('.')
  return {
    often: emails?.[0] ?? '',
    seldom: emails?.at(-1) ?? '',
    domain: emails?.[0]?.split('@')[1] ?? '',
    name: names?.at(-1)?.split(' ')[0] ?? '',
    ip,
    ipStart: `${octets.slice(0, 2).join('.')}.`,
    ipNet: ip,
    country: countries?.[0] ?? '',
    rare: countries?.at(-1) ?? '',
    item: items?.at(-1)?.slice(0, 12) ?? '',
    day: new Date((START + 30 * 86_400) * 1000).toISOString(),
    nextDay: new Date((START + 31 * 86_400) * 1000).toISOString(),
  }
}

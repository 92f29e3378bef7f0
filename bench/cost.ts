import { storePages } from '../db/queries/pages.ts'
import { claimDue, endIdlePolls, leaseSlices } from '../db/queries/slices.ts'
import { layOut, numberTwins, packPageBases, preparePage } from '../edge/sync/page.ts'
import { Twins } from '../edge/sync/twins.ts'
import { billedDatabase } from './lib/billed.ts'
import { benchDatabase } from './lib/database.ts'
import { sampleEvents } from './lib/events.ts'
import { idleConnections } from './lib/idle.ts'
import { type Bench, env, type Row, round } from './lib/measure.ts'
import { cost } from './lib/prices.ts'

const EVENTS = env('BENCH_COST_EVENTS', 20_000)
const IDLE = 100
const PAGE = 1000
const MILLION = 1_000_000

/** What the platforms would bill: rows as the server counts them, CPU in Node, calls; and the dollars that makes. */
export const costs: Bench = {
  name: 'cost',
  async run() {
    return [...(await stored()), ...(await polled())]
  },
}

/** A million new events, as pages of a thousand. */
async function stored(): Promise<Row[]> {
  const texts = await sampleEvents(EVENTS)
  const database = await benchDatabase()
  try {
    const { db, billed } = billedDatabase(database.url)
    await idleConnections(db, 1)
    const lease = 'bench'
    await leaseSlices(db, [1], lease, 3_600_000)
    const size = async () =>
      Number(
        (await db.$client.execute('select page_count * page_size from pragma_page_count(), pragma_page_size()'))
          .rows[0]?.[0],
      )
    const before = { ...billed, bytes: await size() }
    const twins = new Twins(async () => [])
    const cpu = process.cpuUsage()
    for (let page = 0; page * PAGE < texts.length; page += 1) {
      const raws = texts.slice(page * PAGE, (page + 1) * PAGE)
      const prepared = await preparePage(
        raws.map(raw => JSON.parse(raw) as unknown),
        '00',
      )
      numberTwins(prepared, twins)
      const bases = packPageBases(prepared)
      const done = (page + 1) * PAGE >= texts.length
      const [result] = await storePages(db, [
        {
          ...{ sliceId: 1, connectionId: 1, lease, leaseMs: 3_600_000, pull: 0, page, cursor: `cursor ${page}` },
          ...{ done, now: Date.now(), fetched: raws.length, rejected: [], newestTime: prepared.maxTime, late: false },
          ...layOut(prepared, new Set(), { sliceId: 1, page }),
          ...(bases ? { bases } : {}),
          requests: 1,
        },
      ])
      if (result?.kind !== 'stored') throw new Error('a page was not stored')
    }
    const { user, system } = process.cpuUsage(cpu)
    const each = (value: number) => (value / texts.length) * MILLION
    const [written, read] = [each(billed.written - before.written), each(billed.read - before.read)]
    const [bytes, ms] = [each((await size()) - before.bytes), each((user + system) / 1000)]
    return [
      row('a million events: rows written', written / MILLION, 'million', cost('written', written)),
      row('a million events: rows read', read / MILLION, 'million', cost('rowsRead', read)),
      row('a million events: CPU, in Node', ms / 1000, 's', cost('cpu', ms)),
      row('a million events: stored, raw included', bytes / 1e9, 'GB', cost('storage', bytes), ' a month'),
    ]
  } finally {
    await database.stop()
  }
}

/** A poll that brings nothing, without the call to Dropbox. */
async function polled(): Promise<Row[]> {
  const database = await benchDatabase()
  try {
    const { db, billed } = billedDatabase(database.url)
    await idleConnections(db, IDLE)
    const before = { ...billed }
    const now = Date.now()
    for (const { id, connectionId } of await claimDue(db, {
      now,
      queuedUntil: now + 1,
      limit: IDLE,
      perConnection: 6,
    })) {
      const [slice] = await leaseSlices(db, [id], 'bench', 60_000)
      if (!slice) throw new Error('a slice was not free')
      const held = { id, connectionId, lease: 'bench', page: slice.page }
      await endIdlePolls(db, [{ slice: held, cursor: 'next', now, nextAt: now + 600_000, requests: 1 }])
    }
    const each = (value: number) => (value / IDLE) * MILLION
    const written = each(billed.written - before.written)
    const read = each(billed.read - before.read)
    return [
      row('a million idle polls: rows written', written / MILLION, 'million', cost('written', written)),
      row('a million idle polls: rows read', read / MILLION, 'million', cost('rowsRead', read)),
      row('a million idle polls: operations of the queue', 3, 'million', cost('queue', 3 * MILLION)),
    ]
  } finally {
    await database.stop()
  }
}

function row(what: string, value: number, unit: string, dollars: number, per = ''): Row {
  return { bench: 'cost', what, value: round(value), unit, ratio: `$${round(dollars)}${per}` }
}

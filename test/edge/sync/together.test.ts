import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { PageResult, PageWrite } from '../../../db/queries/pages.ts'
import { ConnectorError } from '../../../edge/errors.ts'
import { layOut, numberTwins, preparePage } from '../../../edge/sync/page.ts'
import { type Held, Shift } from '../../../edge/sync/shift.ts'
import { Twins } from '../../../edge/sync/twins.ts'
import { database } from '../support/data.ts'
import { Engine } from '../support/engine.ts'

const SLICES = 5
const EVENTS = 30

test('pages that wait for the database are stored by one transaction, each with its own counts', async () => {
  const { shift, held, batches, rowId } = await began()
  const pages = await Promise.all(held.map(slice => pageOf(slice)))
  const results = await Promise.all(pages.map(page => shift.store(page)))
  // the first found nobody waiting, the others waited for it
  expect(batches).toHaveLength(2)
  expect(results).toEqual(pages.map(() => ({ ...STORED, stored: EVENTS, duplicates: 0 })))
  expect(await totals(rowId)).toEqual({ events: SLICES * EVENTS, counted: SLICES * EVENTS, pages: SLICES })
})

test('a page that the database does not take, and one whose slice another has taken over, keep no other page out', async () => {
  const { shift, held, rowId } = await began()
  const pages = await Promise.all(held.map(slice => pageOf(slice)))
  const damaged = pages.map((page, index) => {
    if (index === 2) return { ...page, events: { ...page.events, rows: 'no JSON' } }
    return index === 3 ? { ...page, lease: 'of another' } : page
  })
  const results = await Promise.allSettled(damaged.map(page => shift.store(page)))
  expect(results.map(result => (result.status === 'fulfilled' ? result.value.kind : result.status))).toEqual([
    'stored',
    'stored',
    'rejected',
    'fenced',
    'stored',
  ])
  expect(await totals(rowId)).toEqual({ events: 3 * EVENTS, counted: 3 * EVENTS, pages: 3 })
})

test('pages that are too much at once for a slow database are stored one by one', async () => {
  const { shift, held, batches, rowId, refuse } = await began()
  const pages = await Promise.all(held.map(slice => pageOf(slice)))
  const [alone] = await Promise.all(pages.slice(0, 1).map(page => shift.store(page)))
  expect(alone).toMatchObject({ kind: 'stored' })
  const most = batches[0]?.length ?? 0
  refuse(statements => statements > most)
  const results = await Promise.all(pages.slice(1).map(page => shift.store(page)))
  expect(results.map(result => result.kind)).toEqual(['stored', 'stored', 'stored', 'stored'])
  expect(await totals(rowId)).toEqual({ events: SLICES * EVENTS, counted: SLICES * EVENTS, pages: SLICES })
})

test('a database that is away fails all that wait, in the time of one', async () => {
  const { shift, held, batches, refuse } = await began()
  const pages = await Promise.all(held.map(slice => pageOf(slice)))
  refuse(() => true)
  const results = await Promise.allSettled(pages.map(page => shift.store(page)))
  expect(results.map(result => result.status)).toEqual(pages.map(() => 'rejected'))
  // the first page four times, then four together and the first of them four times
  expect(batches).toHaveLength(9)
})

test('a page repeated in one transaction is applied once', async () => {
  const { shift, held, rowId } = await began()
  const pages = await Promise.all(held.slice(0, 2).map(slice => pageOf(slice)))
  const results = await Promise.all([...pages, ...pages].map(page => shift.store(page)))
  expect(results.map(result => result.kind)).toEqual(['stored', 'stored', 'fenced', 'fenced'])
  expect(await totals(rowId)).toEqual({ events: 2 * EVENTS, counted: 2 * EVENTS, pages: 2 })
})

const STORED: PageResult = { kind: 'stored', stored: 0, duplicates: 0, throttledUntil: 0, connected: true }

/** A connection with slices that are held by one invocation, and the batches that it sends to the database. */
async function began() {
  const engine = await Engine.begin(0)
  const ids = await database().all<{ id: number }>(
    sql`select id from slices where connection_id = ${engine.rowId} and kind = 'backfill' limit ${SLICES}`,
  )
  const ctx = engine.context()
  const batches: unknown[][] = []
  let refused = (_statements: number) => false
  const { $client } = ctx.db
  const batch = $client.batch.bind($client)
  $client.batch = async (statements, mode) => {
    batches.push(statements)
    if (refused(statements.length)) throw new ConnectorError('database_unavailable')
    return batch(statements, mode)
  }
  const refuse = (when: typeof refused) => {
    refused = when
  }
  const shift = new Shift(
    ctx,
    Date.now() + 60_000,
    ids.map(({ id }) => id),
  )
  const held = (await Promise.all(ids.map(({ id }) => shift.lease(id)))).flatMap(slice => slice ?? [])
  return { shift, held, batches, refuse, rowId: engine.rowId }
}

async function pageOf(slice: Held): Promise<PageWrite> {
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    timestamp: `${new Date((slice.fromTime + index) * 1000).toISOString().slice(0, 19)}Z`,
    event_category: { '.tag': 'file_operations' },
    actor: { '.tag': 'anonymous' },
    event_type: { '.tag': 'file_add', description: 'Added files and/or folders' },
    details: { '.tag': 'file_add_details', name: `${slice.id} ${index}` },
  }))
  const page = await preparePage(events, slice.salt)
  numberTwins(page, new Twins(async () => []))
  return {
    sliceId: slice.id,
    connectionId: slice.connectionId,
    lease: slice.lease,
    leaseMs: 60_000,
    pull: slice.pull,
    page: slice.page,
    cursor: 'cursor',
    done: false,
    now: Date.now(),
    fetched: events.length,
    ...layOut(page, new Set(), { sliceId: slice.id, page: slice.page }),
    rejected: [],
    newestTime: page.maxTime,
    late: false,
    requests: 1,
  }
}

async function totals(connectionId: number) {
  const [row] = await database().all(sql`
    select (select count(*) from events where connection_id = ${connectionId}) as events,
      (select sum(count) from rollups where connection_id = ${connectionId} and dimension = 'g') as counted,
      (select sum(page) from slices where connection_id = ${connectionId}) as pages`)
  return row
}

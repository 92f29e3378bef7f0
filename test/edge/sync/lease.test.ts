import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Connection, List, LogEntry } from '../../../edge/contract.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import { database } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

const read = (engine: Engine) =>
  engine.api.json<Connection>(200, 'GET', `/v1/connections/${engine.connectionId}`, { token: engine.token })

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

test('another consumer takes over from one that sleeps beyond its lease, whose page is then not applied', async () => {
  const engine = await Engine.begin(400)
  engine.vars = { SYNC_LEASE_MS: '1000' }
  const { teamId } = engine.team
  const db = database()
  const [slice] = await db.all<{ id: number }>(sql`
    select id from slices where connection_id = ${engine.rowId} and kind = 'backfill' order by from_time desc limit 1`)
  const id = slice?.id ?? 0
  const work = { body: { v: 1 as const, connectionId: engine.rowId, sliceId: id }, attempts: 1 }
  const others = engine.waiting.splice(0).filter(({ body }) => body.sliceId !== id)
  // one page, held back; everything after it is quick
  const hold = await sandbox.addFault({ kind: 'hold', times: 1, route: 'team_log/*', teamId })
  const sleeper = engine.deliver([work])
  const state = async () =>
    (
      await db.all<{ held: number; free: number; done: number; page: number }>(sql`
        select lease is not null as held, lease_until < unixepoch('subsec') * 1000 as free,
          status = 'done' as done, page from slices where id = ${id}`)
    )[0]
  const until = async (wanted: (now: Awaited<ReturnType<typeof state>>) => boolean) => {
    while (!wanted(await state())) await new Promise(resolve => setTimeout(resolve, 60))
  }
  await until(now => now?.held === 1 && now.free === 1)
  await engine.deliver([work])
  const taken = await state()
  // an empty page may come first, as it does at Dropbox
  expect(taken).toMatchObject({ done: 1 })
  const before = await engine.totals()
  await sandbox.removeFault(hold.id)
  await sleeper
  expect(await state()).toEqual(taken)
  engine.vars = {}
  engine.waiting.push(...others)
  await engine.run()
  await expectExact(engine)
  expect(before.duplicates).toBe(0)
  expect(await engine.totals()).toMatchObject({ duplicates: 0 })
  // sixty days and the live slice, and one day by both consumers
  expect(await sandbox.requests({ teamId, route: 'team_log/get_events' })).toHaveLength(62)
}, 60_000)

test.each([
  ['ahead', 1],
  ['behind', -1],
])(
  'with a clock an hour %s nothing is lost once the first re-read is done',
  async (_name, hours) => {
    const engine = await Engine.begin(400, { ahead: hours * 3_600_000 })
    await engine.run()
    const [sample = '{}'] = await engine.expected()
    // by Dropbox's clock these come now, which is before, or long after, the moment that we call the connection's
    const events = [-30, 1, 2, 3].map(minute => ({
      ...JSON.parse(sample),
      timestamp: iso(Date.now() + minute * 1000),
    }))
    await sandbox.addEvents(engine.team.teamId, events)
    await new Promise(resolve => setTimeout(resolve, 3500))
    await engine.requestSync()
    await engine.run()
    await expectExact(engine)
  },
  60_000,
)

test('a message of a form nobody knows is done with, and so is one for a slice that is gone; the one beside them works', async () => {
  const engine = await Engine.begin(60)
  const good = engine.waiting.splice(0, 1)[0]?.body
  const bodies = [null, 'text', { v: 2, connectionId: 1, sliceId: 1 }, { v: 1, connectionId: 'x' }, good]
  const outcome: string[] = []
  const messages = [...bodies, { v: 1, connectionId: engine.rowId, sliceId: 2 ** 30 }].map(body => ({
    id: crypto.randomUUID(),
    timestamp: new Date(),
    attempts: 1,
    body,
    ack: () => outcome.push('ack'),
    retry: () => outcome.push('retry'),
  }))
  await consumeBatch({ queue: 'dropbox-sync', messages } as unknown as MessageBatch<unknown>, engine.context())
  expect(outcome).toEqual(Array.from({ length: 6 }, () => 'ack'))
  expect((await read(engine)).sync.requestCount).toBeGreaterThan(0)
})

test('a connection without a poll for half an hour says that it is silent; a disconnected one does not', async () => {
  const engine = await Engine.begin(20)
  await engine.run()
  expect((await read(engine)).sync.silent).toBe(false)
  const polled = (minutesAgo: number) =>
    database().run(
      sql`update connections set last_poll_at = ${Date.now() - minutesAgo * 60_000} where id = ${engine.rowId}`,
    )
  await polled(29)
  expect((await read(engine)).sync.silent).toBe(false)
  await polled(31)
  expect((await read(engine)).sync.silent).toBe(true)
  await engine.requestSync()
  await engine.run()
  expect((await read(engine)).sync.silent).toBe(false)
  await polled(31)
  await engine.api.json(200, 'DELETE', `/v1/connections/${engine.connectionId}`, { token: engine.token })
  expect((await read(engine)).sync.silent).toBe(false)
}, 60_000)

test('every call of the sync is counted, failed ones too, and throttled time as long as Dropbox asked for', async () => {
  const engine = await Engine.begin(300)
  const { teamId } = engine.team
  await sandbox.addFault({ kind: 'error', status: 500, everyNth: 5, times: 6, route: 'team_log/*', teamId })
  await sandbox.addFault({ kind: 'rate_limit', retryAfter: 2, after: 10, times: 1, route: 'team_log/*', teamId })
  await engine.run({ timeoutMs: 50_000 })
  await expectExact(engine)
  const calls = (await sandbox.requests({ teamId })).filter(call => call.route.startsWith('team_log/'))
  expect(calls.filter(call => call.status === 429)).toHaveLength(1)
  const { sync } = await read(engine)
  expect(sync.requestCount).toBe(calls.length)
  expect(sync.throttledMs).toBeGreaterThanOrEqual(1990)
  expect(sync.throttledMs).toBeLessThanOrEqual(2010)
  const log = await engine.api.json<List<LogEntry>>(200, 'GET', `/v1/connections/${engine.connectionId}/log`, {
    token: engine.token,
  })
  expect(log.items.filter(entry => entry.kind === 'throttled').map(entry => entry.detail)).toEqual([{ seconds: 2 }])
}, 60_000)

import { expect, test } from 'vitest'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

test('a backfill stores every event of sixty days once, of every type', async () => {
  const engine = await Engine.begin(3000, { everyType: true })
  await engine.run()
  await expectExact(engine)
}, 90_000)

test('messages delivered twice, in any order, to three consumers at once change nothing', async () => {
  const engine = await Engine.begin(1500)
  await engine.run({ consumers: 3, copies: 2, shuffle: true })
  await expectExact(engine)
}, 90_000)

test('a re-read of the last days finds only duplicates', async () => {
  const engine = await Engine.begin(800)
  await engine.run()
  await engine.requestSync()
  await engine.run()
  await expectExact(engine)
  expect((await engine.totals()).duplicates).toBeGreaterThan(0)
}, 90_000)

test('events that show up late are found by the re-read and counted as late', async () => {
  const engine = await Engine.begin(300)
  await engine.run()
  const [sample = '{}'] = await engine.expected()
  const event = {
    ...JSON.parse(sample),
    timestamp: `${new Date(Date.now() - 20 * 3_600_000).toISOString().slice(0, 19)}Z`,
  }
  await sandbox.addEvents(engine.team.teamId, [event, event, event])
  await engine.requestSync()
  await engine.run()
  await expectExact(engine)
  expect(await engine.totals()).toMatchObject({ late: 3 })
}, 90_000)

test('new events are polled, twins among them', async () => {
  const engine = await Engine.begin(300)
  await engine.run()
  const [sample = '{}'] = await engine.expected()
  const event = { ...JSON.parse(sample), timestamp: `${new Date(Date.now() + 2000).toISOString().slice(0, 19)}Z` }
  await sandbox.addEvents(engine.team.teamId, [event, event])
  await engine.requestSync()
  await engine.run()
  await sandbox.addEvents(engine.team.teamId, [event])
  await engine.hurry()
  await engine.run()
  await expectExact(engine)
  expect((await engine.stored()).filter(text => text === JSON.stringify(event))).toHaveLength(3)
}, 90_000)

test('twins cut apart by page boundaries are all kept, and a re-read finds them again', async () => {
  const engine = await Engine.begin(60)
  const [sample = '{}'] = await engine.expected()
  const event = {
    ...JSON.parse(sample),
    timestamp: `${new Date(Date.now() - 10 * 3_600_000).toISOString().slice(0, 19)}Z`,
  }
  await sandbox.addEvents(
    engine.team.teamId,
    Array.from({ length: 7 }, () => event),
  )
  await sandbox.addFault({ teamId: engine.team.teamId, kind: 'short_page', count: 2 })
  await engine.run()
  await engine.requestSync()
  await engine.run()
  await expectExact(engine)
  expect((await engine.stored()).filter(text => text === JSON.stringify(event))).toHaveLength(7)
}, 90_000)

test('a wider window pulls the days before it and nothing twice', async () => {
  const engine = await Engine.begin(600)
  await engine.run()
  const before = (await engine.stored()).length
  await engine.api.json(200, 'PATCH', `/v1/connections/${engine.connectionId}`, {
    token: engine.token,
    body: { backfillDays: 80 },
  })
  await engine.run()
  await expectExact(engine)
  expect((await engine.stored()).length).toBeGreaterThan(before)
  expect(await engine.totals()).toMatchObject({ duplicates: 0 })
}, 90_000)

test('a connection whose callback was killed before it planned anything is planned by the cron', async () => {
  const engine = await Engine.begin(200)
  await engine.forgetSlices()
  await engine.cron()
  await engine.run()
  await expectExact(engine)
}, 90_000)

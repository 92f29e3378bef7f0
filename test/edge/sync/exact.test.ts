import { expect, test } from 'vitest'
import { Engine } from '../support/engine.ts'

/** Stored equals what Dropbox had, event for event, and every count agrees. */
async function expectExact(engine: Engine): Promise<void> {
  const [stored, expected] = await Promise.all([engine.stored(), engine.expected()])
  expect(stored.length).toBe(expected.length)
  expect(stored).toEqual(expected)
  const count = expected.length
  expect(await engine.totals()).toMatchObject({
    rows: count,
    byType: count,
    byActor: count,
    byCountry: count,
    wrongDays: 0,
    counted: count,
  })
}

test('a backfill stores every event of sixty days once, of every type', async () => {
  const engine = await Engine.begin(3000, { everyType: true })
  await engine.run()
  await expectExact(engine)
}, 60_000)

test('messages delivered twice, in any order, to three consumers at once change nothing', async () => {
  const engine = await Engine.begin(1500)
  await engine.run({ consumers: 3, copies: 2, shuffle: true })
  await expectExact(engine)
}, 60_000)

test('the whole window pulled again finds only duplicates', async () => {
  const engine = await Engine.begin(800)
  await engine.run()
  await engine.api.json(202, 'POST', `/v1/connections/${engine.connectionId}/sync`, { token: engine.token })
  engine.waiting.push(...engine.api.sent.splice(0).map(body => ({ body, at: 0, attempts: 1 })))
  await engine.run()
  await expectExact(engine)
}, 60_000)

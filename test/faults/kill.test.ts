import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../edge/contract.ts'
import { Random } from '../sandbox/world/random.ts'
import { Backfill } from './backfill.ts'
import { type DatabaseLimit, Rig } from './rig.ts'

/** `FAULT_SEEDS=20 npm test -- faults` for a long run. */
const seeds = Array.from({ length: Number(process.env.FAULT_SEEDS ?? 1) }, (_, index) => `seed ${index + 1}`)
const EVENTS = 4000
const KILLS = 2

let rig: Rig
beforeAll(async () => {
  rig = await Rig.start(50)
})
afterAll(() => rig?.stop())

/** Growing shares of the window at which something happens, each with a moment that falls anywhere within a page. */
function moments(seed: string): { share: number; delayMs: number }[] {
  const random = new Random(seed)
  return Array.from({ length: KILLS }, () => ({ share: random.next() * 0.85, delayMs: random.next() * 120 })).sort(
    (a, b) => a.share - b.share,
  )
}

describe('nothing is lost or doubled when', () => {
  test.each(seeds)('the Worker is killed again and again in the middle of a backfill (%s)', async seed => {
    const backfill = await Backfill.begin(rig, EVENTS)
    for (const { share, delayMs } of moments(seed)) {
      await backfill.reach(share)
      await sleep(delayMs)
      await rig.killWorker()
      await rig.startWorker()
    }
    await backfill.finish()
    await backfill.expectExact()
  })

  test.each(seeds)('the database is killed again and again in the middle of a backfill (%s)', async seed => {
    const backfill = await Backfill.begin(rig, EVENTS)
    for (const { share, delayMs } of moments(seed)) {
      await backfill.reach(share)
      await sleep(delayMs)
      await rig.killDatabase()
      await rig.startDatabase()
    }
    await backfill.finish()
    await backfill.expectExact()
  })

  test('the database is gone for ten seconds; the API says so and all goes on by itself', async () => {
    const backfill = await Backfill.begin(rig, EVENTS)
    await backfill.reach(0.3)
    await rig.killDatabase()
    const until = Date.now() + 10_000
    const answers: [number, string][] = []
    while (Date.now() < until) {
      const response = await rig.call('GET', '/v1/connections', backfill.token)
      answers.push([response.status, ((await response.json()) as Problem).code])
      await sleep(1000)
    }
    await rig.startDatabase()
    expect(new Set(answers.map(String))).toEqual(new Set(['503,database_unavailable']))
    await backfill.finish()
    await backfill.expectExact()
    expect((await rig.call('GET', '/v1/connections', backfill.token)).status).toBe(200)
  })

  test.each<[string, DatabaseLimit]>([
    ['takes no writes', { block_writes: true }],
    // smaller than it is: it may not grow
    ['is full', { max_db_size: '40KB' }],
  ])('the database %s for a while; what is there can be read, and all goes on by itself', async (_name, limit) => {
    const backfill = await Backfill.begin(rig, EVENTS)
    await backfill.reach(0.3)
    await rig.limitDatabase(limit)
    // what is on its way may still be stored, and a full database has some room left in its last pages
    await backfill.standsStill(4000)
    expect(await backfill.count()).toBeLessThan(backfill.events)
    const list = await rig.call('GET', '/v1/events', backfill.token)
    expect([list.status, await list.json()]).toMatchObject([200, { items: { length: 50 } }])
    if (limit.block_writes) {
      const refused = await rig.call('POST', '/v1/connections', backfill.token, { adminEmail: 'a@b.example' })
      expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([503, 'database_unavailable'])
    }
    await rig.limitDatabase({})
    await backfill.finish()
    await backfill.expectExact()
  })
})

/** The token of the database is taken back while requests and a sync run. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Health, Problem } from '../../edge/contract.ts'
import { Backfill } from './backfill.ts'
import { Rig, type Signers } from './rig.ts'
import { newSigner } from './signer.ts'

const EVENTS = 3000

let signers: Signers
let rig: Rig
beforeAll(async () => {
  signers = { rig: await newSigner(), worker: await newSigner() }
  rig = await Rig.start(50, signers)
})
afterAll(() => rig?.stop())

/** Asks again and again until stopped; answers each status and code that came. */
function traffic(token: string): () => Promise<Set<string>> {
  const seen = new Set<string>()
  let going = true
  const done = (async () => {
    while (going) {
      const response = await rig.call('GET', '/v1/events?limit=1', token)
      const { code = '' } = (await response.json()) as Partial<Problem>
      seen.add(`${response.status} ${code}`)
      await sleep(100)
    }
    return seen
  })()
  return () => {
    going = false
    return done
  }
}

/** Status and code of a call that needs the database; the one that names the token also says so. */
async function refusal(token: string): Promise<string> {
  const response = await rig.call('GET', '/v1/connections', token)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  const { code, resolution } = (await response.json()) as Problem
  if (code === 'database_refused') expect(resolution).toContain('LIBSQL_AUTH_TOKEN')
  return `${response.status} ${code}`
}

/** A backfill in the middle of which the database stops to take the Worker's token. */
async function refused(): Promise<{ backfill: Backfill; endTraffic: () => Promise<Set<string>> }> {
  const backfill = await Backfill.begin(rig, EVENTS)
  const endTraffic = traffic(backfill.token)
  await backfill.reach(0.3)
  await rig.killDatabase()
  await rig.startDatabase(await newSigner())
  // a line that broke with the old server may still be found broken
  while ((await refusal(backfill.token)) !== '503 database_refused') await sleep(100)
  const before = await backfill.count()
  const until = Date.now() + 6000
  const answers = new Set<string>()
  while (Date.now() < until) {
    answers.add(await refusal(backfill.token))
    await sleep(500)
  }
  expect(answers).toEqual(new Set(['503 database_refused']))
  expect(await backfill.count()).toBe(before)
  expect(await rig.json<Health>(503, 'GET', '/healthz', '')).toMatchObject({
    status: 'degraded',
    databases: [{ name: 'main', status: 'refused' }],
    problems: ['The database refuses the token: look at LIBSQL_AUTH_TOKEN.'],
  })
  return { backfill, endTraffic }
}

async function goesOn({ backfill, endTraffic }: Awaited<ReturnType<typeof refused>>): Promise<void> {
  await backfill.finish()
  const seen = await endTraffic()
  const expected = ['200 ', '503 database_refused', '503 database_unavailable']
  expect([...seen].filter(answer => !expected.includes(answer))).toEqual([])
  expect((await rig.call('GET', '/v1/connections', backfill.token)).status).toBe(200)
  await backfill.expectExact()
}

test('a token that is taken back and given again stops the sync for that long, and nothing is lost', async () => {
  const stopped = await refused()
  await rig.killDatabase()
  await rig.startDatabase(signers.worker)
  await goesOn(stopped)
  expect(rig.printed()).toContain('"code":"database_refused"')
  expect(rig.printed()).not.toContain(signers.worker.token.slice(-20))
})

test('a new token that is deployed goes on where the old one was refused', async () => {
  const { backfill, endTraffic } = await refused()
  // a deployment cuts what is asked at that moment
  await endTraffic()
  const renewed = await newSigner()
  await rig.killWorker()
  await rig.killDatabase()
  await rig.startDatabase(renewed)
  await rig.startWorker(renewed)
  await goesOn({ backfill, endTraffic })
})

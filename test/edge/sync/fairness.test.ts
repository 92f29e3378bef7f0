import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { addSlices, claimDue, claimOfConnection } from '../../../db/queries/slices.ts'
import type { Connection } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, database } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

const DAY_S = 86_400
const made: number[] = []

/** No cron finds what was planned here once the test is over. */
afterEach(async () => {
  for (const id of made.splice(0)) await database().run(sql`delete from slices where connection_id = ${id}`)
})

/** A connection whose slices were due before anybody else's. */
async function planned(days: number): Promise<number> {
  const api = new Api()
  const { session } = await api.tenant()
  const { rowId } = await connected(session.id)
  made.push(rowId)
  const now = Math.floor(Date.now() / 1000)
  const plans = Array.from({ length: days }, (_, day) => ({
    kind: 'backfill' as const,
    fromTime: now - (day + 1) * DAY_S,
    toTime: now - day * DAY_S,
  }))
  await addSlices(database(), rowId, [...plans, { kind: 'live', fromTime: now }], 1)
  return rowId
}

const claim = (limit: number, connectionId?: number) => {
  const asked = { now: Date.now(), queuedUntil: Date.now() + 60_000, limit, perConnection: 6 }
  return connectionId === undefined ? claimDue(database(), asked) : claimOfConnection(database(), asked, connectionId)
}

async function kindOf(id: number | undefined): Promise<unknown> {
  return (await database().all<{ kind: string }>(sql`select kind from slices where id = ${id ?? 0}`))[0]?.kind
}

test('sixty open days of one connection do not come before the live slice of another', async () => {
  const [large, small] = [await planned(60), await planned(0)]
  const claimed = await claim(2)
  expect(claimed.map(slice => slice.connectionId).sort()).toEqual([large, small].sort())
  for (const { id } of claimed) expect(await kindOf(id)).toBe('live')
})

test('a connection gets its share of workers and no more, until one of them is done', async () => {
  const id = await planned(60)
  const first = await claim(100, id)
  expect(first).toHaveLength(6)
  expect(await claim(100, id)).toEqual([])
  await database().run(sql`update slices set status = 'done', queued_until = 0 where id = ${first[5]?.id ?? 0}`)
  expect(await claim(100, id)).toHaveLength(1)
})

test('two crons at once send each slice once', async () => {
  const engine = await Engine.begin(60)
  engine.waiting.splice(0)
  engine.vars = { SYNC_PER_CONNECTION: '50' }
  await database().run(sql`update slices set queued_until = 0 where connection_id = ${engine.rowId}`)
  await Promise.all([engine.cron(), engine.cron(), engine.cron()])
  const sent = engine.waiting.splice(0)
  const own = sent.filter(({ body }) => body.connectionId === engine.rowId)
  const foreign = sent.filter(({ body }) => body.connectionId !== engine.rowId).map(({ body }) => body.sliceId)
  await database().run(
    sql`update slices set queued_until = 0 where id in (select value from json_each(${JSON.stringify(foreign)}))`,
  )
  expect(own.length).toBe(50)
  expect(new Set(own.map(({ body }) => body.sliceId)).size).toBe(own.length)
  engine.waiting.push(...own)
  await engine.run({ consumers: 2 })
  await expectExact(engine)
}, 60_000)

test('the cron plans a first re-read after two hours and one a day from then on, once', async () => {
  const engine = await Engine.begin(20)
  const db = database()
  const reReads = async () => {
    await Promise.all([engine.cron(), engine.cron()])
    await db.run(sql`update slices set queued_until = 0 where queued_until > ${Date.now()}`)
    return (
      await db.all<{ n: number }>(
        sql`select count(*) as n from slices where connection_id = ${engine.rowId} and kind = 'reconcile'`,
      )
    )[0]?.n
  }
  const set = (column: 'connected_at' | 'reconciled_at', hoursAgo: number) =>
    db.run(
      sql`update connections set ${sql.identifier(column)} = ${Date.now() - hoursAgo * 3_600_000} where id = ${engine.rowId}`,
    )
  expect(await reReads()).toBe(0)
  await set('connected_at', 2.1)
  expect(await reReads()).toBe(1)
  await db.run(sql`update slices set status = 'done', from_time = from_time - 60, finished_at = ${Date.now()}
    where connection_id = ${engine.rowId} and kind = 'reconcile'`)
  await set('reconciled_at', 23)
  expect(await reReads()).toBe(1)
  await set('reconciled_at', 24.1)
  expect(await reReads()).toBe(2)
  await db.run(sql`delete from slices where connection_id = ${engine.rowId}`)
})

test('a connection that Dropbox always fails backs off while another finishes on the same queue', async () => {
  const [poisoned, healthy] = [await Engine.begin(300), await Engine.begin(300)]
  const { teamId } = poisoned.team
  const fault = await sandbox.addFault({ kind: 'error', status: 500, route: 'team_log/*', teamId })
  healthy.waiting.push(...poisoned.waiting.splice(0))
  await healthy.run({ consumers: 2, batchSize: 8 })
  await expectExact(healthy)
  const calls = (await sandbox.requests({ teamId })).filter(call => call.route.startsWith('team_log/')).length
  // six slices at work, each with a wait that doubles
  expect(calls).toBeLessThan(60)
  const [row] = await database().all<{ tries: number; waiting: number }>(sql`
    select max(attempts) as tries, sum(next_at > ${Date.now()}) as waiting from slices
    where connection_id = ${poisoned.rowId}`)
  expect(row?.tries).toBeGreaterThan(0)
  await sandbox.removeFault(fault.id)
  await poisoned.hurry()
  await database().run(sql`update slices set queued_until = 0 where connection_id = ${poisoned.rowId}`)
  await poisoned.run()
  await expectExact(poisoned)
  const shown = await poisoned.api.json<Connection>(200, 'GET', `/v1/connections/${poisoned.connectionId}`, {
    token: poisoned.token,
  })
  expect(shown).toMatchObject({ status: 'connected' })
  expect(shown.error).toBeUndefined()
}, 90_000)

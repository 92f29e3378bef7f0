import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { pruneStep } from '../../../db/queries/retention.ts'
import { enforceRetention } from '../../../edge/sync/retention.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'

const DAY_S = 86_400

test('a connection deleted while it syncs leaves no row behind, and Dropbox is not called again', async () => {
  const engine = await Engine.begin(900)
  const { teamId } = engine.team
  const calls = async () =>
    (await sandbox.requests({ teamId })).filter(call => call.route.startsWith('team_log/')).length
  const { id } = await sandbox.addFault({ kind: 'hold', after: 10, route: 'team_log/*', teamId })
  const sliceIds = (
    await database().all<{ id: number }>(sql`select id from slices where connection_id = ${engine.rowId}`)
  ).map(row => row.id)
  const running = engine.run({ consumers: 3 })
  while (!(await sandbox.faults()).some(fault => fault.id === id && fault.struck > 0));
  await engine.api.json(200, 'DELETE', `/v1/connections/${engine.connectionId}?events=delete`, { token: engine.token })
  await engine.api.settle()
  await sandbox.removeFault(id)
  await running
  const after = await calls()
  await engine.deliver(engine.waiting.splice(0))
  await engine.deliver(sliceIds.slice(0, 5).map(sliceId => message(engine.rowId, sliceId)))
  expect(await calls()).toBe(after)
  expect(await rowsOf(engine.rowId, sliceIds)).toEqual({})
}, 60_000)

test('retention removes what is older, raws, counts and quarantine too, in bounded steps, and nothing younger', async () => {
  const api = new Api()
  const { session } = await api.tenant()
  const { rowId } = await connected(session.id, { prunedAt: 0 })
  const now = Math.floor(Date.now() / 1000)
  const today = Math.floor(now / DAY_S) * DAY_S
  const before = today - 180 * DAY_S
  // 4,500 events past their time, in more than one step's chunks; 120 that stay, one of them at the border itself
  for (let chunk = 0; chunk < 45; chunk += 1) {
    await store(
      rowId,
      Array.from({ length: 100 }, (_, index) => ({ time: before - 1 - index, fp: chunk * 100 + index })),
    )
  }
  const kept = Array.from({ length: 120 }, (_, index) => ({ time: before + index * 3600, fp: index }))
  await store(rowId, kept)
  const db = database()
  await db.run(sql`insert into quarantine (connection_id, slice_id, reason, raw, fp, created_at)
    values (${rowId}, 1, 'old', '{}', 1, ${(before - 1) * 1000}), (${rowId}, 1, 'young', '{}', 2, ${now * 1000})`)

  const left = [await count(rowId)]
  for (let more = true; more; ) {
    more = await pruneStep(db, rowId, before)
    left.push(await count(rowId))
  }
  const removed = left.slice(1).map((value, index) => (left[index] ?? 0) - value)
  expect(Math.max(...removed)).toBe(2000)
  expect(removed.length).toBeGreaterThanOrEqual(3)
  const times = await db.all<{ time: number }>(
    sql`select time from events where connection_id = ${rowId} order by time`,
  )
  expect(times.map(row => row.time)).toEqual(kept.map(event => event.time))
  const [other] = await db.all(sql`select
    (select count(*) from raw_chunks where connection_id = ${rowId}) as chunks,
    (select sum(count) from rollups where connection_id = ${rowId} and dimension = 'g') as counted,
    (select min(day) from rollups where connection_id = ${rowId}) as day,
    (select group_concat(reason) from quarantine where connection_id = ${rowId}) as quarantined`)
  expect(other).toEqual({ chunks: 1, counted: 120, day: before / DAY_S, quarantined: 'young' })
}, 60_000)

test('retention goes on at the next tick where a tick had no time left, and then rests', async () => {
  const engine = await Engine.begin(20)
  const db = database()
  const prunedAt = async () =>
    (await db.all<{ at: number }>(sql`select pruned_at as at from connections where id = ${engine.rowId}`))[0]?.at
  // first in the order, whatever else there is
  await db.run(sql`update connections set pruned_at = -1 where id = ${engine.rowId}`)
  await enforceRetention(engine.context(), Date.now() - 1)
  expect(await prunedAt()).toBe(-1)
  await enforceRetention(engine.context(), Date.now() + 20_000)
  const first = await prunedAt()
  expect(first).toBeGreaterThan(Date.now() - 60_000)
  await enforceRetention(engine.context(), Date.now() + 20_000)
  expect(await prunedAt()).toBe(first)
})

function message(connectionId: number, sliceId: number) {
  return { body: { v: 1 as const, connectionId, sliceId }, attempts: 1 }
}

async function count(connectionId: number): Promise<number> {
  const [row] = await database().all<{ n: number }>(
    sql`select count(*) as n from events where connection_id = ${connectionId}`,
  )
  return row?.n ?? 0
}

/** Rows by table, of every table that names a connection or a slice. */
async function rowsOf(connectionId: number, sliceIds: number[]): Promise<Record<string, number>> {
  const db = database()
  const tables = await db.all<{ name: string; sql: string }>(
    sql`select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  )
  const found: Record<string, number> = {}
  for (const table of tables) {
    const of = table.sql.includes('`connection_id`')
      ? sql`connection_id = ${connectionId}`
      : table.sql.includes('`slice_id`')
        ? sql`slice_id in (select value from json_each(${JSON.stringify(sliceIds)}))`
        : table.name === 'connections'
          ? sql`id = ${connectionId}`
          : undefined
    if (!of) continue
    const [row] = await db.all<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table.name)} where ${of}`)
    if (row?.n) found[table.name] = row.n
  }
  return found
}

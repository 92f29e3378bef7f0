import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Event, List } from '../../../edge/contract.ts'
import { connected, database } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { Box, eventsOf, rigOf, StreamRig } from '../support/streams.ts'

const DAY_MS = 86_400_000

/** Ids in the order in which they were first taken. */
const idsOf = async (box: Box) => [...new Set((await box.taken()).flatMap(eventsOf).map(event => event.id))]

async function storedIds(engine: Engine): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const page = await engine.api.json<List<Event>>(200, 'GET', `/v1/events?limit=1000${cursor}`, {
      token: engine.token,
    })
    ids.push(...page.items.map(event => event.id))
    if (!page.nextCursor) return ids
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}

test('of sixty days that are read while an unreliable receiver is sent them, nothing is lost, also what is late', async () => {
  const engine = await Engine.begin(900)
  const rig = rigOf(engine)
  const box = new Box()
  const { stream } = await rig.stream(box, { from: new Date(Date.now() - 61 * DAY_MS).toISOString() })
  const trouble = [{ status: 500 }, {}, { cut: 'before' as const }, { cut: 'after' as const }, {}, { status: 429 }, {}]
  await box.rule({ next: [...trouble, ...trouble] })
  let reading = true
  const sync = engine.run().finally(() => {
    reading = false
  })
  while (reading) await rig.retry(stream.id)
  await sync
  const [sample = '{}'] = await engine.expected()
  const late = {
    ...JSON.parse(sample),
    timestamp: `${new Date(Date.now() - 20 * 3_600_000).toISOString().slice(0, 19)}Z`,
  }
  await sandbox.addEvents(engine.team.teamId, [late])
  await engine.requestSync()
  await engine.run()
  for (let round = 0; (await rig.get(stream.id)).waitingEvents > 0 && round < 20; round += 1) await rig.retry(stream.id)
  const sent = await idsOf(box)
  expect(sent.toSorted()).toEqual((await storedIds(engine)).toSorted())
  const order = await database().all<{ time: number; fp: number }>(
    sql`select e.time, e.fp from arrivals a join events e on e.id between a.first_row and a.last_row
        and e.connection_id = a.connection_id where a.connection_id = ${engine.rowId} order by a.id, e.id`,
  )
  expect(order).toHaveLength(sent.length)
  const times = (await box.taken()).flatMap(eventsOf)
  const first = [...new Map(times.map(event => [event.id, event])).values()]
  expect(first.map(event => Date.parse(event.time) / 1000)).toEqual(order.map(row => row.time))
}, 120_000)

test('a worker that died with the stream in hand is followed by another', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.arrive(['a'])
  const hold = (ms: number) =>
    database().run(sql`update streams set lease = 'of the dead', lease_until = unixepoch('subsec') * 1000 + ${ms}
      where public_id = ${stream.id}`)
  await hold(60_000)
  await rig.run(stream.id)
  expect(await box.received()).toEqual([])
  await hold(-1)
  await rig.run(stream.id)
  expect(await box.taken()).toHaveLength(1)
})

test('of two connections each keeps its order, and neither waits for the other', async () => {
  const rig = await StreamRig.begin()
  const other = await connected(rig.tenant.session.id)
  const box = new Box()
  const { stream } = await rig.stream(box)
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  await rig.arrive(names('long', 350))
  await rig.arrive(names('short', 10), {}, other.rowId)
  await rig.run(stream.id)
  const sent = (await box.taken()).map(one => eventsOf(one))
  expect(sent.findIndex(events => events[0]?.connectionId === other.id)).toBe(1)
  for (const [id, expected] of [
    [rig.connection.id, names('long', 350)],
    [other.id, names('short', 10)],
  ] as const) {
    expect(
      sent
        .flat()
        .filter(event => event.connectionId === id)
        .map(event => event.item?.name),
    ).toEqual(expected)
  }
})

test('events whose row numbers are given out again after a deletion are sent all the same', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.arrive(['kept', 'removed'])
  await rig.run(stream.id)
  await database().run(
    sql`delete from event_rows where item_name = 'removed' and connection_id = ${rig.connection.rowId}`,
  )
  await rig.arrive(['new'])
  await rig.run(stream.id)
  expect((await box.taken()).flatMap(eventsOf).map(event => event.item?.name)).toEqual(['kept', 'removed', 'new'])
})

test('what retention has removed while a batch was held does not hold the stream', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ next: [{ status: 500 }] })
  await rig.arrive(['old'])
  await rig.run(stream.id)
  await database().run(sql`delete from event_rows where connection_id = ${rig.connection.rowId}`)
  await database().run(sql`delete from arrivals where connection_id = ${rig.connection.rowId}`)
  await rig.arrive(['new'])
  await rig.retry(stream.id)
  expect((await box.taken()).flatMap(eventsOf).map(event => event.item?.name)).toEqual(['new'])
})

test('a removed tenant is sent nothing more', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.arrive(['a'])
  const [row] = await database().all<{ tenant: number }>(
    sql`select tenant_id as tenant from streams where public_id = ${stream.id}`,
  )
  await database().run(sql`update tenants set deleted_at = 1 where id = ${row?.tenant}`)
  await rig.run(stream.id)
  expect(await box.received()).toEqual([])
})

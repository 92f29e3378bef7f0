import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { writeBatch } from '../../../db/batch.ts'
import { countsOfRows, EVENT_COLUMNS, insertCodes, packEvents, updateRows } from '../../../db/queries/event-rows.ts'
import type {
  CreatedPortal,
  List,
  LogEntry,
  QuarantinedEvent,
  Renormalization,
  UnknownType,
} from '../../../edge/contract.ts'
import { advanceRenormalize } from '../../../edge/sync/renormalize.ts'
import { database } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

const db = database()

const portalOf = async (engine: Engine) => {
  const [row] = await db.all<{ id: string }>(sql`select p.public_id as id from portals p
    join tenants t on t.portal_id = p.id join connections c on c.tenant_id = t.id where c.id = ${engine.rowId}`)
  return row?.id ?? ''
}

const rowsOf = (engine: Engine) => db.all(sql`select * from events where connection_id = ${engine.rowId} order by id`)

const rollupsOf = (engine: Engine) =>
  db.all(sql`select dimension, day, key, count from rollups where connection_id = ${engine.rowId} order by 1, 2, 3`)

const AGED: Record<string, string | number | null> = {
  activity: 'unspecified',
  category: 'other',
  severity: 3,
  actor_email: null,
  country: 'ZZ',
  item_name: 'old name',
  extra: null,
}

/** As an older table would have stored a third of the events, its counts with them. */
async function age(engine: Engine): Promise<number> {
  const rows = await db.all<{ id: number } & Record<string, string | number | null>>(
    sql`select * from events where connection_id = ${engine.rowId} and id % 3 = 0`,
  )
  const packed = packEvents(
    rows.map(row => EVENT_COLUMNS.map(name => (name in AGED ? AGED[name] : row[name]) ?? null)),
    rows.map(row => row.id),
  )
  const always = sql`true`
  await writeBatch(db, [
    ...insertCodes(engine.rowId, packed, always),
    updateRows(engine.rowId, packed, always),
    sql`delete from rollups where connection_id = ${engine.rowId}`,
    sql`insert into rollups (connection_id, dimension, day, key, count)
      select ${engine.rowId}, dimension, day, key, n from (${countsOfRows(sql`connection_id = ${engine.rowId}`)})`,
  ])
  return rows.length
}

test('stored events get what the present table says, and every count follows, whatever stops or doubles the work', async () => {
  const engine = await Engine.begin(1500, { everyType: true })
  await engine.run()
  const [events, counts] = [await rowsOf(engine), await rollupsOf(engine)]
  const aged = await age(engine)
  expect(await rowsOf(engine)).not.toEqual(events)

  const path = `/v1/portals/${await portalOf(engine)}/renormalize`
  const { operator } = engine.api
  await engine.api.problem(404, 'GET', path, operator)
  const started = await engine.api.json<Renormalization>(202, 'POST', path, operator)
  expect(started).toMatchObject({ status: 'running', progress: 0, eventsSeen: 0 })
  // a tick that ends after its first step, and others at the same time
  await Promise.all([1, 2, 3].map(() => advanceRenormalize(engine.context(), Date.now() + 1)))
  const midway = await engine.api.json<Renormalization>(200, 'GET', path, operator)
  expect(midway).toMatchObject({ id: started.id, status: 'running' })
  expect(midway.progress).toBeGreaterThan(0)
  expect(midway.progress).toBeLessThan(1)
  expect((await engine.api.json<Renormalization>(202, 'POST', path, operator)).id).toBe(started.id)
  await expectExact(engine)
  await Promise.all([1, 2].map(() => advanceRenormalize(engine.context(), Date.now() + 30_000)))
  const done = await engine.api.json<Renormalization>(200, 'GET', path, operator)
  expect(done).toMatchObject({
    status: 'done',
    progress: 1,
    eventsSeen: events.length,
    eventsChanged: aged,
    eventsFailed: 0,
  })
  expect(await rowsOf(engine)).toEqual(events)
  expect(await rollupsOf(engine)).toEqual(counts)
  await expectExact(engine)

  const again = await engine.api.json<Renormalization>(202, 'POST', path, operator)
  expect(again.id).not.toBe(started.id)
  await advanceRenormalize(engine.context(), Date.now() + 30_000)
  expect(await engine.api.json<Renormalization>(200, 'GET', path, operator)).toMatchObject({
    status: 'done',
    eventsChanged: 0,
  })
}, 90_000)

test('a portal without events is done at once, and one that is unknown has nothing', async () => {
  const engine = await Engine.begin(1)
  const portal = await engine.api.json<CreatedPortal>(201, 'POST', '/v1/portals', {
    ...engine.api.operator,
    body: { name: 'Empty', origins: ['https://empty.example'] },
  })
  const path = `/v1/portals/${portal.id}/renormalize`
  await engine.api.json(202, 'POST', path, engine.api.operator)
  await advanceRenormalize(engine.context(), Date.now() + 10_000)
  expect(await engine.api.json(200, 'GET', path, engine.api.operator)).toMatchObject({ status: 'done', progress: 1 })
  for (const rest of ['renormalize', 'unknown-types']) {
    await engine.api.problem(404, 'GET', `/v1/portals/por_unknown/${rest}`, engine.api.operator)
  }
  await engine.api.problem(404, 'POST', '/v1/portals/por_unknown/renormalize', engine.api.operator)
})

test('types that nobody knows are counted for the operator, and what cannot be read is listed whole', async () => {
  const engine = await Engine.begin(60)
  const [sample = '{}'] = await engine.expected()
  const at = (hoursAgo: number) => `${new Date(Date.now() - hoursAgo * 3_600_000).toISOString().slice(0, 19)}Z`
  const unknown = [5, 5, 50].map(hoursAgo => ({
    ...JSON.parse(sample),
    timestamp: at(hoursAgo),
    event_type: { '.tag': 'hologram_shared', description: 'Shared hologram' },
  }))
  await sandbox.addEvents(engine.team.teamId, unknown)
  const bad = '{"timestamp":"not a time","event_type":{".tag":"file_add"}}'
  await sandbox.addFault({ kind: 'malformed_event', text: bad, times: 1, teamId: engine.team.teamId })
  await engine.run()
  const types = await engine.api.json<List<UnknownType>>(
    200,
    'GET',
    `/v1/portals/${await portalOf(engine)}/unknown-types`,
    engine.api.operator,
  )
  expect(types.items).toEqual([
    { eventType: 'hologram_shared', count: 3, firstDay: at(50).slice(0, 10), lastDay: at(5).slice(0, 10) },
  ])
  const held = await engine.api.json<List<QuarantinedEvent>>(
    200,
    'GET',
    `/v1/connections/${engine.connectionId}/quarantine`,
    { token: engine.token },
  )
  expect(held.items.map(item => item.raw)).toEqual([JSON.parse(bad)])
  expect(held.nextCursor).toBeNull()
  const log = await engine.api.json<List<LogEntry>>(200, 'GET', `/v1/connections/${engine.connectionId}/log`, {
    token: engine.token,
  })
  expect(log.items.filter(entry => entry.kind === 'quarantined').map(entry => entry.detail)).toEqual([{ events: 1 }])
}, 60_000)

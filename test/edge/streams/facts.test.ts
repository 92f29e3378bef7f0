import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { connections } from '../../../db/schema/index.ts'
import { runSchedule } from '../../../edge/sync/schedule.ts'
import { faultsOf } from '../../normalize/ocsf-schema.ts'
import { connected, database } from '../support/data.ts'
import { sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { Box, rigOf, StreamRig } from '../support/streams.ts'

const messages = async (box: Box) =>
  (await box.received()).map(
    one => JSON.parse(one.body) as { type: string; timestamp: string; data: Record<string, unknown> },
  )

test('what becomes of a connection is told: connected, quarantined, silent, credentials failed, disconnected', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  const { rowId, id } = await connected(rig.tenant.session.id, { status: 'pending', connectedAt: null })
  const db = database()
  const set = (values: Partial<typeof connections.$inferInsert>) =>
    db.update(connections).set(values).where(eq(connections.id, rowId))
  await set({ status: 'connected', connectedAt: Date.now(), lastPollAt: Date.now() })
  await set({ quarantinedCount: 3 })
  await set({ lastPollAt: Date.now() - 3_600_000 })
  await runSchedule(rig.context())
  await runSchedule(rig.context())
  await set({ status: 'error', errorCode: 'credentials_revoked' })
  await rig.api.json(200, 'DELETE', `/v1/connections/${id}`, { token: rig.token })
  await rig.api.settle()
  await rig.run(stream.id)
  const told = (await messages(box)).filter(one => one.data.connectionId === id)
  expect(told.map(one => one.type)).toEqual([
    'connection.connected',
    'connection.quarantined',
    'connection.silent',
    'connection.credentials_failed',
    'connection.disconnected',
  ])
  expect(told[1]?.data).toMatchObject({ events: 3 })
  expect(told[3]?.data).toMatchObject({ code: 'credentials_revoked' })
  expect(new Set(told.map(one => one.data.id)).size).toBe(5)
})

test('a revoked grant is told as it happens in a sync', async () => {
  const engine = await Engine.begin(30)
  await engine.run()
  const box = new Box()
  const rig = rigOf(engine)
  const { stream } = await rig.stream(box)
  await sandbox.revokeGrants(engine.team.teamId)
  await engine.requestSync()
  await engine.run()
  await rig.run(stream.id)
  expect(await messages(box)).toMatchObject([
    { type: 'connection.credentials_failed', data: { connectionId: engine.connectionId, code: 'credentials_revoked' } },
  ])
}, 60_000)

test('the removal of a connection with its events is still told', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.api.json(200, 'DELETE', `/v1/connections/${rig.connection.id}?events=delete`, { token: rig.token })
  await rig.api.settle()
  await rig.run(stream.id)
  expect(await messages(box)).toMatchObject([
    { type: 'connection.disconnected', data: { connectionId: rig.connection.id } },
  ])
})

test('a fact that is refused is tried again, and a SIEM gets facts among its events, in valid OCSF', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box, { kind: 'http', format: 'ocsf' })
  await database().update(connections).set({ quarantinedCount: 1 }).where(eq(connections.id, rig.connection.rowId))
  await box.rule({ next: [{ status: 500 }] })
  await rig.run(stream.id)
  await rig.arrive(['a'])
  await rig.retry(stream.id)
  const [fact] = (await box.taken()).map(one => JSON.parse(one.body) as Record<string, unknown>)
  expect(fact).toMatchObject({
    metadata: { event_code: 'connection.quarantined', uid: expect.stringMatching(/^fct_/) },
  })
  expect(faultsOf(fact ?? {})).toEqual([])
  expect(await box.taken()).toHaveLength(2)
})

test('nothing is noted for a tenant without streams', async () => {
  const rig = await StreamRig.begin()
  await database().update(connections).set({ status: 'error' }).where(eq(connections.id, rig.connection.rowId))
  const rows = await database().all(sql`select 1 from facts where connection = ${rig.connection.id}`)
  expect(rows).toEqual([])
})

import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AuditEntry, Connection, DeadLetter, Health, List, MergedList, Resealed } from '../../../edge/contract.ts'
import { laneOf, noteCall, refuseWhileHanging } from '../../../edge/lib/lane.ts'
import { consumeDeadLetters } from '../../../edge/sync/dead-letter.ts'
import type { SyncMessage } from '../../../edge/sync/message.ts'
import { runTick } from '../../../edge/sync/tick.ts'
import { type Api, PORTAL_ORIGIN } from '../support/api.ts'
import { database } from '../support/data.ts'
import { connect, newTeam, sandbox } from '../support/dropbox.ts'
import {
  apiWith,
  contextOf,
  drain,
  freshServer,
  NOWHERE,
  namedServer,
  type Server,
  type Tenant,
  tenantIn,
} from '../support/several.ts'

let eu: Server
let api: Api
/** The same deployment while one of its databases is down. */
let euDown: Api
let mainDown: Api
let inMain: Tenant
let inEu: Tenant

beforeAll(async () => {
  eu = await namedServer('eu', end => afterAll(end))
  api = apiWith({ eu: eu.url }, { vars: { BACKFILL_DAYS: '12' } })
  euDown = apiWith({ eu: NOWHERE })
  mainDown = apiWith({ eu: eu.url }, { vars: { LIBSQL_URL: NOWHERE } })
  inMain = await tenantIn(api, 'main')
  inEu = await tenantIn(api, 'eu')
})

const health = (from: Api, status: number) => from.json<Health>(status, 'GET', '/healthz')

test('health tells of every database', async () => {
  expect(await health(api, 200)).toMatchObject({
    status: 'ok',
    database: 'ok',
    databases: [
      { name: 'main', status: 'ok', schema: 'current' },
      { name: 'eu', status: 'ok', schema: 'current' },
    ],
  })
  expect(await health(euDown, 503)).toMatchObject({
    status: 'degraded',
    database: 'unreachable',
    databases: [{ status: 'ok' }, { name: 'eu', status: 'unreachable', schema: 'unknown' }],
    problems: ['The database "eu" does not answer.'],
  })
  expect(await health(apiWith({ us: eu.url }), 503)).toMatchObject({
    databases: [{ status: 'ok' }, { name: 'us', status: 'mistaken' }],
  })
})

test('health tells of a schema that is behind, and one that is ahead is no trouble', async () => {
  const late = await freshServer()
  const alone = apiWith({}, { vars: { LIBSQL_URL: late.url } })
  await late.db.run(sql`insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)`)
  expect(await health(alone, 200)).toMatchObject({ databases: [{ name: 'main', status: 'ok', schema: 'ahead' }] })
  await late.db.run(sql`delete from __drizzle_migrations where created_at in (
    select created_at from __drizzle_migrations order by created_at desc limit 2)`)
  const behind = await health(alone, 503)
  expect(behind).toMatchObject({ status: 'degraded', database: 'ok', databases: [{ schema: 'behind' }] })
  expect(behind.problems).toEqual(['The database lacks migrations of this version: run npm run migrate.'])
})

test('teams of portals in either database are read into their own', async () => {
  const teams = await Promise.all([newTeam({ events: 150, settled: true }), newTeam({ events: 150, settled: true })])
  const ids: string[] = []
  for (const [index, { token }] of [inMain, inEu].entries()) {
    const team = teams[index]
    if (team) ids.push((await connect(api, token, team)).id)
  }
  const places = new Set(api.sent.map(message => message.database))
  expect(places).toEqual(new Set([undefined, 'eu']))
  expect(await drain(api)).toEqual([])
  for (const [index, { token }] of [inMain, inEu].entries()) {
    const { sync } = await api.json<Connection>(200, 'GET', `/v1/connections/${ids[index]}`, { token })
    const had = await sandbox.oracle(teams[index]?.teamId ?? '', { from: sync.from ?? '' })
    expect(sync).toMatchObject({ phase: 'live', daysDone: 12, eventCount: had.length })
  }
  for (const db of [database(), eu.db]) {
    expect(await db.all(sql`select count(distinct connection_id) as teams from events`)).toEqual([{ teams: 1 }])
  }
}, 60_000)

describe('while one is down', () => {
  test('its portals are told so, and the others are served', async () => {
    expect((await euDown.problem(503, 'GET', '/v1/connections', { token: inEu.token })).code).toBe(
      'database_unavailable',
    )
    await euDown.json(200, 'GET', '/v1/connections', { token: inMain.token })
    await euDown.session(inMain.portal.apiKey)
    await api.json(200, 'GET', '/v1/connections', { token: inEu.token })
  })

  test('the sync of the others goes on, and its own once it is back', async () => {
    for (const db of [database(), eu.db]) await db.run(sql`update slices set next_at = 0, queued_until = 0`)
    await expect(runTick(contextOf(euDown))).rejects.toThrow('of 7 cron tasks failed')
    expect(euDown.sent.length).toBeGreaterThan(0)
    expect(euDown.sent.every(message => message.database === undefined)).toBe(true)
    expect(await drain(euDown)).toEqual([])
    await runTick(contextOf(api))
    expect(api.sent.some(message => message.database === 'eu')).toBe(true)
    expect(await drain(api)).toEqual([])
  })

  test('a message of it is tried again beside others that are done', async () => {
    for (const db of [database(), eu.db]) await db.run(sql`update slices set next_at = 0, queued_until = 0`)
    await runTick(contextOf(api))
    euDown.sent.push(...api.sent.splice(0))
    const retried = await drain(euDown)
    expect(retried.length).toBeGreaterThan(0)
    expect(retried.every(message => message.database === 'eu')).toBe(true)
    expect(await database().all(sql`select id from slices where status = 'open' and lease is not null`)).toEqual([])
  }, 60_000)

  test('a message that was given up is kept in the main one, and can be sent again', async () => {
    const lost: SyncMessage = { v: 1, connectionId: 2 ** 24 + 1, sliceId: 1, database: 'eu' }
    const messages = [{ body: lost, attempts: 11, ack: () => undefined, retry: () => expect.unreachable() }]
    await consumeDeadLetters({ queue: 'dropbox-sync-dead', messages } as unknown as MessageBatch, contextOf(euDown))
    const path = '/v1/dead-letters'
    const list = await euDown.json<MergedList<DeadLetter>>(200, 'GET', path, api.operator)
    expect(list).toMatchObject({ unavailable: ['eu'], items: [{ message: lost }] })
    await api.json(202, 'POST', `${path}/${list.items[0]?.id}/replay`, api.operator)
    expect(api.sent.splice(0)).toEqual([{ ...lost, traceparent: expect.any(String) }])
    await api.problem(404, 'POST', `${path}/dlq_unknown/replay`, api.operator)
    await euDown.problem(503, 'POST', `${path}/dlq_unknown/replay`, api.operator)
  })

  test('metrics are of each database, and say which does not answer', async () => {
    const text = async (from: Api) => (await from.call('GET', '/metrics', from.operator)).text()
    const both = await text(api)
    expect(both).toMatch(/^dropbox_connector_events\{database="main"\} \d+$/m)
    expect(both).toMatch(/^dropbox_connector_events\{database="eu"\} \d+$/m)
    expect(both.match(/^# TYPE dropbox_connector_events /gm)).toHaveLength(1)
    const one = await text(euDown)
    expect(one).toContain('dropbox_connector_database_up{database="eu"} 0')
    expect(one).not.toContain('dropbox_connector_events{database="eu"}')
  })

  test('one that hangs costs the others neither a request nor their cron', async () => {
    const hung = apiWith({ eu: `${env.DATABASES_URL}/hangs/` })
    await database().run(sql`update slices set next_at = 0, queued_until = 0`)
    const tick = runTick(contextOf(hung)).catch((error: Error) => error.message)
    const refused = Array.from({ length: 20 }, () => hung.problem(503, 'GET', '/v1/connections', { token: inEu.token }))
    await vi.waitFor(() => expect(hung.sent.length).toBeGreaterThan(0), { timeout: 20_000 })
    for (let request = 0; request < 2; request += 1) {
      await hung.json(200, 'GET', '/v1/connections', { token: inMain.token })
    }
    expect(await tick).toContain('cron tasks failed')
    for (const one of await Promise.all(refused)) expect(one.code).toBe('database_unavailable')
    // by now nobody waits for it
    await hung.problem(503, 'GET', '/v1/connections', { token: inEu.token })
  }, 90_000)

  test('while the main one is down, sessions elsewhere go on, browsers included', async () => {
    const headers = { origin: PORTAL_ORIGIN, 'access-control-request-method': 'GET' }
    expect((await mainDown.call('OPTIONS', '/v1/connections', { headers })).status).toBe(204)
    await mainDown.json(200, 'GET', '/v1/connections', { token: inEu.token, headers: { origin: PORTAL_ORIGIN } })
    const session = { tenant: { id: 'acme' }, user: { id: 'u1' } }
    const refused = await mainDown.problem(503, 'POST', '/v1/sessions', { token: inEu.portal.apiKey, body: session })
    expect(refused.code).toBe('database_unavailable')
  })
})

test('the audit trail of all databases is one list, in pages', async () => {
  const all: AuditEntry[] = []
  for (let cursor = ''; ; ) {
    const page = await api.json<List<AuditEntry>>(200, 'GET', `/v1/audit?limit=3${cursor}`, api.operator)
    all.push(...page.items)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  const whole = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', api.operator)
  expect(all.map(entry => entry.id).sort()).toEqual(whole.items.map(entry => entry.id).sort())
  expect(all.map(entry => entry.at)).toEqual(
    all
      .map(entry => entry.at)
      .sort()
      .reverse(),
  )
  expect(new Set(all.map(entry => entry.id)).size).toBe(all.length)
  const ofEu = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', { token: inEu.portal.apiKey })
  expect(ofEu.items.map(entry => entry.id).every(id => id.startsWith('aud_eu_'))).toBe(true)
  expect(ofEu.items.length).toBeLessThan(whole.items.length)
})

test('sealing with a new key goes through all databases', async () => {
  const newer = `k9:${Buffer.alloc(32, 9).toString('base64')}`
  const rotated = apiWith({ eu: eu.url }, { vars: { ENCRYPTION_KEYS: `${newer},${String(api.env.ENCRYPTION_KEYS)}` } })
  let resealed = 0
  for (let after: string | null | undefined; after !== null; ) {
    const body = { limit: 1, ...(after ? { after } : {}) }
    const step: Resealed = await rotated.json(200, 'POST', '/v1/keys/reseal', { ...rotated.operator, body })
    resealed += step.resealed
    after = step.next
  }
  expect(resealed).toBe(2)
  for (const db of [database(), eu.db]) {
    expect(await db.all(sql`select id from connections where credentials not like 'v1.k9.%'`)).toEqual([])
  }
})

test('a database that hangs is asked once in a while, and the others as ever', () => {
  const [hung, fine] = [laneOf('http://hung.example'), laneOf('http://fine.example')]
  const fails = (now: number) => {
    try {
      refuseWhileHanging(hung, now)
      return false
    } catch {
      return true
    }
  }
  noteCall(hung, 'late', 1000)
  noteCall(hung, 'late', 2000)
  expect(fails(2001)).toBe(false)
  noteCall(hung, 'late', 3000)
  expect(fails(3001)).toBe(true)
  refuseWhileHanging(fine, 3001)
  expect([fails(8000), fails(8001), fails(13_000)]).toEqual([false, true, false])
  noteCall(hung, 'answered', 13_500)
  expect(fails(13_501)).toBe(false)
})

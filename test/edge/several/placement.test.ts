import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../../db/client.ts'
import { registerDatabase, settleDatabase } from '../../../db/queries/databases.ts'
import type { List, Portal } from '../../../edge/contract.ts'
import { runTick } from '../../../edge/sync/tick.ts'
import { Api, PORTAL_ORIGIN } from '../support/api.ts'
import { database } from '../support/data.ts'
import { begin } from '../support/dropbox.ts'
import { apiWith, contextOf, freshServer, NOWHERE, namedServer, type Server, tenantIn } from '../support/several.ts'

let eu: Server
let api: Api
/** The same deployment while that database is down. */
let cut: Api
beforeAll(async () => {
  eu = await namedServer('eu', end => afterAll(end))
  api = apiWith({ eu: eu.url })
  cut = apiWith({ eu: NOWHERE })
})

const create = { name: 'Acme', origins: [PORTAL_ORIGIN] }
const count = async (db: Db, table: string, where = '1') =>
  (await db.all<{ n: number }>(sql`select count(*) as n from ${sql.raw(table)} where ${sql.raw(where)}`))[0]?.n
const listed = async () =>
  (await api.json<List<Portal>>(200, 'GET', '/v1/portals?limit=200', api.operator)).items.map(({ id }) => id)

test('what a portal has is in the database that it was made in, and nowhere else', async () => {
  const { portal, token } = await tenantIn(api, 'eu')
  expect(portal.database).toBe('eu')
  await begin(api, token, 'admin@acme.example')
  const main = database()
  for (const table of ['tenants', 'sessions', 'connections', 'oauth_states', 'audit']) {
    expect(await count(main, table), table).toBe(0)
    expect(await count(eu.db, table), table).toBeGreaterThan(0)
  }
  expect(await count(main, 'api_keys')).toBe(1)
  expect(await count(eu.db, 'api_keys')).toBe(0)
  expect(await listed()).toContain(portal.id)
})

test('without a name a portal goes to the emptiest database that answers', async () => {
  await tenantIn(api, 'main')
  await database().run(sql`insert into connections (public_id, tenant_id, name, admin_email, status, salt, backfill_days,
    event_count, created_at, updated_at) values ('con_full', 0, '', '', 'disconnected', '', 1, 1000000, 0, 0)`)
  const placed = await api.json<Portal>(201, 'POST', '/v1/portals', { ...api.operator, body: create })
  expect(placed.database).toBe('eu')
  const beside = await cut.json<Portal>(201, 'POST', '/v1/portals', { ...api.operator, body: create })
  expect(beside.database).toBe('main')
  const alone = await new Api().json<Portal>(201, 'POST', '/v1/portals', { ...api.operator, body: create })
  expect(alone.database).toBe('main')
})

test('a name that is not configured is refused with those that are', async () => {
  const body = { ...create, database: 'mars' }
  const problem = await api.problem(400, 'POST', '/v1/portals', { ...api.operator, body })
  expect(problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'database' }] })
  expect(problem.errors?.[0]?.message).toContain('main, eu')
})

test('a database that was not prepared, or is another one, gets no portal', async () => {
  const stranger = await freshServer()
  const before = await listed()
  for (const databases of [{ us: stranger.url }, { us: eu.url }]) {
    const wrong = apiWith(databases)
    const body = { ...create, database: 'us' }
    const problem = await wrong.problem(500, 'POST', '/v1/portals', { ...wrong.operator, body })
    expect(problem).toMatchObject({ code: 'misconfigured' })
    expect(problem.detail).toContain('npm run migrate')
  }
  expect(await listed()).toEqual(before)
})

test('a database keeps its name, and one that is in use already is not taken in', async () => {
  const us = await registerDatabase(database(), 'us')
  await expect(settleDatabase(eu.db, us)).rejects.toThrow('"eu"')
  const used = await freshServer()
  await used.db.run(sql`insert into portals (public_id, name, origins, created_at) values ('por_x', 'x', '[]', 0)`)
  await expect(settleDatabase(used.db, us)).rejects.toThrow('another deployment')
  expect(await registerDatabase(database(), 'us')).toEqual(us)
})

test('new origins count at once, and after an outage once the cron has copied them', async () => {
  const { portal, token } = await tenantIn(api, 'eu')
  const from = (origin: string) => api.call('GET', '/v1/connections', { token, headers: { origin } })
  const move = (through: Api, origin: string) =>
    through.call('PATCH', `/v1/portals/${portal.id}`, { ...api.operator, body: { origins: [origin] } })

  expect((await move(api, 'https://second.example')).status).toBe(200)
  expect((await from('https://second.example')).status).toBe(200)
  expect((await from(PORTAL_ORIGIN)).status).toBe(403)

  expect((await move(cut, 'https://third.example')).status).toBe(503)
  expect((await from('https://second.example')).status).toBe(200)
  await runTick(contextOf(api))
  expect((await from('https://third.example')).status).toBe(200)
  expect((await from('https://second.example')).status).toBe(403)
})

test('a removed portal leaves nothing in either database, also when its own was away', async () => {
  const here = await tenantIn(api, 'eu')
  const away = await tenantIn(api, 'eu')
  await api.call('DELETE', `/v1/portals/${here.portal.id}`, api.operator)
  await api.settle()
  expect((await cut.call('DELETE', `/v1/portals/${away.portal.id}`, api.operator)).status).toBe(204)
  await api.problem(401, 'POST', '/v1/sessions', {
    token: away.portal.apiKey,
    body: { tenant: { id: 'a' }, user: { id: 'b' } },
  })
  await runTick(contextOf(api))
  await runTick(contextOf(api))
  for (const { portal, token } of [here, away]) {
    for (const db of [database(), eu.db]) expect(await count(db, 'portals', `public_id = '${portal.id}'`)).toBe(0)
    expect((await api.call('GET', '/v1/connections', { token })).status).toBe(401)
  }
})

test('a portal gets no row id that a portal which the main database has forgotten has in the other', async () => {
  const [last] = await database().all<{ seq: number }>(sql`select seq from sqlite_sequence where name = 'portals'`)
  await eu.db.run(sql`insert into portals (id, public_id, name, origins, created_at, database)
    values (${(last?.seq ?? 0) + 1}, 'por_forgotten', 'Forgotten', '[]', 0, 'eu')`)
  const body = { ...create, database: 'eu' }
  await api.problem(500, 'POST', '/v1/portals', { ...api.operator, body })
  expect(await eu.db.all(sql`select name, origins from portals where public_id = 'por_forgotten'`)).toEqual([
    { name: 'Forgotten', origins: '[]' },
  ])
  await api.json(201, 'POST', '/v1/portals', { ...api.operator, body })
  await runTick(contextOf(api))
  expect(await count(eu.db, 'portals', "public_id = 'por_forgotten' and deleted_at is null")).toBe(1)
  expect(await count(database(), 'portals', 'deleted_at is not null')).toBe(0)
})

test('a portal whose database broke down while it was made is removed again', async () => {
  const us = await namedServer('us')
  const broken = apiWith({ us: us.url })
  await us.db.run(sql`create trigger full before insert on portals begin select raise(abort, 'disk full'); end`)
  const before = await listed()
  expect(
    (await broken.call('POST', '/v1/portals', { ...api.operator, body: { ...create, database: 'us' } })).status,
  ).toBe(500)
  expect(await listed()).toEqual(before)
})

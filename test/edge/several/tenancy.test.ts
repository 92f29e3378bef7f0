import { env } from 'cloudflare:workers'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connections, tenants } from '../../../db/schema/index.ts'
import type { Event, List } from '../../../edge/contract.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import type { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { adminOf, allow, begin, follow, newTeam } from '../support/dropbox.ts'
import { apiWith, namedServer, type Server, type Tenant, tenantIn } from '../support/several.ts'

const SECRET = 'the-secret-of-eu.docx'
let eu: Server
let api: Api
let victim: Tenant & { connection: string; event: string }
let stranger: Tenant & { event: string }

beforeAll(async () => {
  eu = await namedServer('eu', end => afterAll(end))
  api = apiWith({ eu: eu.url })
  const owner = await tenantIn(api, 'eu')
  const owned = await connected(owner.session.id, { name: SECRET }, eu.db)
  await store(owned.rowId, [{ itemName: SECRET, raw: { name: SECRET } }, {}, {}], eu.db)
  const other = await tenantIn(api, 'main')
  const others = await connected(other.session.id)
  await store(others.rowId, [{}, {}, {}])
  const first = async (token: string) =>
    (await api.json<List<Event>>(200, 'GET', '/v1/events?order=asc&limit=1', { token })).items[0]?.id ?? ''
  victim = { ...owner, connection: owned.id, event: await first(owner.token) }
  stranger = { ...other, event: await first(other.token) }
})

test('a session of one database opens nothing of another, on any route', async () => {
  const ofSession = OPERATIONS.filter(({ auth, path }) => auth === 'session' && /:(id|testId)/.test(path))
  expect(ofSession.length).toBeGreaterThan(8)
  for (const { method, path } of ofSession) {
    const id = path.startsWith('/v1/events') ? victim.event : victim.connection
    const address = path.replace(':testId', 'tst_x').replace(/:\w+(\{[^}]*\})?/, id)
    const response = await api.call(method.toUpperCase(), address, {
      token: stranger.token,
      ...(method === 'patch' || (method === 'post' && path.startsWith('/v1/queries')) ? { body: { name: 'x' } } : {}),
    })
    const text = await response.text()
    expect(response.status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    expect(text, `${method} ${path}`).not.toContain(SECRET)
  }
  await api.json(200, 'GET', `/v1/events/${victim.event}`, { token: victim.token })
})

test('row ids, and so what is bound to them, are of one database alone', async () => {
  const ids = async (db: Server['db']) =>
    [
      ...(await db.select({ id: tenants.id }).from(tenants)),
      ...(await db.select({ id: connections.id }).from(connections)),
    ].map(row => row.id)
  const [main, other] = [await ids(database()), await ids(eu.db)]
  expect(Math.max(...main)).toBeLessThan(2 ** 24)
  expect(Math.min(...other)).toBeGreaterThan(2 ** 24)
})

test('a cursor of one database is refused in another', async () => {
  const page = await api.json<List<Event>>(200, 'GET', '/v1/events?limit=1', { token: victim.token })
  const path = `/v1/events?limit=1&cursor=${page.nextCursor}`
  expect((await api.problem(400, 'GET', path, { token: stranger.token })).code).toBe('invalid_cursor')
  await api.json(200, 'GET', path, { token: victim.token })
})

test('a token says its database under the signature, and one of another is no session there', async () => {
  expect(decodeJwt(victim.token).db).toBe('eu')
  expect(decodeJwt(stranger.token).db).toBeUndefined()
  const key = Buffer.from(env.SESSION_KEYS.split(',')[0]?.split(':')[1] ?? '', 'base64')
  const signed = (token: string, db: string | undefined) =>
    new SignJWT({ ...decodeJwt(token), ...(db ? { db } : {}) })
      .setProtectedHeader(decodeProtectedHeader(token) as { alg: string })
      .sign(key)
  const status = async (token: string) => (await api.call('GET', '/v1/connections', { token })).status
  expect(await status(await signed(stranger.token, undefined))).toBe(200)
  expect(await status(await signed(stranger.token, 'eu'))).toBe(401)
  expect(await status(await signed(victim.token, 'main'))).toBe(401)
  const [head, body, tag] = stranger.token.split('.')
  const claims = { ...decodeJwt(stranger.token), db: 'eu' }
  expect(body).toBeTruthy()
  expect(await status(`${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${tag}`)).toBe(401)
})

test('a token of a database that was taken out of the configuration says what is wrong', async () => {
  const problem = await apiWith({}).problem(500, 'GET', '/v1/connections', { token: victim.token })
  expect(problem).toMatchObject({ code: 'misconfigured', detail: 'LIBSQL_DATABASES has no database "eu".' })
})

test('a callback finds its database by the state, and a state sent elsewhere is unknown and stays good', async () => {
  const team = await newTeam()
  const admin = adminOf(team)
  const { connection, authorizationUrl } = await begin(api, victim.token, admin)
  const back = new URL(await allow(authorizationUrl, admin))
  const state = back.searchParams.get('state') ?? ''
  expect(state).toMatch(/~eu$/)
  for (const name of ['', '~main', '~mars', '~eu~eu']) {
    const astray = new URL(back)
    astray.searchParams.set('state', state.replace(/~eu$/, name))
    const page = await follow(api, astray.href)
    expect(page.status, name).toBe(400)
    await page.text()
  }
  expect((await follow(api, back.href)).status).toBe(200)
  const token = victim.token
  expect(await api.json(200, 'GET', `/v1/connections/${connection.id}`, { token })).toMatchObject({
    status: 'connected',
  })
})

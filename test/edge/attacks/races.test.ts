import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { connections, oauthStates } from '../../../db/schema/index.ts'
import { createContext } from '../../../edge/context.ts'
import type { AuditEntry, Connection, ConnectionTest, CreatedConnection, List } from '../../../edge/contract.ts'
import { runHousekeeping } from '../../../edge/services/purge.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { adminOf, allow, begin, connect, follow, newTeam, sandbox } from '../support/dropbox.ts'

const api = new Api()
const read = (token: string, id: string) => api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })
const actions = async (token: string) =>
  (await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', { token })).items.map(entry => entry.action)
const twice = <T>(what: () => Promise<T>) => Promise.all([what(), what()])

test('a double click on Generate link makes one connection, whose later link works', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const links: CreatedConnection[] = await twice(() => begin(api, token, adminOf(team)))
  expect(new Set(links.map(link => link.connection.id)).size).toBe(1)
  const list = async () => (await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token })).items
  expect((await list()).map(one => one.status)).toEqual(['pending'])
  const pages: number[] = []
  for (const link of links) pages.push((await follow(api, await allow(link.authorizationUrl, adminOf(team)))).status)
  expect(pages.sort()).toEqual([200, 400])
  expect((await list()).map(one => one.status)).toEqual(['connected'])
})

test('two connections for two admins at once, or under two names, are two', async () => {
  const { token } = await api.tenant()
  const create = (body: object) => api.json<CreatedConnection>(201, 'POST', '/v1/connections', { token, body })
  const adminEmail = 'a@b.example'
  const made = await Promise.all(
    [{ adminEmail }, { adminEmail: 'c@b.example' }, { adminEmail, name: 'Two' }].map(create),
  )
  expect(new Set(made.map(one => one.connection.id)).size).toBe(3)
})

test('two new links for one connection at once leave one that works', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { connection } = await begin(api, token, adminOf(team))
  const links = await twice(() =>
    api.json<{ authorizationUrl: string }>(200, 'POST', `/v1/connections/${connection.id}/authorization`, { token }),
  )
  const [row] = await database().select().from(connections).where(eq(connections.publicId, connection.id))
  const states = await database()
    .select()
    .from(oauthStates)
    .where(eq(oauthStates.connectionId, row?.id ?? 0))
  expect(states).toHaveLength(1)
  const pages = []
  for (const link of links) pages.push(await follow(api, await allow(link.authorizationUrl, adminOf(team))))
  expect(pages.map(page => page.status).sort()).toEqual([200, 400])
})

test('a double click on Disconnect ends the grant once and tells the true outcome to both', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.clearRequests(team.teamId)
  const answers = await twice(() => api.json<Connection>(200, 'DELETE', `/v1/connections/${id}`, { token }))
  for (const answer of answers) expect(answer.status).toBe('disconnected')
  const calls = (await sandbox.requests({ teamId: team.teamId })).filter(call => call.route === 'auth/token/revoke')
  expect(calls).toHaveLength(1)
  expect((await read(token, id)).revocation).not.toBe('none')
  expect((await actions(token)).filter(action => action === 'disconnected')).toHaveLength(1)
})

test('a double click on Disconnect with the events removes them once', async () => {
  const { token, session } = await api.tenant()
  const { id } = await connected(session.id)
  const answers = await twice(() => api.call('DELETE', `/v1/connections/${id}?events=delete`, { token }))
  for (const answer of answers) expect([200, 404]).toContain(answer.status)
  await api.settle()
  await api.problem(404, 'GET', `/v1/connections/${id}`, { token })
  expect(await database().select().from(connections).where(eq(connections.publicId, id))).toEqual([])
})

test('a double click on Test API is one test', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const tests = await twice(() => api.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token }))
  await api.settle()
  expect(new Set(tests.map(one => one.id)).size).toBe(1)
  expect((await actions(token)).filter(action => action === 'tested')).toHaveLength(1)
})

test('a double click on Sync now plans one re-read and sends no slice twice, whatever the clocks say', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const now = Date.now()
  await database().run(sql`update slices set next_at = ${now + 50_000}, queued_until = 0
    where connection_id = (select id from connections where public_id = ${id})`)
  api.sent.length = 0
  const behind = new Api({ ahead: -5000 })
  const click = (by = api) => by.json(202, 'POST', `/v1/connections/${id}/sync`, { token })
  await twice(click)
  await click()
  await click(behind)
  const slices = [...api.sent, ...behind.sent].map(message => message.sliceId)
  expect(slices.length).toBeGreaterThan(0)
  expect(new Set(slices).size).toBe(slices.length)
})

test('a disconnect while the callback is under way leaves either a connection or none, never one without an owner', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  const url = await allow(authorizationUrl, adminOf(team))
  const [page, ended] = await Promise.all([
    follow(api, url),
    api.call('DELETE', `/v1/connections/${connection.id}`, { token }),
  ])
  expect([200, 400]).toContain(page.status)
  expect([200, 404]).toContain(ended.status)
  await api.settle()
  const [row] = await database().select().from(connections).where(eq(connections.publicId, connection.id))
  const alive = row !== undefined && row.deletedAt === null && row.status === 'connected'
  expect(row?.credentials ?? null).toEqual(alive ? expect.any(String) : null)
})

test('a removed tenant and a callback at once leave no credentials', async () => {
  const { portal, token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  const url = await allow(authorizationUrl, adminOf(team))
  await Promise.all([follow(api, url), api.call('DELETE', '/v1/tenants/acme', { token: portal.apiKey })])
  await api.settle()
  await runHousekeeping(createContext(api.env, { waitUntil: () => undefined }))
  expect(await database().select().from(connections).where(eq(connections.publicId, connection.id))).toEqual([])
})

test('credentials of a connection whose disconnect was cut short are destroyed by the cron', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const died = { status: 'disconnected' as const, updatedAt: Date.now() - 600_000 }
  await database().update(connections).set(died).where(eq(connections.publicId, id))
  await runHousekeeping(createContext(api.env, { waitUntil: () => undefined }))
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  expect(row?.credentials).toBeNull()
})

test('the same session minted twice at once is two sessions of one tenant', async () => {
  const portal = await api.portal()
  const sessions = await twice(() => api.session(portal.apiKey, { tenant: { id: 'both' } }))
  expect(new Set(sessions.map(one => one.id)).size).toBe(2)
  await api.json(201, 'POST', '/v1/connections', { token: sessions[0].token, body: { adminEmail: 'a@b.example' } })
  const seen = await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token: sessions[1].token })
  expect(seen.items).toHaveLength(1)
})

test('two tenants of one portal who ask at once, in any order, each see their own', async () => {
  const portal = await api.portal()
  const sides: { name: string; other: string; token: string; id: string }[] = []
  for (const name of ['left', 'right']) {
    const session = await api.session(portal.apiKey, {
      tenant: { id: name },
      user: { id: 'same', email: 'a@b.example' },
    })
    const { id, rowId } = await connected(session.id, { name: `of-the-${name}` })
    await store(
      rowId,
      Array.from({ length: 20 }, (_, index) => ({ fp: index + 1, itemName: `of-the-${name}`, raw: `of-the-${name}` })),
    )
    sides.push({ name, other: name === 'left' ? 'right' : 'left', token: session.token, id })
  }
  const paths = [
    '/v1/events?limit=100',
    '/v1/events?limit=100&q=of-the',
    '/v1/events?item=of-the-left&item=of-the-right',
    '/v1/events/summary',
    '/v1/events/export?format=ndjson',
    '/v1/events/export?format=ocsf',
    '/v1/connections',
    '/v1/audit',
  ]
  const asked = paths.flatMap(path => sides.map(side => ({ path, side })))
  for (let round = 0; round < 3; round++) {
    asked.sort(() => Math.random() - 0.5)
    for (let at = 0; at < asked.length; at += 4) {
      await Promise.all(
        asked.slice(at, at + 4).map(async ({ path, side }) => {
          const answer = await api.call('GET', path, { token: side.token })
          const text = await answer.text()
          expect(answer.status, path).toBe(200)
          expect(text.includes(`of-the-${side.other}`), path).toBe(false)
          if (/limit=100$|connections|export/.test(path)) expect(text).toContain(`of-the-${side.name}`)
        }),
      )
    }
  }
})

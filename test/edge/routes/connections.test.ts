import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { connections } from '../../../db/schema/index.ts'
import type { Connection, ConnectionTest, CreatedConnection, List, LogEntry } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { adminOf, allow, begin, connect, follow, newTeam, sandbox } from '../support/dropbox.ts'

const api = new Api()

test.each([
  ['missing', {}, 'adminEmail'],
  ['malformed', { adminEmail: 'admin@' }, 'adminEmail'],
  ['a number', { adminEmail: 5 }, 'adminEmail'],
  ['too long', { adminEmail: `${'a'.repeat(400)}@b.example` }, 'adminEmail'],
])('an admin e-mail that is %s is refused with the field named', async (_case, body, path) => {
  const { token } = await api.tenant()
  const refused = await api.problem(400, 'POST', '/v1/connections', { token, body })
  expect(refused).toMatchObject({ code: 'validation_failed' })
  expect(refused.errors?.map(error => error.path)).toEqual([path])
})

test.each(['tenantId', 'status', 'credentials', 'teamId'])('a connection cannot be given %s', async field => {
  const { token } = await api.tenant()
  const body = { adminEmail: 'a@b.example', [field]: 'connected' }
  await api.problem(400, 'POST', '/v1/connections', { token, body })
})

test('a new connection waits, is listed, and is renamed', async () => {
  const { token } = await api.tenant()
  const body = { adminEmail: ' admin@acme.example ', name: 'Main team' }
  const begun = await api.json<CreatedConnection>(201, 'POST', '/v1/connections', { token, body })
  expect(begun.connection).toMatchObject({
    name: 'Main team',
    adminEmail: 'admin@acme.example',
    status: 'pending',
    sync: { phase: 'waiting', progress: 0, eventCount: 0 },
  })
  const path = `/v1/connections/${begun.connection.id}`
  const renamed = await api.json<Connection>(200, 'PATCH', path, { token, body: { name: 'Other' } })
  expect(renamed.name).toBe('Other')
  const list = await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token })
  expect(list.items.map(one => one.name)).toEqual(['Other'])
  await api.problem(400, 'PATCH', path, { token, body: {} })
})

test('a connection that was given no name takes the name of its team', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  expect((await connect(api, token, team)).name).toBe(team.name)
})

test('disconnecting revokes at Dropbox, destroys the credentials and keeps the events', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.clearRequests(team.teamId)
  const ended = await api.json<Connection>(200, 'DELETE', `/v1/connections/${id}`, { token })
  expect(ended.status).toBe('disconnected')
  expect(['revoked', 'refused']).toContain(ended.revocation)
  const routes = (await sandbox.requests({ teamId: team.teamId })).map(request => request.route)
  expect(routes).toContain('auth/token/revoke')
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  expect(row?.credentials).toBeNull()
  expect(await api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })).toMatchObject({
    status: 'disconnected',
    revocation: ended.revocation,
  })
  await api.json(200, 'DELETE', `/v1/connections/${id}`, { token })
  expect((await api.problem(409, 'POST', `/v1/connections/${id}/sync`, { token })).code).toBe('not_connected')
  expect((await api.problem(409, 'POST', `/v1/connections/${id}/tests`, { token })).code).toBe('not_connected')
})

test('disconnecting works while Dropbox is away, and says so', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.addFault({ kind: 'error', status: 503, route: 'auth/token/revoke', teamId: team.teamId })
  const ended = await api.json<Connection>(200, 'DELETE', `/v1/connections/${id}`, { token })
  expect(ended).toMatchObject({ status: 'disconnected', revocation: 'unreachable' })
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  expect(row?.credentials).toBeNull()
})

test('a disconnected team that connects again goes on where it was', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await api.json(200, 'DELETE', `/v1/connections/${id}`, { token })
  const again = await connect(api, token, team)
  expect(again).toMatchObject({ id, status: 'connected' })
  expect(again.revocation).toBeUndefined()
})

test('a connection that never connected is gone when it is deleted', async () => {
  const { token } = await api.tenant()
  const { connection } = await begin(api, token, 'admin@acme.example')
  await api.json(200, 'DELETE', `/v1/connections/${connection.id}`, { token })
  await api.settle()
  await api.problem(404, 'GET', `/v1/connections/${connection.id}`, { token })
  const rows = await database().select().from(connections).where(eq(connections.publicId, connection.id))
  expect(rows).toEqual([])
})

test('deleting with the events leaves not a row behind', async () => {
  const { token, session } = await api.tenant()
  const { id, rowId } = await connected(session.id)
  await store(
    rowId,
    Array.from({ length: 2500 }, () => ({})),
  )
  await api.json(200, 'DELETE', `/v1/connections/${id}?events=delete`, { token })
  await api.problem(404, 'GET', `/v1/connections/${id}`, { token })
  await api.settle()
  const tables = await database().all<{ name: string }>(sql`
    select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'connection_id' where m.type = 'table'`)
  expect(tables.length).toBeGreaterThan(7)
  for (const { name } of tables) {
    const left = await database().all(sql`select * from ${sql.identifier(name)} where connection_id = ${rowId}`)
    expect([name, left]).toEqual([name, []])
  }
  expect(await database().select().from(connections).where(eq(connections.id, rowId))).toEqual([])
})

test('a removed tenant leaves nothing, and its name begins anew', async () => {
  const { portal, token, session } = await api.tenant({ tenant: { id: 'gone' } })
  const { rowId } = await connected(session.id)
  await store(rowId, [{}])
  expect((await api.call('DELETE', '/v1/tenants/gone', { token: portal.apiKey })).status).toBe(202)
  await api.problem(401, 'GET', '/v1/connections', { token })
  await api.settle()
  expect(await database().select().from(connections).where(eq(connections.id, rowId))).toEqual([])
  const again = await api.session(portal.apiKey, { tenant: { id: 'gone' } })
  const list = await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token: again.token })
  expect(list.items).toEqual([])
})

test('a sync on demand sends messages', async () => {
  const own = new Api()
  const { token } = await own.tenant()
  const { id } = await connect(own, token, await newTeam())
  own.sent.length = 0
  const answer = await own.json<Connection>(202, 'POST', `/v1/connections/${id}/sync`, { token })
  expect(answer.id).toBe(id)
  const pending = await begin(own, token, 'other@acme.example')
  await own.problem(409, 'POST', `/v1/connections/${pending.connection.id}/sync`, { token })
})

test('the log tells what was done, newest first, page by page', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const all = await api.json<List<LogEntry>>(200, 'GET', `/v1/connections/${id}/log`, { token })
  expect(all.items.map(line => line.kind)).toEqual(expect.arrayContaining(['connected', 'sync_started']))
  const paged: LogEntry[] = []
  for (let cursor = ''; ; ) {
    const path = `/v1/connections/${id}/log?limit=1${cursor}`
    const page = await api.json<List<LogEntry>>(200, 'GET', path, { token })
    paged.push(...page.items)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  expect(paged).toEqual(all.items)
})

test('a first sync is logged as started however long the callback takes, and a reconnect as going on', async () => {
  let looks = 0
  const slow = new Api({ ahead: () => 300 * looks++ })
  const { token } = await slow.tenant()
  const team = await newTeam()
  const { id } = await connect(slow, token, team)
  const kinds = async () =>
    (await api.json<List<LogEntry>>(200, 'GET', `/v1/connections/${id}/log`, { token })).items.map(line => line.kind)
  expect(await kinds()).toContain('sync_started')
  expect(await kinds()).not.toContain('sync_resumed')
  const path = `/v1/connections/${id}/authorization`
  const { authorizationUrl } = await slow.json<{ authorizationUrl: string }>(200, 'POST', path, { token })
  await follow(slow, await allow(authorizationUrl, adminOf(team)))
  expect(await kinds()).toContain('sync_resumed')
})

async function finished(token: string, id: string): Promise<ConnectionTest> {
  const started = await api.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token })
  expect(started).toMatchObject({ status: 'running' })
  await api.settle()
  return api.json<ConnectionTest>(200, 'GET', `/v1/connections/${id}/tests/${started.id}`, { token })
}

test('Test API passes every step of a healthy connection', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const test = await finished(token, id)
  expect(test.status).toBe('passed')
  expect(test.steps.map(step => [step.name, step.status])).toEqual(
    ['credentials', 'admin', 'team', 'scopes', 'plan', 'audit_log', 'database', 'freshness'].map(name => [
      name,
      'passed',
    ]),
  )
})

test('Test API says what is wrong with an admin who is none any more, and what to do', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.addFault({ kind: 'admin_not_active', teamId: team.teamId })
  const test = await finished(token, id)
  expect(test.status).toBe('failed')
  const step = test.steps.find(one => one.name === 'admin')
  expect(step).toMatchObject({ status: 'failed', code: 'admin_not_active' })
  expect(step?.resolution).toContain('Reconnect')
})

test('Test API skips what is pointless once the credentials are revoked', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.revokeGrants(team.teamId)
  const test = await finished(token, id)
  const outcome = Object.fromEntries(test.steps.map(step => [step.name, step.status]))
  expect(outcome).toMatchObject({ credentials: 'failed', admin: 'skipped', audit_log: 'skipped', database: 'passed' })
  expect(test.steps[0]?.code).toBe('credentials_revoked')
})

test('Test API passes a plan without file events, with a hint', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  await sandbox.setFileEvents(team.teamId, false)
  const test = await finished(token, id)
  expect(test.status).toBe('passed')
  expect(test.steps.find(step => step.name === 'plan')).toMatchObject({ status: 'passed', code: 'no_file_events' })
})

test('two tests at once are one', async () => {
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  const path = `/v1/connections/${id}/tests`
  const [one, two] = await Promise.all([
    api.json<ConnectionTest>(202, 'POST', path, { token }),
    api.json<ConnectionTest>(202, 'POST', path, { token }),
  ])
  expect(one.id).toBe(two.id)
  await api.settle()
})

test('a test whose Worker died counts as failed', async () => {
  const quiet = new Api()
  const { token } = await quiet.tenant()
  const { id } = await connect(quiet, token, await newTeam())
  const path = `/v1/connections/${id}/tests`
  const dead = `update connection_tests set status = 'running', steps = '[{"name":"credentials","status":"passed"},{"name":"admin","status":"running"},{"name":"team","status":"pending"}]'`
  const started = await quiet.json<ConnectionTest>(202, 'POST', path, { token })
  await quiet.settle()
  await database().run(sql`${sql.raw(dead)} where public_id = ${started.id}`)
  const later = new Api({ ahead: 200_000 })
  const seen = await later.json<ConnectionTest>(200, 'GET', `${path}/${started.id}`, { token })
  expect(seen.status).toBe('failed')
  expect(seen.steps.map(step => step.status)).toEqual(['passed', 'failed', 'skipped'])
})

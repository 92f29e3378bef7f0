import { env } from 'cloudflare:workers'
import { and, eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { connections, oauthStates } from '../../../db/schema/index.ts'
import type { Authorization, Connection, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { database } from '../support/data.ts'
import { adminOf, allow, begin, connect, follow, newTeam, sandbox } from '../support/dropbox.ts'

const api = new Api()
const read = (token: string, id: string) => api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })

async function stored(id: string) {
  const [row] = await database().select().from(connections).where(eq(connections.publicId, id))
  if (!row) throw new Error('no such row')
  return row
}

test('approving the link connects the team and starts the sync', async () => {
  const { token } = await api.tenant()
  const team = await newTeam({ name: 'Linden <b>& Sons</b>' })
  const admin = adminOf(team)
  const begun = await begin(api, token, admin.toUpperCase())
  expect(begun.connection).toMatchObject({ status: 'pending', adminEmail: admin.toUpperCase() })
  expect(begun.connection.linkExpiresAt).toBe(begun.expiresAt)

  const page = await follow(api, await allow(begun.authorizationUrl, admin))
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('Dropbox was successfully connected')
  expect(html).not.toContain('<b>')

  const connection = await read(token, begun.connection.id)
  expect(connection).toMatchObject({ status: 'connected', team: { id: team.teamId, name: team.name } })
  expect(connection.error).toBeUndefined()
  expect(connection.linkExpiresAt).toBeUndefined()
  expect(connection.sync).toMatchObject({ phase: 'backfilling', daysTotal: 60 })
  expect(api.sent.length).toBeGreaterThan(0)
})

test('the link asks for PKCE, offline access and the least scopes, and only hashes of the state are kept', async () => {
  const { token } = await api.tenant()
  const begun = await begin(api, token, 'admin@acme.example')
  const url = new URL(begun.authorizationUrl)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    redirect_uri: `${env.PUBLIC_URL}/oauth/dropbox/callback`,
    token_access_type: 'offline',
    code_challenge_method: 'S256',
    scope: 'team_info.read members.read events.read',
  })
  const state = url.searchParams.get('state') ?? ''
  expect(state.length).toBeGreaterThan(40)
  const { id } = await stored(begun.connection.id)
  const [row] = await database().select().from(oauthStates).where(eq(oauthStates.connectionId, id))
  expect(row?.verifier).toMatch(/^v1\.k1\./)
  expect(JSON.stringify(row)).not.toContain(state)
})

test('credentials are sealed before they touch a row', async () => {
  const { token } = await api.tenant()
  const connection = await connect(api, token, await newTeam())
  const row = await stored(connection.id)
  expect(row.credentials).toMatch(/^v1\.k1\./)
  expect(row.grantedScopes).toEqual(expect.arrayContaining(['events.read']))
})

test.each([
  ['missing', ''],
  ['empty', '?state=&code=x'],
  ['forged', `?state=${'A'.repeat(43)}&code=x`],
  ['enormous', `?state=${'A'.repeat(5000)}&code=x`],
])('a state that is %s is refused without asking Dropbox', async (_case, search) => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  const page = await api.call('GET', `/oauth/dropbox/callback${search}`)
  expect(page.status).toBe(400)
  expect(page.headers.get('content-type')).toContain('text/html')
  const asked = fetched.mock.calls.map(([input]) => (input instanceof Request ? input.url : String(input)))
  fetched.mockRestore()
  expect(asked.filter(url => url.includes('/oauth2/'))).toEqual([])
})

test('a link that was used is refused, also when opened twice at once', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  const url = await allow(authorizationUrl, adminOf(team))
  const pages = await Promise.all([follow(api, url), follow(api, url)])
  expect(pages.map(page => page.status).sort()).toEqual([200, 400])
  const again = await follow(api, url)
  expect(await sandbox.requests({ teamId: team.teamId, route: 'oauth2/token' })).toHaveLength(1)
  expect(again.status).toBe(400)
  expect(await again.text()).toContain('This link cannot be used')
  expect((await read(token, connection.id)).status).toBe('connected')
})

test('a new link replaces the older one', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  const path = `/v1/connections/${begun.connection.id}/authorization`
  const next = await api.json<Authorization>(200, 'POST', path, { token })
  expect((await follow(api, await allow(begun.authorizationUrl, adminOf(team)))).status).toBe(400)
  expect((await follow(api, await allow(next.authorizationUrl, adminOf(team)))).status).toBe(200)
})

test('an expired link says so, on the page and on the connection', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  const later = new Api({ ahead: 31 * 60_000 })
  const page = await follow(later, await allow(begun.authorizationUrl, adminOf(team)))
  expect(page.status).toBe(400)
  expect(await page.text()).toContain('This link has expired')
  const path = `/v1/connections/${begun.connection.id}`
  expect((await read(token, begun.connection.id)).error?.code).toBe('link_expired')
  await api.json(200, 'POST', `${path}/authorization`, { token })
  expect((await read(token, begun.connection.id)).error).toBeUndefined()
})

test('a link that nobody opened shows as expired when its time is over', async () => {
  const { token } = await api.tenant({ expiresIn: 7200 })
  const { connection } = await begin(api, token, 'admin@acme.example')
  const later = new Api({ ahead: 31 * 60_000 })
  const seen = await later.json<Connection>(200, 'GET', `/v1/connections/${connection.id}`, { token })
  expect(seen).toMatchObject({ status: 'pending', error: { code: 'link_expired' } })
  expect(seen.linkExpiresAt).toBeUndefined()
})

test('another admin than the one entered leaves nothing behind, and the fresh token is revoked', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, 'somebody@else.example')
  await sandbox.clearRequests(team.teamId)
  const page = await follow(api, await allow(begun.authorizationUrl, adminOf(team)))
  expect(page.status).toBe(403)
  expect(await page.text()).toContain('Another admin signed in')
  const connection = await read(token, begun.connection.id)
  expect(connection).toMatchObject({ status: 'error', error: { code: 'wrong_admin' } })
  expect(connection.team).toBeUndefined()
  const row = await stored(begun.connection.id)
  expect([row.credentials, row.teamId]).toEqual([null, null])
  const routes = (await sandbox.requests({ teamId: team.teamId })).map(request => request.route)
  expect(routes).toContain('auth/token/revoke')
})

test('Deny is told on the page and on the connection, and a new link works', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  const page = await follow(api, await sandbox.deny(begun.authorizationUrl))
  expect(page.status).toBe(403)
  expect(await page.text()).toContain('Access was denied at Dropbox')
  expect(await read(token, begun.connection.id)).toMatchObject({ status: 'error', error: { code: 'access_denied' } })
  const path = `/v1/connections/${begun.connection.id}/authorization`
  const next = await api.json<Authorization>(200, 'POST', path, { token })
  expect(await read(token, begun.connection.id)).toMatchObject({ status: 'pending' })
  expect((await follow(api, await allow(next.authorizationUrl, adminOf(team)))).status).toBe(200)
})

test('what Dropbox says in an error parameter is text on a page that takes it out of the address', async () => {
  const { token } = await api.tenant()
  const { authorizationUrl, connection } = await begin(api, token, 'admin@acme.example')
  const state = new URL(authorizationUrl).searchParams.get('state') ?? ''
  const search = new URLSearchParams({
    state,
    error: '<script>alert(1)</script>',
    error_description: '"><img src=x onerror=alert(1)>',
  })
  const page = await api.call('GET', `/oauth/dropbox/callback?${search}`)
  const html = await page.text()
  expect(page.status).toBe(502)
  expect(html).not.toMatch(/<script>alert|<img/)
  expect(html).toContain('history.replaceState')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src 'none'; style-src 'nonce-[\w-]+'; script-src 'nonce-[\w-]+'/)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
  expect((await read(token, connection.id)).error?.code).toBe('authorization_failed')
  // the state is used up
  const again = await api.call('GET', `/oauth/dropbox/callback?${search}`)
  expect([again.status, (await stored(connection.id)).credentials]).toEqual([400, null])
})

test.each([
  ['two codes', (state: string) => `?state=${state}&code=a&code=b`],
  ['two states', (state: string) => `?state=${state}&state=${state}&code=a`],
  ['a code and an error', (state: string) => `?state=${state}&code=a&error=access_denied`],
  ['a code of 20 kB', (state: string) => `?state=${state}&code=${'a'.repeat(20_000)}`],
])('%s are refused and the link stays good', async (_case, search) => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl } = await begin(api, token, adminOf(team))
  const state = new URL(authorizationUrl).searchParams.get('state') ?? ''
  expect((await api.call('GET', `/oauth/dropbox/callback${search(state)}`)).status).toBe(400)
  expect((await follow(api, await allow(authorizationUrl, adminOf(team)))).status).toBe(200)
})

test('a POST to the callback is refused', async () => {
  expect((await api.call('POST', '/oauth/dropbox/callback?state=x&code=y')).status).toBe(405)
})

test('a code of another authorization is refused', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const mine = await begin(api, token, adminOf(team))
  const theirs = await begin(api, token, adminOf(team), 'Theirs')
  const injected = new URL(await allow(theirs.authorizationUrl, adminOf(team)))
  injected.searchParams.set('state', new URL(mine.authorizationUrl).searchParams.get('state') ?? '')
  expect((await follow(api, injected.href)).status).toBe(502)
  const connection = await read(token, mine.connection.id)
  expect(connection).toMatchObject({ status: 'error', error: { code: 'authorization_failed' } })
  expect(await stored(mine.connection.id)).toMatchObject({ credentials: null, teamId: null })
})

test.each([
  ['no_refresh_token', 'authorization_failed', 502],
  ['drop_scope', 'scope_missing', 409],
  ['personal_token', 'not_a_team', 409],
] as const)('a grant with %s is not stored', async (kind, code, status) => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  const fault = { kind, teamId: team.teamId, times: 1, ...(kind === 'drop_scope' ? { scope: 'events.read' } : {}) }
  await sandbox.addFault(fault)
  const page = await follow(api, await allow(authorizationUrl, adminOf(team)))
  expect(page.status).toBe(status)
  expect((await read(token, connection.id)).error?.code).toBe(code)
  expect((await stored(connection.id)).credentials).toBeNull()
})

test.each([
  ['answers 500', { kind: 'error', status: 500 }],
  ['breaks the line', { kind: 'reset_connection' }],
] as const)(
  'a Dropbox that %s is given the code once, and the connection asks for another try',
  async (_case, fault) => {
    const { token } = await api.tenant()
    const team = await newTeam()
    const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
    const set = await sandbox.addFault({ ...fault, route: 'oauth2/token', teamId: team.teamId })
    const page = await follow(api, await allow(authorizationUrl, adminOf(team)))
    expect(page.status).toBe(502)
    expect((await read(token, connection.id)).error?.code).toBe('dropbox_unavailable')
    expect((await sandbox.faults()).find(one => one.id === set.id)?.struck).toBe(1)
  },
)

test('the same team connected again is a reconnect, and the new id leads to it', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const first = await connect(api, token, team)
  const second = await begin(api, token, adminOf(team))
  expect((await follow(api, await allow(second.authorizationUrl, adminOf(team)))).status).toBe(200)
  expect((await read(token, second.connection.id)).id).toBe(first.id)
  const list = await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token })
  expect(list.items.map(one => one.id)).toEqual([first.id])
})

test('two callbacks for one team at once make one connection', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const urls = await Promise.all(
    ['One', 'Two', 'Three'].map(async name =>
      allow((await begin(api, token, adminOf(team), name)).authorizationUrl, adminOf(team)),
    ),
  )
  const pages = await Promise.all(urls.map(url => follow(api, url)))
  expect(pages.map(page => page.status)).toEqual([200, 200, 200])
  const list = await api.json<List<Connection>>(200, 'GET', '/v1/connections', { token })
  expect(list.items.map(one => one.status)).toEqual(['connected'])
})

test('the same team may be connected by two tenants', async () => {
  const team = await newTeam()
  const [one, two] = await Promise.all([api.tenant(), api.tenant()])
  expect((await connect(api, one.token, team)).status).toBe('connected')
  expect((await connect(api, two.token, team)).status).toBe('connected')
})

test('a reconnect with another team is refused and leaves the connection as it is', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const connection = await connect(api, token, team)
  const other = await newTeam()
  await database()
    .update(connections)
    .set({ adminEmail: adminOf(other) })
    .where(and(eq(connections.publicId, connection.id)))
  const path = `/v1/connections/${connection.id}/authorization`
  const { authorizationUrl } = await api.json<Authorization>(200, 'POST', path, { token })
  const page = await follow(api, await allow(authorizationUrl, adminOf(other)))
  expect(page.status).toBe(409)
  expect(await page.text()).toContain('Another team was connected')
  expect(await read(token, connection.id)).toMatchObject({ status: 'connected', team: { id: team.teamId } })
})

test('a link of a connection that was removed is refused', async () => {
  const { token } = await api.tenant()
  const team = await newTeam()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  await api.json(200, 'DELETE', `/v1/connections/${connection.id}`, { token })
  expect((await follow(api, await allow(authorizationUrl, adminOf(team)))).status).toBe(400)
  await api.problem(404, 'GET', `/v1/connections/${connection.id}`, { token })
})

test('with the database away the callback is a page that says so', async () => {
  const cut = new Api({ vars: { LIBSQL_URL: 'http://127.0.0.1:9' } })
  const page = await cut.call('GET', `/oauth/dropbox/callback?state=${'A'.repeat(43)}&code=x`)
  expect(page.status).toBe(503)
  expect(page.headers.get('retry-after')).not.toBeNull()
  expect(await page.text()).toContain('Database unavailable')
})

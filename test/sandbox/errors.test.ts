import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxTeam } from './client.ts'
import { type RunningSandbox, startSandbox } from './serve.ts'
import { askToken, authorizationUrl, call, codeFor, connect, exchangeFields } from './support.ts'

let sandbox: RunningSandbox
let team: SandboxTeam
let token: string

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0 })
  team = await sandbox.control.createTeam({ events: 20, days: 60 })
  token = (await connect(sandbox, team)).access_token
})
afterAll(() => sandbox.close())

const post = (route: string, init: RequestInit) => fetch(`${sandbox.url}/2/${route}`, { method: 'POST', ...init })

describe('400 in plain text', () => {
  test.each([
    ['no Authorization header', 'team/get_info', {}, 'Must provide HTTP Authorization header'],
    ['a garbage token', 'team/get_info', { Authorization: 'Bearer garbage' }, 'access token is malformed'],
    ['an unknown function', 'team/nothing', {}, 'Unknown API function: "team/nothing"'],
  ])('%s', async (_, route, headers, words) => {
    const reply = await post(route, { headers })
    expect(reply.status).toBe(400)
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await reply.text()).toMatch(new RegExp(`^Error in call to API function "${route}": .*${words}`))
  })

  test('a team token on a user route without Select header', async () => {
    const reply = await call(sandbox, token, 'auth/token/revoke')
    expect(reply.text).toContain('operates on a single Dropbox account')
  })

  test('a Select header on a team route', async () => {
    const headers = { 'Dropbox-API-Select-User': team.admins[0]?.memberId ?? '' }
    expect((await call(sandbox, token, 'team/get_info', undefined, headers)).status).toBe(400)
  })

  test('a personal token on a team route', async () => {
    await sandbox.control.addFault({ kind: 'personal_token', times: 1, teamId: team.teamId })
    const grant = (await askToken(sandbox, exchangeFields(await codeFor(sandbox, team)))).json()
    expect(grant).toMatchObject({ uid: '1234567', account_id: team.admins[0]?.accountId })
    const reply = await call(sandbox, grant.access_token, 'team/get_info')
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('not associated with a team')])
  })

  test('a scope that the app itself lacks', async () => {
    await sandbox.control.setApp({ key: 'poor', secret: 'poor', scopes: ['team_info.read', 'events.read'] })
    const url = authorizationUrl(sandbox, { client_id: 'poor', scope: 'team_info.read' })
    const approval = await sandbox.control.approve(url, team.admins[0]?.email ?? '')
    const code = approval.kind === 'redirect' ? (new URL(approval.url).searchParams.get('code') ?? '') : ''
    const fields = { ...exchangeFields(code), client_id: 'poor', client_secret: 'poor' }
    const { access_token } = (await askToken(sandbox, fields)).json()
    const reply = await call(sandbox, access_token, 'team/members/list_v2', {})
    expect(reply.status).toBe(400)
    expect(reply.text).toMatch(/Your app \(ID: \d+\) is not permitted .* required scope 'members.read'/)
  })

  test.each([
    ['broken JSON', '{"limit":', 'could not decode input as JSON'],
    ['a list', '[]', 'expected object'],
    ['limit 0', '{"limit":0}', 'limit'],
    ['limit 1001', '{"limit":1001}', 'limit'],
    ['an unknown field', '{"order":"desc"}', "unknown field 'order'"],
    ['a time with milliseconds', '{"time":{"start_time":"2026-01-01T00:00:00.000Z"}}', 'does not match format'],
  ])('%s', async (_, body, words) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const reply = await post('team_log/get_events', { headers, body })
    expect(reply.status).toBe(400)
    expect(await reply.text()).toContain(words)
  })

  test('a wrong Content-Type', async () => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'text/html' }
    const reply = await post('team_log/get_events', { headers, body: '{}' })
    expect(await reply.text()).toContain('Bad HTTP "Content-Type" header: "text/html"')
  })

  test('a route without argument takes no body or null, nothing else', async () => {
    expect((await call(sandbox, token, 'team/get_info')).status).toBe(200)
    expect((await call(sandbox, token, 'team/get_info', null)).status).toBe(200)
    expect((await call(sandbox, token, 'team/get_info', {})).status).toBe(400)
  })
})

describe('401', () => {
  test('a scope that the token lacks is flattened beside the tag', async () => {
    const reply = await call(sandbox, token, 'team/groups/list', {})
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="Dropbox-API"')
    expect(reply.json().error).toEqual({ '.tag': 'missing_scope', required_scope: 'groups.read' })
    expect(reply.json().error_summary).toMatch(/^missing_scope\/\.*$/)
  })

  test('selecting a member needs team_data.member', async () => {
    const headers = { 'Dropbox-API-Select-User': team.admins[0]?.memberId ?? '' }
    const reply = await call(sandbox, token, 'auth/token/revoke', undefined, headers)
    expect(reply.json().error).toEqual({ '.tag': 'missing_scope', required_scope: 'team_data.member' })
  })

  test('access tokens expire, at their time or on demand', async () => {
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    const { access_token } = await connect(sandbox, other)
    await sandbox.control.expireAccessTokens(other.teamId)
    const reply = await call(sandbox, access_token, 'team/get_info')
    expect([reply.status, reply.json().error]).toEqual([401, { '.tag': 'expired_access_token' }])
  })
})

test('a selected admin can revoke the grant with team_data.member; then nothing of it works', async () => {
  const other = await sandbox.control.createTeam({ events: 5, days: 60 })
  const grant = await connect(sandbox, other, 'team_info.read team_data.member')
  const headers = { 'Dropbox-API-Select-User': other.admins[0]?.memberId ?? '' }
  const revoked = await call(sandbox, grant.access_token, 'auth/token/revoke', undefined, headers)
  expect([revoked.status, revoked.text]).toEqual([200, 'null'])
  expect((await call(sandbox, grant.access_token, 'team/get_info')).json().error['.tag']).toBe('invalid_access_token')
  const refreshed = await askToken(sandbox, {
    ...exchangeFields(''),
    grant_type: 'refresh_token',
    code: undefined,
    redirect_uri: undefined,
    code_verifier: undefined,
    refresh_token: grant.refresh_token,
  })
  expect(refreshed.json().error).toBe('invalid_grant')
})

test('every reply carries a request id, and a demoted admin is admin_not_active', async () => {
  const other = await sandbox.control.createTeam({ events: 5, days: 60 })
  const { access_token } = await connect(sandbox, other)
  const route = 'team/token/get_authenticated_admin'
  const good = await call(sandbox, access_token, route)
  expect(good.json().admin_profile.email).toBe(other.admins[0]?.email)
  await sandbox.control.changeMember(other.teamId, other.admins[0]?.email ?? '', { role: 'member' })
  const reply = await call(sandbox, access_token, route)
  expect([reply.status, reply.json().error]).toEqual([409, { '.tag': 'admin_not_active' }])
  for (const { headers } of [good, reply]) expect(headers.get('x-dropbox-request-id')).toMatch(/^[0-9a-f]{32}$/)
})

test('members come in pages, 500 of them less those who left', async () => {
  let page = (await call(sandbox, token, 'team/members/list_v2', { limit: 200 })).json()
  const members = [...page.members]
  while (page.has_more) {
    page = (await call(sandbox, token, 'team/members/list/continue_v2', { cursor: page.cursor })).json()
    members.push(...page.members)
  }
  expect(members).toHaveLength(490)
  expect(members.filter(member => member.profile.status['.tag'] === 'invited')).toHaveLength(12)
  const bad = await call(sandbox, token, 'team/members/list/continue_v2', { cursor: 'x' })
  expect(bad.json().error['.tag']).toBe('invalid_cursor')
})

test('file events are a feature that a team may lack', async () => {
  const other = await sandbox.control.createTeam({ events: 5, days: 60 })
  const { access_token } = await connect(sandbox, other)
  const args = { features: [{ '.tag': 'has_team_file_events' }] }
  const feature = async () => (await call(sandbox, access_token, 'team/features/get_values', args)).json().values[0]
  expect((await feature()).has_team_file_events).toEqual({ '.tag': 'enabled', enabled: true })
  await sandbox.control.setFileEvents(other.teamId, false)
  expect((await feature()).has_team_file_events).toEqual({ '.tag': 'enabled', enabled: false })
})

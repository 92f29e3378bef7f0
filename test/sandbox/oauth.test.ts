import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxTeam } from './client.ts'
import { defaultApp, type RunningSandbox, startSandbox } from './serve.ts'
import {
  adminOf,
  askToken,
  authorizationUrl,
  call,
  challenge,
  codeFor,
  connect,
  exchangeFields,
  redirectUri,
  verifier,
} from './support.ts'

let sandbox: RunningSandbox
let team: SandboxTeam

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0 })
  team = await sandbox.control.createTeam({ name: 'Acme & <b>Sons</b>', events: 20, days: 60 })
})
afterAll(() => sandbox.close())

const decide = (fields: Record<string, string>) =>
  fetch(`${sandbox.url}/oauth2/authorize`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
const requestOf = (url: string) => new URL(url).search

describe('the consent page', () => {
  test('names app, team, permissions and who is signed in, as text', async () => {
    const page = await (await fetch(authorizationUrl(sandbox))).text()
    expect(page).toContain('Activity Connector')
    expect(page).toContain('Acme &amp; &lt;b&gt;Sons&lt;/b&gt;')
    expect(page).not.toContain('<b>Sons')
    expect(page).toContain('Read your team&#39;s activity log')
    expect(page).toContain(adminOf(team))
  })

  test('cuts the opener, cannot be framed and loads nothing from elsewhere', async () => {
    const { headers } = await fetch(authorizationUrl(sandbox))
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('Allow goes back with code and state', async () => {
    const request = requestOf(authorizationUrl(sandbox, { state: 'a b&c' }))
    const reply = await decide({ request, account: adminOf(team), decision: 'allow' })
    const target = new URL(reply.headers.get('location') ?? '')
    expect(reply.status).toBe(302)
    expect(target.origin + target.pathname).toBe(redirectUri)
    expect(target.searchParams.get('state')).toBe('a b&c')
    expect(target.searchParams.get('code')).toBeTruthy()
  })

  test('Deny goes back with access_denied and state', async () => {
    const reply = await decide({ request: requestOf(authorizationUrl(sandbox)), decision: 'deny' })
    const target = new URL(reply.headers.get('location') ?? '')
    expect(target.searchParams.get('error')).toBe('access_denied')
    expect(target.searchParams.get('error_description')).toBeTruthy()
    expect(target.searchParams.get('state')).toBe('state-of-the-test')
    expect(target.searchParams.has('code')).toBe(false)
  })

  test('an address typed in wins over the one chosen', async () => {
    const request = requestOf(authorizationUrl(sandbox))
    const other = team.members[0]?.email ?? ''
    const reply = await decide({ request, account: adminOf(team), other, decision: 'allow' })
    expect(reply.headers.get('location')).toBeNull()
    expect(await reply.text()).toContain('You must be a team administrator to authorize this app')
  })

  test('an address that nobody has is asked for again', async () => {
    const request = requestOf(authorizationUrl(sandbox))
    const reply = await decide({ request, other: 'nobody@nowhere.example', decision: 'allow' })
    expect(reply.headers.get('location')).toBeNull()
    expect(await reply.text()).toContain('Nobody in this sandbox has the address nobody@nowhere.example')
  })

  test.each([
    ['an unknown client_id', { client_id: 'nope' }],
    ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/callback' }],
    ['a redirect_uri that only begins like localhost', { redirect_uri: 'http://localhost.evil.example/' }],
    ['a response_type other than code', { response_type: 'token' }],
    ['a state of more than 500 bytes', { state: 'ü'.repeat(251) }],
    ['a scope that the app has not enabled', { scope: 'files.content.write' }],
    ['a method without a challenge', { code_challenge: undefined }],
    ['a challenge that is too short', { code_challenge: 'short' }],
  ])('%s is an error page and no redirect', async (_, change) => {
    const reply = await fetch(authorizationUrl(sandbox, change), { redirect: 'manual' })
    expect(reply.status).toBe(400)
    expect(await reply.text()).toContain('Error (400)')
  })

  test('a demoted admin cannot approve any more', async () => {
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    await sandbox.control.changeMember(other.teamId, adminOf(other), { role: 'member' })
    expect(await sandbox.control.approve(authorizationUrl(sandbox), adminOf(other))).toEqual({ kind: 'not_admin' })
  })

  test('a registered https address is accepted, exactly', async () => {
    const app = 'https-app'
    await sandbox.control.setApp({ key: app, secret: 's', redirectUris: ['https://api.example.com/oauth/callback'] })
    const at = (redirect_uri: string) =>
      fetch(authorizationUrl(sandbox, { client_id: app, redirect_uri })).then(reply => reply.status)
    expect(await at('https://api.example.com/oauth/callback')).toBe(200)
    expect(await at('https://api.example.com/oauth/callback/')).toBe(400)
  })
})

describe('the token endpoint', () => {
  test('exchanges a code for a team grant', async () => {
    const reply = (await askToken(sandbox, exchangeFields(await codeFor(sandbox, team)))).json()
    expect(reply).toMatchObject({ token_type: 'bearer', expires_in: 14_399, uid: '', team_id: team.teamId })
    expect(reply.scope.split(' ')).toEqual(['account_info.read', 'events.read', 'members.read', 'team_info.read'])
    expect(reply).not.toHaveProperty('account_id')
    expect(reply.refresh_token).toBeTruthy()
  })

  test('takes the secret by HTTP Basic, but not twice', async () => {
    const basic = { Authorization: `Basic ${btoa(`${defaultApp.key}:${defaultApp.secret}`)}` }
    const fields = { ...exchangeFields(await codeFor(sandbox, team)), client_secret: undefined }
    const both = await askToken(sandbox, fields, { headers: basic })
    expect(both.json()).toEqual({ error: 'invalid_request', error_description: "unknown field 'client_id'" })
    expect((await askToken(sandbox, { ...fields, client_id: undefined }, { headers: basic })).status).toBe(200)
  })

  test('a PKCE client needs no secret, neither now nor at refresh', async () => {
    const fields = { ...exchangeFields(await codeFor(sandbox, team)), client_secret: undefined }
    const { refresh_token } = (await askToken(sandbox, fields)).json()
    const refreshed = await askToken(sandbox, { grant_type: 'refresh_token', refresh_token, client_id: defaultApp.key })
    expect(refreshed.status).toBe(200)
  })

  test('a code works once', async () => {
    const fields = exchangeFields(await codeFor(sandbox, team))
    expect((await askToken(sandbox, fields)).status).toBe(200)
    const again = await askToken(sandbox, fields)
    expect([again.status, again.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: "code doesn't exist or has expired" },
    ])
  })

  test('an old code is refused', async () => {
    const shortLived = await startSandbox({ seedEvents: 0, settings: { codeSeconds: 0 } })
    const other = await shortLived.control.createTeam({ events: 5, days: 60 })
    const reply = await askToken(shortLived, exchangeFields(await codeFor(shortLived, other)))
    expect(reply.json().error_description).toBe("code doesn't exist or has expired")
    await shortLived.close()
  })

  test.each([
    ['another redirect_uri', { redirect_uri: 'http://localhost:1/' }, 'redirect_uri mismatch'],
    ['no redirect_uri', { redirect_uri: undefined }, 'redirect_uri mismatch'],
    ['a wrong verifier', { code_verifier: 'w'.repeat(64) }, 'invalid code verifier'],
    ['no verifier', { code_verifier: undefined }, 'code verifier is missing'],
  ])('%s is invalid_grant', async (_, change, description) => {
    const reply = await askToken(sandbox, { ...exchangeFields(await codeFor(sandbox, team)), ...change })
    expect([reply.status, reply.json()]).toEqual([400, { error: 'invalid_grant', error_description: description }])
  })

  test('a wrong secret says so inside `error`, with 400', async () => {
    const reply = await askToken(sandbox, { ...exchangeFields('x'), client_secret: 'wrong' })
    expect([reply.status, reply.json()]).toEqual([400, { error: 'invalid_client: Invalid client_id or client_secret' }])
  })

  test('neither secret nor verifier is a plain text', async () => {
    const fields = { ...exchangeFields('x'), client_secret: undefined, code_verifier: undefined }
    expect((await askToken(sandbox, fields)).text).toBe('No auth function available for given request')
  })

  test('an unknown grant type, an unknown field and a doubled one are refused', async () => {
    const type = await askToken(sandbox, { ...exchangeFields('x'), grant_type: 'password' })
    expect(type.json().error).toBe('unsupported_grant_type')
    const field = await askToken(sandbox, { ...exchangeFields('x'), resource: 'y' })
    expect(field.json()).toEqual({ error: 'invalid_request', error_description: "unknown field 'resource'" })
    const doubled = await fetch(`${sandbox.url}/oauth2/token?code=1&code=2`, { method: 'POST' })
    expect(((await doubled.json()) as { error: string }).error).toBe('invalid_request')
  })

  test('a plain challenge and an online grant are honoured', async () => {
    const code = await codeFor(sandbox, team, {
      code_challenge: verifier,
      code_challenge_method: 'plain',
      token_access_type: 'online',
    })
    const reply = (await askToken(sandbox, exchangeFields(code))).json()
    expect(reply.access_token).toBeTruthy()
    expect(reply).not.toHaveProperty('refresh_token')
    expect(challenge).not.toBe(verifier)
  })

  test('a refresh gives an access token and nothing else, again and again', async () => {
    const { refresh_token } = await connect(sandbox, team)
    for (let i = 0; i < 2; i++) {
      const reply = await askToken(sandbox, { grant_type: 'refresh_token', refresh_token, ...secretFields })
      expect(Object.keys(reply.json()).sort()).toEqual(['access_token', 'expires_in', 'token_type'])
      expect((await call(sandbox, reply.json().access_token, 'team/get_info')).status).toBe(200)
    }
  })

  test('a confidential app needs its secret at every refresh', async () => {
    const { refresh_token } = await connect(sandbox, team)
    const reply = await askToken(sandbox, { grant_type: 'refresh_token', refresh_token, client_id: defaultApp.key })
    expect([reply.status, reply.text]).toEqual([400, 'No auth function available for given request'])
  })

  test('garbage and revoked refresh tokens are told apart', async () => {
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    const { refresh_token, access_token } = await connect(sandbox, other)
    await sandbox.control.revokeGrants(other.teamId)
    const say = async (token: string | undefined) =>
      (await askToken(sandbox, { grant_type: 'refresh_token', refresh_token: token, ...secretFields })).json()
    expect(await say(refresh_token)).toEqual({
      error: 'invalid_grant',
      error_description: 'refresh token is invalid or revoked',
    })
    expect((await say('garbage')).error_description).toBe('refresh token is malformed')
    expect((await call(sandbox, access_token, 'team/get_info')).json().error['.tag']).toBe('invalid_access_token')
  })

  test('a team that connects again after revocation gets good tokens', async () => {
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    await connect(sandbox, other)
    await sandbox.control.revokeGrants(other.teamId)
    const { access_token } = await connect(sandbox, other)
    expect((await call(sandbox, access_token, 'team/get_info')).status).toBe(200)
  })
})

const secretFields = { client_id: defaultApp.key, client_secret: defaultApp.secret }

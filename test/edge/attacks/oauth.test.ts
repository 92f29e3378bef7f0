import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { Connection } from '../../../edge/contract.ts'
import { authorizationUrl } from '../../../edge/dropbox/oauth.ts'
import { Api } from '../support/api.ts'
import { adminOf, allow, begin, follow, newTeam, sandbox } from '../support/dropbox.ts'

const api = new Api()
const read = (token: string, id: string) => api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })

async function link() {
  const { token } = await api.tenant()
  const team = await newTeam({ events: 5 })
  const begun = await begin(api, token, adminOf(team))
  return { token, team, ...begun }
}

/** Calls of the token endpoint for a code of that team. */
const exchanges = async (teamId: string) =>
  (await sandbox.requests({ teamId })).filter(call => call.route === 'oauth2/token').length

test('an answer that names another issuer is refused without an exchange', async () => {
  const { token, team, authorizationUrl: address, connection } = await link()
  const url = new URL(await allow(address, adminOf(team)))
  await sandbox.clearRequests(team.teamId)
  url.searchParams.set('iss', 'https://evil.example')
  expect((await follow(api, url.href)).status).toBe(502)
  expect(await exchanges(team.teamId)).toBe(0)
  expect((await read(token, connection.id)).error?.code).toBe('authorization_failed')
})

test('a state with any character changed is refused, and the link stays good', async () => {
  const { team, authorizationUrl: address } = await link()
  const url = new URL(await allow(address, adminOf(team)))
  const state = url.searchParams.get('state') ?? ''
  for (const at of [0, 1, 20, state.length - 1]) {
    const changed = new URL(url)
    changed.searchParams.set('state', state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1))
    expect((await follow(api, changed.href)).status).toBe(400)
  }
  expect((await follow(api, url.href)).status).toBe(200)
})

test.each(['return_to', 'redirect_uri', 'next', 'redirect', 'url', 'RelayState'])(
  'the parameter %s leads nowhere',
  async name => {
    const { team, authorizationUrl: address } = await link()
    const url = new URL(await allow(address, adminOf(team)))
    for (const value of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'jAvAsCript:alert(1)',
      '\t//evil',
    ]) {
      const bad = new URL('/oauth/dropbox/callback', env.PUBLIC_URL)
      bad.searchParams.set(name, value)
      const page = await follow(api, bad.href)
      expect([page.status, page.headers.get('location')]).toEqual([400, null])
    }
    url.searchParams.set(name, 'https://evil.example')
    const page = await follow(api, url.href)
    const html = await page.text()
    expect([page.status, page.headers.get('location')]).toEqual([200, null])
    expect(html).not.toContain('evil.example')
  },
)

test('neither a link nor the request for one can turn PKCE off or change where it leads', async () => {
  const { token } = await api.tenant()
  const body = { adminEmail: 'a@b.example', redirect_uri: 'https://evil.example', code_challenge_method: 'plain' }
  await api.problem(400, 'POST', '/v1/connections', { token, body })
  const query = 'redirect_uri=https://evil.example&code_challenge_method=plain&code_challenge=x&scope=all'
  const begun = await api.json<{ authorizationUrl: string }>(201, 'POST', `/v1/connections?${query}`, {
    token,
    body: { adminEmail: 'a@b.example' },
  })
  const url = new URL(begun.authorizationUrl)
  expect(url.searchParams.get('redirect_uri')).toBe(`${env.PUBLIC_URL}/oauth/dropbox/callback`)
  expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  expect(url.searchParams.get('code_challenge')?.length).toBe(43)
  expect(url.searchParams.getAll('scope')).toEqual(['team_info.read members.read events.read'])
})

test('no two links share a state or a challenge', async () => {
  const { token } = await api.tenant()
  const seen = new Set<string>()
  for (let count = 0; count < 10; count++) {
    const url = new URL((await begin(api, token, 'a@b.example')).authorizationUrl)
    seen.add(url.searchParams.get('state') ?? '').add(url.searchParams.get('code_challenge') ?? '')
  }
  expect(seen.size).toBe(20)
})

test('in production people are sent to Dropbox over https and nowhere else', async () => {
  const request = { state: 's', verifier: 'v'.repeat(64), redirectUri: 'https://c.example/oauth/dropbox/callback' }
  const url = new URL(await authorizationUrl({}, 'key', request))
  expect(url.origin + url.pathname).toBe('https://www.dropbox.com/oauth2/authorize')
  expect(url.searchParams.get('client_id')).toBe('key')
})

test.each(['/oauth/box/callback', '/oauth/dropbox/callback/', '/oauth/dropbox/callback/x', '/oauth//callback'])(
  'an answer on %s is for nobody, and takes no state',
  async path => {
    const { team, authorizationUrl: address } = await link()
    const url = new URL(await allow(address, adminOf(team)))
    expect((await api.call('GET', `${path}${url.search}`)).status).toBe(404)
    expect((await follow(api, url.href)).status).toBe(200)
  },
)

test('a link opened by the wrong person ends in a refusal, and that person learns nothing of the portal', async () => {
  const { token } = await api.tenant({ tenant: { id: 'victim-tenant', name: 'Victim Inc' } })
  const attackers = await newTeam({ events: 5 })
  const begun = await begin(api, token, 'admin@victim.example')
  const page = await follow(api, await allow(begun.authorizationUrl, adminOf(attackers)))
  const html = await page.text()
  expect(page.status).toBe(403)
  for (const word of ['victim', 'Victim']) expect(html).not.toContain(word)
  expect(await read(token, begun.connection.id)).toMatchObject({ status: 'error', error: { code: 'wrong_admin' } })
})

test('the callback page runs its own script alone, with a nonce of its own, asks nobody, and sets no cookie', async () => {
  const nonces = new Set<string>()
  for (const search of ['', '?state=x&code=y', '?error=access_denied&state=x']) {
    const page = await api.call('GET', `/oauth/dropbox/callback${search}`)
    const policy = page.headers.get('content-security-policy') ?? ''
    const html = await page.text()
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? ''
    expect(html).toContain(`<script nonce="${nonce}">`)
    nonces.add(nonce)
    for (const rule of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(html).not.toMatch(/\b(?:src|href|action)=/)
    expect(page.headers.get('set-cookie')).toBeNull()
    expect(page.headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
  }
  expect(nonces.size).toBe(3)
})

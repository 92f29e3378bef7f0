import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { Api } from '../support/api.ts'
import { type Forged, forge } from '../support/forge.ts'

const api = new Api()
const now = Math.floor(Date.now() / 1000)
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a session is minted with all permissions for a quarter of an hour', async () => {
  const { session } = await api.tenant()
  expect(session.id).toMatch(/^ses_/)
  const seconds = (Date.parse(session.expiresAt) - Date.now()) / 1000
  expect(Math.abs(seconds - 900)).toBeLessThan(10)
  const claims = JSON.parse(Buffer.from(session.token.split('.')[1] ?? '', 'base64url').toString())
  expect(claims.permissions).toEqual(['connections:write', 'events:read', 'events:export', 'streams:write'])
})

test('a session may be as short as a second', async () => {
  const { token } = await api.tenant({ expiresIn: 1 })
  const refused = await new Api({ ahead: 62_000 }).problem(401, 'GET', '/v1/connections', { token })
  expect(refused.code).toBe('session_expired')
})

test.each([
  ['more than a day', { expiresIn: 86_401 }, 'expiresIn'],
  ['no time at all', { expiresIn: 0 }, 'expiresIn'],
  ['an unknown permission', { permissions: ['everything'] }, 'permissions.0'],
  ['no permission', { permissions: [] }, 'permissions'],
  ['an e-mail that is none', { user: { id: 'u', email: 'nobody' } }, 'user.email'],
  ['no tenant', { tenant: undefined }, 'tenant'],
  ['a foreign field', { portalId: 1 }, ''],
])('a session with %s is refused', async (_case, change, path) => {
  const { apiKey } = await api.portal()
  const body = { tenant: { id: 't' }, user: { id: 'u' }, ...change }
  const refused = await api.problem(400, 'POST', '/v1/sessions', { token: apiKey, body })
  expect(refused.errors?.map(error => error.path)).toEqual([path])
})

test('the genuine token that the forgeries are made from is accepted', async () => {
  const { token } = await api.tenant()
  await api.json(200, 'GET', '/v1/connections', { token: await forge(token, {}) })
})

test.each<[string, Forged]>([
  ['is signed with another key', { key: new Uint8Array(32) }],
  ['has an unknown kid', { header: { kid: 'k2' } }],
  ['has a path for a kid', { header: { kid: '../../etc/passwd' } }],
  ['has SQL for a kid', { header: { kid: "k1' or '1'='1" } }],
  ['has no kid', { header: { kid: undefined } }],
  ['brings its own key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }],
  ['points to a key', { header: { jku: 'https://evil.example/keys' } }],
  ['points to a certificate', { header: { x5u: 'https://evil.example/cert' } }],
  ['is of another type', { header: { typ: 'JWT' } }],
  ['is signed with HS512', { header: { alg: 'HS512' }, key: new Uint8Array(64) }],
  ['is for another audience', { claims: { aud: 'https://other.example' } }],
  ['is of another issuer', { claims: { iss: 'https://other.example' } }],
  ['is of another portal', { claims: { portal: 'por_other' } }],
  ['is of another user', { claims: { sub: 'somebody' } }],
  ['never expires', { claims: { exp: undefined } }],
  ['lives for two days', { claims: { exp: now + 172_800 } }],
  ['was issued in the future', { claims: { iat: now + 120, exp: now + 600 } }],
  ['is not valid yet', { claims: { nbf: now + 120 } }],
  ['names no session', { claims: { jti: undefined } }],
  ['names an unknown session', { claims: { jti: 'ses_unknown' } }],
  ['has an object for a session', { claims: { jti: { toString: 'x' } } }],
  ['asks for an unknown permission', { claims: { permissions: ['admin'] } }],
])('a token that %s is refused', async (_case, forged) => {
  const { token } = await api.tenant()
  const refused = await api.problem(401, 'GET', '/v1/connections', { token: await forge(token, forged) })
  expect(refused.code).toBe('unauthorized')
})

test('a token without a signature is refused', async () => {
  const { token } = await api.tenant()
  const [, payload] = token.split('.')
  for (const alg of ['none', 'None', 'HS256']) {
    const unsigned = `${encode({ alg, typ: 'session+jwt', kid: 'k1' })}.${payload}.`
    await api.problem(401, 'GET', '/v1/connections', { token: unsigned })
  }
})

test('a token with one bit changed in any part is refused', async () => {
  const { token } = await api.tenant()
  for (const part of [0, 1, 2]) {
    const parts = token.split('.')
    const bytes = Buffer.from(parts[part] ?? '', 'base64url')
    bytes[5] = (bytes[5] ?? 0) ^ 1
    parts[part] = bytes.toString('base64url')
    await api.problem(401, 'GET', '/v1/connections', { token: parts.join('.') })
  }
})

test.each(['', 'x', 'a.b.c', '..', 'x'.repeat(20_000), '%00', 'null'])('the token %j is refused', async token => {
  const refused = await api.problem(401, 'GET', '/v1/connections', { token })
  expect(refused.code).toBe('unauthorized')
})

test.each(['Basic dTpw', 'bearer', 'Bearer a b'])('the header %j is refused', async authorization => {
  await api.problem(401, 'GET', '/v1/connections', { headers: { authorization } })
})

test('a token expires, with a minute of grace for clocks', async () => {
  const { token } = await api.tenant()
  await new Api({ ahead: 955_000 }).json(200, 'GET', '/v1/connections', { token })
  const refused = await new Api({ ahead: 965_000 }).problem(401, 'GET', '/v1/connections', { token })
  expect(refused.code).toBe('session_expired')
})

test('a revoked session stops at once; the others go on', async () => {
  const { portal, session, token } = await api.tenant()
  const other = await api.session(portal.apiKey)
  const response = await api.call('DELETE', `/v1/sessions/${session.id}`, { token: portal.apiKey })
  expect(response.status).toBe(204)
  expect((await api.problem(401, 'GET', '/v1/connections', { token })).code).toBe('session_expired')
  await api.json(200, 'GET', '/v1/connections', { token: other.token })
})

test('all sessions of a tenant are revoked at once', async () => {
  const { portal, token } = await api.tenant()
  const other = await api.session(portal.apiKey, { tenant: { id: 'other' } })
  expect((await api.call('DELETE', '/v1/sessions?tenant=acme', { token: portal.apiKey })).status).toBe(204)
  await api.problem(401, 'GET', '/v1/connections', { token })
  await api.json(200, 'GET', '/v1/connections', { token: other.token })
  await api.problem(404, 'DELETE', '/v1/sessions?tenant=nobody', { token: portal.apiKey })
})

test('a portal cannot revoke the session of another', async () => {
  const { session, token } = await api.tenant()
  const stranger = await api.portal()
  await api.problem(404, 'DELETE', `/v1/sessions/${session.id}`, { token: stranger.apiKey })
  await api.json(200, 'GET', '/v1/connections', { token })
})

test('a session signed with an older key of the ring is accepted until the key is gone', async () => {
  const { token } = await api.tenant()
  const fresh = `k2:${btoa('another session key for the test')}`
  const rotated = new Api({ vars: { SESSION_KEYS: `${fresh},${env.SESSION_KEYS}` } })
  await rotated.json(200, 'GET', '/v1/connections', { token })
  await new Api({ vars: { SESSION_KEYS: fresh } }).problem(401, 'GET', '/v1/connections', { token })
})

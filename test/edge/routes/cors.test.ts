import { expect, test } from 'vitest'
import { Api, PORTAL_ORIGIN } from '../support/api.ts'

const api = new Api()

const preflight = (origin: string, path = '/v1/connections') =>
  api.call('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type',
    },
  })

test('a preflight from a registered origin is answered and may be kept', async () => {
  await api.portal('Mine', ['https://mine.example'])
  const response = await preflight('https://mine.example')
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('https://mine.example')
  expect(response.headers.get('access-control-allow-headers')).toBe(
    'authorization, content-type, traceparent, tracestate',
  )
  expect(response.headers.get('access-control-allow-methods')).toContain('DELETE')
  expect(response.headers.get('access-control-max-age')).toBe('7200')
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  expect(response.headers.get('vary')).toContain('Origin')
})

test.each([
  'https://evil.example',
  'null',
  'http://portal.example',
  'https://portal.example.evil.example',
  'https://evilportal.example',
  'https://portal.example:444',
  'https://PORTAL.example',
  'https://%',
])('the origin %s gets no permission, with or without a session', async origin => {
  const { token } = await api.tenant()
  const asked = await preflight(origin)
  expect(asked.status).toBe(403)
  expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  for (const options of [{ token, headers: { origin } }, { headers: { origin } }]) {
    const response = await api.call('GET', '/v1/connections', options)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('vary')).toContain('Origin')
    expect(response.status).toBe('token' in options ? 403 : 401)
  }
})

test('a session is bound to the origins of its own portal', async () => {
  await api.portal('Other', ['https://other-portal.example'])
  const { token } = await api.tenant()
  const at = (origin: string) => api.call('GET', '/v1/connections', { token, headers: { origin } })
  const mine = await at(PORTAL_ORIGIN)
  expect([mine.status, mine.headers.get('access-control-allow-origin')]).toEqual([200, PORTAL_ORIGIN])
  const theirs = await at('https://other-portal.example')
  expect(theirs.status).toBe(403)
  expect(theirs.headers.get('access-control-allow-origin')).toBeNull()
  expect(await theirs.json()).toMatchObject({ code: 'origin_not_allowed' })
})

test('the widget can read that its session has expired', async () => {
  const { token } = await api.tenant()
  const later = new Api({ ahead: 3_600_000 })
  const response = await later.call('GET', '/v1/connections', { token, headers: { origin: PORTAL_ORIGIN } })
  expect(response.status).toBe(401)
  expect(response.headers.get('access-control-allow-origin')).toBe(PORTAL_ORIGIN)
  expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id')
})

test('the widget can read that the database is away', async () => {
  const { token } = await api.tenant()
  const options = { token, headers: { origin: PORTAL_ORIGIN } }
  // without a session the origin is looked up, and remembered
  await api.call('GET', '/v1/connections', { headers: { origin: PORTAL_ORIGIN } })
  const cut = new Api({ vars: { LIBSQL_URL: 'http://127.0.0.1:9' } })
  const response = await cut.call('GET', '/v1/connections', options)
  expect(response.status).toBe(503)
  expect(response.headers.get('access-control-allow-origin')).toBe(PORTAL_ORIGIN)
})

test("a browser cannot read what a server's credential gets", async () => {
  const portal = await api.portal()
  const response = await api.call('POST', '/v1/sessions', {
    token: portal.apiKey,
    body: { tenant: { id: 't' }, user: { id: 'u' } },
    headers: { origin: PORTAL_ORIGIN },
  })
  expect(response.status).toBe(201)
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})

test('an origin that is taken from a portal is refused at once', async () => {
  const portal = await api.portal('Moves', ['https://old.example'])
  const { token } = await api.session(portal.apiKey)
  const at = (origin: string) => api.call('GET', '/v1/connections', { token, headers: { origin } })
  expect((await at('https://old.example')).status).toBe(200)
  const body = { origins: ['https://new.example'] }
  await api.json(200, 'PATCH', `/v1/portals/${portal.id}`, { ...api.operator, body })
  expect((await at('https://old.example')).status).toBe(403)
  expect((await at('https://new.example')).status).toBe(200)
  expect((await preflight('https://old.example')).status).toBe(403)
})

import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { Health } from '../../../edge/contract.ts'
import { ERRORS } from '../../../edge/errors.ts'
import { Api } from '../support/api.ts'

const api = new Api()

test('health is ok with a database', async () => {
  expect(await api.json<Health>(200, 'GET', '/healthz')).toMatchObject({ status: 'ok', database: 'ok', problems: [] })
})

test.each([
  'PUBLIC_URL',
  'LIBSQL_URL',
  'DROPBOX_APP_KEY',
  'DROPBOX_APP_SECRET',
  'ENCRYPTION_KEYS',
  'SESSION_KEYS',
  'ADMIN_TOKEN',
])('without %s every request is a problem that names it', async name => {
  const broken = new Api({ vars: { [name]: undefined } })
  const refused = await broken.problem(500, 'GET', '/v1/connections')
  expect(refused).toMatchObject({ code: 'misconfigured', detail: `${name} is missing.` })
  const health = await broken.json<Health>(500, 'GET', '/healthz')
  expect(health).toMatchObject({ status: 'misconfigured', problems: [`${name} is missing`] })
})

test.each([
  ['PUBLIC_URL', 'http://secret.example/path'],
  ['PUBLIC_URL', 'ftp://secret.example'],
  ['LIBSQL_URL', 'file:secret.db'],
  ['LIBSQL_URL', 'http://secret.example:port'],
  ['LIBSQL_URL', 'https://secret .example'],
  ['LIBSQL_URL', 'libsql://'],
  ['LIBSQL_DATABASES', 'secret'],
  ['LIBSQL_DATABASES', 'eu=file:secret.db'],
  ['LIBSQL_DATABASES', 'main=http://secret.example'],
  ['LIBSQL_DATABASES', 'eu=http://secret.example,eu=http://other.example'],
  ['LIBSQL_DATABASES', 'eu=http://secret.example,us=http://secret.example/'],
  ['LIBSQL_DATABASES', `eu=${env.LIBSQL_URL}`],
  ['LIBSQL_AUTH_TOKENS', 'eu=secret'],
  ['ENCRYPTION_KEYS', 'k1:c2VjcmV0'],
  ['SESSION_KEYS', `secret-secret`],
  ['SESSION_KEYS', `${env.SESSION_KEYS},${env.SESSION_KEYS}`],
  ['ADMIN_TOKEN', 'secret'],
  ['ADMIN_TOKEN', 'secret secret secret'],
  ['ADMIN_TOKEN', 'secret-sécret-secret'],
  ['BACKFILL_DAYS', 'secret'],
  ['RETENTION_DAYS', '0'],
  ['SYNC_PER_CONNECTION', '0'],
  ['SYNC_LEASE_MS', 'a minute'],
  ['STREAM_ALLOW_PRIVATE', 'yes'],
  ['DROPBOX_BASE_URL', 'secret'],
])('a malformed %s is named and not quoted', async (name, value) => {
  const broken = new Api({ vars: { [name]: value } })
  for (const path of ['/v1/connections', '/healthz', '/nowhere']) {
    const response = await broken.call('GET', path)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain(name)
    expect(text).not.toContain('secret')
  }
})

test('a database that is not there is a 503 that says to try again, and nothing of where it was', async () => {
  const { token } = await api.tenant()
  const cut = new Api({ vars: { LIBSQL_URL: 'http://127.0.0.1:9' } })
  const response = await cut.call('GET', '/v1/connections', { token })
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ code: 'database_unavailable' })
  expect(text).not.toContain('127.0.0.1')
  expect(await cut.json<Health>(503, 'GET', '/healthz')).toMatchObject({ status: 'degraded', database: 'unreachable' })
  await api.json(200, 'GET', '/v1/connections', { token })
})

test('an unknown address is a problem', async () => {
  const response = await api.call('GET', '/v1/nowhere')
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = await response.json()
  expect(body).toMatchObject({ status: 404, code: 'not_found', requestId: response.headers.get('x-request-id') })
})

test('a method that an address does not have is a 405 with what it allows', async () => {
  const response = await api.call('PUT', '/v1/portals')
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST'])
  expect(await response.json()).toMatchObject({ code: 'method_not_allowed' })
})

test('OPTIONS tells what an address allows', async () => {
  const response = await api.call('OPTIONS', '/v1/portals')
  expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD'])
})

test('HEAD answers like GET, without a body', async () => {
  const response = await api.call('HEAD', '/healthz')
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
})

test.each([
  ['not JSON', '{oops', 'application/json', 400, 'invalid_json'],
  ['nothing', '', 'application/json', 400, 'invalid_json'],
  ['JSON that is not said to be', '{}', 'text/plain', 415, 'unsupported_media_type'],
  ['a list', '[]', 'application/json', 400, 'validation_failed'],
  ['null', 'null', 'application/json', 400, 'validation_failed'],
  ['100,000 levels', '['.repeat(30_000) + ']'.repeat(30_000), 'application/json', 400, 'validation_failed'],
  [
    'a prototype',
    '{"__proto__":{"name":"x"},"name":"x","origins":["https://a.example"]}',
    'application/json',
    400,
    'validation_failed',
  ],
  ['too much', JSON.stringify({ name: 'x'.repeat(70_000) }), 'application/json', 413, 'body_too_large'],
])('a body that is %s is refused', async (_case, text, type, status, code) => {
  const refused = await api.problem(status, 'POST', '/v1/portals', {
    ...api.operator,
    text,
    headers: { 'content-type': type },
  })
  expect(refused.code).toBe(code)
})

test('a body without a length is cut off at the limit', async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(16_384).fill(32))
    },
  })
  const response = await api.fetch(
    new Request(`${env.PUBLIC_URL}/v1/portals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: endless,
    }),
  )
  expect(response.status).toBe(413)
})

test('every answer carries the security headers and an id of its own', async () => {
  const seen = new Set<string | null>()
  for (const [method, path] of [
    ['GET', '/healthz'],
    ['GET', '/v1/connections'],
    ['GET', '/nowhere'],
    ['PUT', '/v1/portals'],
    ['GET', '/openapi.json'],
    ['GET', '/oauth/dropbox/callback'],
    ['GET', '/problems/not_found'],
  ] as const) {
    const { headers } = await api.call(method, path, { headers: { 'x-request-id': 'chosen' } })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('strict-transport-security')).toContain('max-age=')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    if (path !== '/openapi.json') expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-request-id')).toMatch(/^req_/)
    seen.add(headers.get('x-request-id'))
  }
  expect(seen.size).toBe(7)
})

test('the type of a problem leads to a page about it', async () => {
  const { type } = await api.problem(404, 'GET', '/nowhere')
  const page = await api.call('GET', new URL(type).pathname)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(ERRORS.not_found.title)
  await api.problem(404, 'GET', '/problems/toString')
})

test('an address of 40 kB is refused', async () => {
  const refused = await api.problem(414, 'GET', `/v1/events?q=${'x'.repeat(40_000)}`)
  expect(refused.code).toBe('uri_too_long')
})

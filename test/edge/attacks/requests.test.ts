import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry, List, Portal } from '../../../edge/contract.ts'
import { sealCursor } from '../../../edge/lib/cursor.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import { Api, PORTAL_ORIGIN } from '../support/api.ts'
import { connected, store } from '../support/data.ts'

const api = new Api()
const own = { token: '', key: '', portal: '', connection: '' }

beforeAll(async () => {
  const { portal, session, token } = await api.tenant()
  const { id, rowId } = await connected(session.id)
  await store(rowId, [{}, {}, {}])
  Object.assign(own, { token, key: portal.apiKey, portal: portal.id, connection: id })
})

/** Bytes as they are, to the route that mints sessions. */
const post = (bytes: BodyInit, headers: Record<string, string> = {}) =>
  api.fetch(
    new Request(`${env.PUBLIC_URL}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own.key}`, 'content-type': 'application/json', ...headers },
      body: bytes,
    }),
  )

const good = JSON.stringify({ tenant: { id: 'acme' }, user: { id: 'u' } })

describe('a body', () => {
  test('that the bad ones are made from is accepted', async () => {
    expect((await post(good)).status).toBe(201)
  })

  test.each<[string, BodyInit, number]>([
    ['of bytes that are no UTF-8', new Uint8Array([...new TextEncoder().encode(good.replace('acme', 'a')), 0xff]), 400],
    ['with bytes that are no UTF-8 in a value', bytesWith(0xc3, 0x28), 400],
    ['with an overlong encoding', bytesWith(0xc0, 0xaf), 400],
    ['with an encoded surrogate', bytesWith(0xed, 0xa0, 0x80), 400],
    ['with a byte order mark', `\uFEFF${good}`, 400],
    ['in UTF-16', new Uint8Array(new Uint16Array([...good].map(char => char.charCodeAt(0))).buffer), 400],
    ['with a number beyond all numbers', good.replace('}}', '},"expiresIn":1e400}'), 400],
    ['with a negative number', good.replace('}}', '},"expiresIn":-1}'), 400],
    ['with a fraction', good.replace('}}', '},"expiresIn":900.5}'), 400],
    ['with NaN', good.replace('}}', '},"expiresIn":NaN}'), 400],
    ['with a comment', `/* hello */${good}`, 400],
    ['with two documents', `${good}${good}`, 400],
    ['that is cut', good.slice(0, -1), 400],
    ['of 10,000 levels of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
    [
      'with 4,000 unknown fields',
      JSON.stringify(Object.fromEntries([...Array(4000).keys()].map(n => [`f${n}`, 1]))),
      400,
    ],
    ['of 50 MB', new Uint8Array(50_000_000), 413],
    ['of a form', new URLSearchParams({ tenant: 'acme' }), 400],
  ])('%s is refused', async (_case, bytes, status) => {
    const answer = await post(bytes)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect((await answer.text()).length).toBeLessThan(8000)
  })

  test('that drips in is given up after its time, and cannot be finished later', async () => {
    const hasty = new Api({ bodyMs: 300 })
    const { portal } = await hasty.tenant()
    const drip = dripping(good)
    const started = Date.now()
    const answer = await hasty.fetch(
      new Request(`${env.PUBLIC_URL}/v1/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${portal.apiKey}`, 'content-type': 'application/json' },
        body: drip.body,
      }),
    )
    expect([answer.status, await answer.json()]).toMatchObject([408, { code: 'body_too_slow' }])
    expect(Date.now() - started).toBeLessThan(2000)
    await expect.poll(() => drip.cancelled()).toBe(true)
  })

  test('of a stranger is not waited for', async () => {
    const drip = dripping(good)
    const answer = await api.fetch(
      new Request(`${env.PUBLIC_URL}/v1/sessions`, {
        method: 'POST',
        headers: { authorization: 'Bearer dck_guess', 'content-type': 'application/json' },
        body: drip.body,
      }),
    )
    expect(answer.status).toBe(401)
    expect(drip.sent()).toBeLessThan(5)
  })

  test('that breaks off is no JSON', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('the line is cut'))
      },
    })
    expect((await post(broken)).status).toBe(400)
  })

  test('that is compressed is not unpacked', async () => {
    const bomb = new Blob([new Uint8Array(1_000_000)]).stream().pipeThrough(new CompressionStream('gzip'))
    const answer = await post(await new Response(bomb).arrayBuffer(), { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(400)
  })

  test('with a key twice means the last, for the check as for the use', async () => {
    const twice =
      '{"tenant":{"id":"acme"},"user":{"id":"u"},"permissions":["events:read"],"permissions":["everything"]}'
    expect((await post(twice)).status).toBe(400)
  })

  test('does not change what objects are', async () => {
    await post('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

/** A byte every 50 ms. */
function dripping(text: string) {
  const bytes = new TextEncoder().encode(text)
  const state = { sent: 0, cancelled: false }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise(resolve => setTimeout(resolve, 50))
      if (state.sent === bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(state.sent, state.sent + 1))
      state.sent += 1
    },
    cancel() {
      state.cancelled = true
    },
  })
  return { body, sent: () => state.sent, cancelled: () => state.cancelled }
}

function bytesWith(...bytes: number[]): Uint8Array<ArrayBuffer> {
  const [head = '', tail = ''] = good.split('acme')
  const encoder = new TextEncoder()
  return new Uint8Array([...encoder.encode(head), ...bytes, ...encoder.encode(tail)])
}

describe('a field that nobody may set', () => {
  const FIELDS = [
    'id',
    'portalId',
    'tenantId',
    'status',
    'credentials',
    'teamId',
    'apiKey',
    'deletedAt',
    'role',
    'scope',
  ]
  const bodies: Record<string, Record<string, unknown>> = {
    'POST /v1/portals': { name: 'x', origins: ['https://x.example'] },
    'PATCH /v1/portals/:id': { name: 'x' },
    'POST /v1/portals/:id/keys': {},
    'POST /v1/keys/reseal': {},
    'POST /v1/sessions': { tenant: { id: 'x' }, user: { id: 'x' } },
    'POST /v1/connections': { adminEmail: 'a@b.example' },
    'PATCH /v1/connections/:id': { name: 'x' },
    'PUT /v1/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
    'PUT /v1/portals/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
    'PUT /v1/tenants/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
  }
  test.each(Object.keys(bodies))('is refused by %s', async route => {
    const [method = '', path = ''] = route.split(' ')
    const ofServer = ['/v1/sessions', '/v1/dropbox-app', '/v1/tenants/:id/dropbox-app'].includes(path)
    const token = path.includes('connections') ? own.token : ofServer ? own.key : api.operator.token
    const address = path.replace(':id', path.includes('portals') ? own.portal : own.connection)
    for (const field of FIELDS) {
      const refused = await api.problem(400, method, address, { token, body: { ...bodies[route], [field]: 'taken' } })
      expect(refused.code).toBe('validation_failed')
    }
  })

  test('every route that takes a body refuses what it does not know', () => {
    const open = OPERATIONS.filter(operation => operation.body).filter(({ body }) => {
      const result = body?.safeParse({ 'surely-unknown': 1 })
      return result?.success || !result?.error.issues.some(issue => issue.code === 'unrecognized_keys')
    })
    expect(open.map(operation => operation.path)).toEqual([])
  })
})

describe('a request', () => {
  test.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'cannot change its method by %s',
    async name => {
      const answer = await api.call('GET', `/v1/connections/${own.connection}`, {
        token: own.token,
        headers: { [name]: 'DELETE' },
      })
      expect(answer.status).toBe(200)
      await api.problem(405, 'POST', `/v1/connections/${own.connection}?_method=DELETE`, { token: own.token })
      expect(await api.json(200, 'GET', `/v1/connections/${own.connection}`, { token: own.token })).toMatchObject({
        status: 'connected',
      })
    },
  )

  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'PUT'])('of the method %s is refused', async method => {
    // the platform does not even build some of these
    const request = () => api.call(method, '/v1/connections', { token: own.token })
    const status = await Promise.resolve()
      .then(request)
      .then(
        answer => answer.status,
        () => 405,
      )
    expect(status).toBe(405)
  })

  test.each([
    '/v1/connections/../portals',
    '/v1/connections/%2e%2e/portals',
    '/v1//connections',
    '/V1/connections',
    '/v1/connections/',
    '/v1/connections%00',
    '/v1/connections/%',
    '/v1/connections/%ff%fe',
    '/v1/connections;x=1',
    '/v1/events/..%2f..%2fportals',
    '/widget/v1/..%2f..%2fwrangler.toml',
    '/widget/v1/%2e%2e/%2e%2e/.dev.vars',
    '/problems/__proto__',
    '/problems/constructor',
  ])('for the odd address %s shows nothing', async path => {
    const answer = await api.call('GET', path, { token: own.token })
    expect([401, 404]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('with a credential in the address is not signed in', async () => {
    for (const name of ['access_token', 'token', 'authorization', 'apiKey']) {
      await api.problem(401, 'GET', `/v1/connections?${name}=${own.token}`)
    }
    await api.problem(401, 'GET', '/v1/connections', { headers: { cookie: `token=${own.token}` } })
  })

  test('with an enormous header is refused or not heard', async () => {
    for (const header of ['authorization', 'cookie', 'origin', 'x-filler']) {
      const answer = await api.call('GET', '/v1/connections', { headers: { [header]: 'x'.repeat(60_000) } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('cannot write its own address into the audit trail', async () => {
    await api.call('POST', '/v1/connections', {
      token: own.token,
      body: { adminEmail: 'a@b.example' },
      headers: { 'x-forwarded-for': '203.0.113.66', 'x-real-ip': '203.0.113.66', forwarded: 'for=203.0.113.66' },
    })
    const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: own.token })
    expect(JSON.stringify(items)).not.toContain('203.0.113.66')
  })
})

describe('an origin', () => {
  test.each([
    `${PORTAL_ORIGIN}.`,
    `${PORTAL_ORIGIN}/`,
    `${PORTAL_ORIGIN}:443`,
    `${PORTAL_ORIGIN}, https://evil.example`,
    `${PORTAL_ORIGIN} https://evil.example`,
    'https://portal.example@evil.example',
    'https://sub.portal.example',
    'https://portal-example',
    'https://portal.examplе',
    'file://',
    'chrome-extension://abcdefgh',
    'https://%70ortal.example',
    "https://portal.example' or '1'='1",
    '["https://portal.example"]',
  ])('such as %s is not the registered one', async origin => {
    const headers = { origin: encodeURI(origin) === origin ? origin : encodeURI(origin) }
    const session = await api.call('GET', '/v1/connections', { token: own.token, headers })
    const asked = await api.call('OPTIONS', '/v1/connections', {
      headers: { ...headers, 'access-control-request-method': 'GET' },
    })
    expect([session.status, asked.status]).toEqual([403, 403])
    for (const answer of [session, asked]) expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each([
    '*',
    'null',
    'https://a.example/path',
    'https://a.example?x',
    'https://user@a.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://A.example',
    'https://a.example:443',
    'ftp://a.example',
    ' https://a.example',
    'https://*.example',
  ])('such as %s cannot be registered', async origin => {
    const body = { name: 'x', origins: [origin] }
    const refused = await api.problem(400, 'POST', '/v1/portals', { ...api.operator, body })
    expect(refused.errors?.[0]?.path).toBe('origins.0')
  })
})

describe('a cursor', () => {
  const first = async (path: string, token: string) => {
    const { nextCursor } = await api.json<List<unknown>>(200, 'GET', path, { token })
    return nextCursor ?? ''
  }

  test('of one list opens no other', async () => {
    await api.portal()
    for (let count = 0; count < 2; count++) {
      await api.json(201, 'POST', '/v1/connections', { token: own.token, body: { adminEmail: 'a@b.example' } })
    }
    const cursors = {
      '/v1/events': await first('/v1/events?limit=1', own.token),
      '/v1/audit': await first('/v1/audit?limit=1', own.token),
      '/v1/portals': await first('/v1/portals?limit=1', api.operator.token),
    }
    for (const [from, cursor] of Object.entries(cursors)) {
      expect(cursor).not.toBe('')
      for (const path of [...Object.keys(cursors), `/v1/connections/${own.connection}/log`]) {
        if (path === from) continue
        const token = path === '/v1/portals' ? api.operator.token : own.token
        expect((await api.problem(400, 'GET', `${path}?cursor=${cursor}`, { token })).code).toBe('invalid_cursor')
      }
    }
  })

  test('of the audit trail opens for the portal not what it opened for the operator', async () => {
    const cursor = await first('/v1/audit?limit=1', api.operator.token)
    await api.problem(400, 'GET', `/v1/audit?cursor=${cursor}`, { token: own.key })
    await api.problem(400, 'GET', `/v1/audit?cursor=${cursor}`, { token: own.token })
  })

  test('with any one bit changed opens nothing', async () => {
    const cursor = await first('/v1/events?limit=1', own.token)
    let refused = 0
    for (let at = 0; at < cursor.length; at++) {
      if (cursor[at] === '.') continue
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1)
      const answer = await api.call('GET', `/v1/events?limit=1&cursor=${changed}`, { token: own.token })
      expect(answer.status, `${at}`).toBe(400)
      refused += 1
    }
    expect(refused).toBeGreaterThan(40)
  })

  test('sealed with a key that is not in the ring opens nothing; with an older one it does', async () => {
    const cursor = await first('/v1/events?limit=1', own.token)
    const foreign = { ring: [{ kid: 'k1', bytes: new Uint8Array(32) }], bound: 'portals' }
    const forged = sealCursor(foreign, [0])
    await api.problem(400, 'GET', `/v1/portals?cursor=${forged}`, api.operator)
    const fresh = `k2:${btoa('another session key for the test')}`
    const rotated = new Api({ vars: { SESSION_KEYS: `${fresh},${env.SESSION_KEYS}` } })
    await rotated.json(200, 'GET', `/v1/events?limit=1&cursor=${cursor}`, { token: own.token })
  })

  test.each(['0', '-1', '1e9', '1001', 'NaN', '1.5', 'x', '%00', '1;drop table events'])(
    'does not come with the limit %s',
    async limit => {
      await api.problem(400, 'GET', `/v1/events?limit=${limit}`, { token: own.token })
      await api.problem(400, 'GET', `/v1/portals?limit=${limit}`, api.operator)
    },
  )
})

test('keys of a portal are shown as hints only', async () => {
  const { items } = await api.json<List<Portal>>(200, 'GET', '/v1/portals?limit=200', api.operator)
  const mine = items.find(portal => portal.id === own.portal)
  expect(mine?.keys).toHaveLength(1)
  expect(JSON.stringify(items)).not.toContain(own.key)
  expect(mine?.keys[0]?.hint).toBe(`dck_…${own.key.slice(-4)}`)
})

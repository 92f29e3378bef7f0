import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { sha256 } from '../../../edge/lib/crypto.ts'
import { Api } from '../support/api.ts'

const quiet = new Api()

/** A limiter of the platform's shape that lets so many through for each key, and remembers the keys. */
function limiter(allowed: number): RateLimit & { keys: string[] } {
  const keys: string[] = []
  return {
    keys,
    async limit({ key }) {
      keys.push(key)
      return { success: keys.filter(known => known === key).length <= allowed }
    },
  } as RateLimit & { keys: string[] }
}

test('a session that asks too often gets 429 with Retry-After, and other sessions do not', async () => {
  const { portal, session, token } = await quiet.tenant()
  const other = await quiet.session(portal.apiKey)
  const RATE_SESSION = limiter(3)
  const api = new Api({ vars: { RATE_SESSION } })
  const get = (one: string) => api.call('GET', '/v1/connections', { token: one })
  const answers = [await get(token), await get(token), await get(token), await get(token)]
  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 429])
  const refused = answers[3]
  expect(refused?.headers.get('retry-after')).toBe('10')
  expect(await refused?.json()).toMatchObject({ code: 'rate_limited', status: 429 })
  expect((await get(other.token)).status).toBe(200)
  expect(new Set(RATE_SESSION.keys)).toEqual(new Set([session.id, other.id]))
})

test('an API key that asks too often gets 429, and its limiter never sees the key itself', async () => {
  const { apiKey } = await quiet.portal()
  const RATE_KEY = limiter(1)
  const api = new Api({ vars: { RATE_KEY } })
  const body = { tenant: { id: 't' }, user: { id: 'u' } }
  await api.json(201, 'POST', '/v1/sessions', { token: apiKey, body })
  const refused = await api.problem(429, 'POST', '/v1/sessions', { token: apiKey, body })
  expect(refused.code).toBe('rate_limited')
  expect(RATE_KEY.keys).toEqual([sha256(apiKey), sha256(apiKey)])
})

test('guessing credentials is limited by address, on every kind of route', async () => {
  const RATE_ADDRESS = limiter(4)
  const api = new Api({ vars: { RATE_ADDRESS } })
  const headers = { 'cf-connecting-ip': '198.51.100.7' }
  const guesses = [
    ['GET', '/v1/portals'],
    ['POST', '/v1/sessions'],
    ['GET', '/v1/connections'],
    ['GET', '/v1/audit'],
    ['GET', '/v1/events'],
  ] as const
  const statuses = []
  for (const [method, path] of guesses)
    statuses.push((await api.call(method, path, { token: 'dck_x', headers })).status)
  expect(statuses).toEqual([401, 401, 401, 401, 429])
  const elsewhere = { 'cf-connecting-ip': '198.51.100.8' }
  expect((await api.call('GET', '/v1/portals', { token: 'x', headers: elsewhere })).status).toBe(401)
})

test('who signs in is not held up by the failures of others behind the same address', async () => {
  const { token } = await quiet.tenant()
  const api = new Api({ vars: { RATE_ADDRESS: limiter(0) } })
  const headers = { 'cf-connecting-ip': '198.51.100.9' }
  await api.problem(429, 'GET', '/v1/connections', { token: 'guess', headers })
  await api.json(200, 'GET', '/v1/connections', { token, headers })
})

test('the callback is limited by address, and says so on a page', async () => {
  const api = new Api({ vars: { RATE_ADDRESS: limiter(1) } })
  const open = () =>
    api.call('GET', `/oauth/dropbox/callback?state=${'A'.repeat(43)}&code=x`, {
      headers: { 'cf-connecting-ip': '198.51.100.10' },
    })
  expect((await open()).status).toBe(400)
  const page = await open()
  expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await page.text()).toContain('Too many requests')
})

test('a caller with many addresses of one IPv6 network counts as one', async () => {
  const RATE_ADDRESS = limiter(99)
  const api = new Api({ vars: { RATE_ADDRESS } })
  for (const ip of ['2001:db8:1:2:3::1', '2001:DB8:1:2:ffff:1:2:3', '2001:db8:1:3::1', '2001:db8::1']) {
    await api.call('GET', '/v1/connections', { headers: { 'cf-connecting-ip': ip } })
  }
  expect(RATE_ADDRESS.keys).toEqual(['2001:db8:1:2', '2001:db8:1:2', '2001:db8:1:3', '2001:db8:0:0'])
})

test.each([
  ['is not bound', undefined],
  ['is something else', 'a text'],
  ['does not answer', { limit: () => Promise.reject(new Error('away')) }],
])('a limiter that %s keeps nobody out', async (_case, RATE_SESSION) => {
  const { token } = await quiet.tenant()
  await new Api({ vars: { RATE_SESSION } }).json(200, 'GET', '/v1/connections', { token })
})

test("the platform's own limiter is bound, and answers 429 within twice its limit", async () => {
  const { session, token } = await quiet.tenant()
  const api = new Api({ vars: { RATE_SESSION: env.RATE_SESSION } })
  await api.json(200, 'GET', '/v1/connections', { token })
  let refused: Response | undefined
  // a window may end meanwhile, so twice the limit of 600
  for (let round = 0; round < 4 && !refused; round++) {
    await Promise.all(Array.from({ length: 300 }, () => env.RATE_SESSION.limit({ key: session.id })))
    const answer = await api.call('GET', '/v1/connections', { token })
    if (answer.status === 429) refused = answer
  }
  expect(refused?.headers.get('retry-after')).toBe('10')
})

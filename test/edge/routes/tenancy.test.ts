import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ConnectionTest, CreatedStream, Event, List, Problem } from '../../../edge/contract.ts'
import type { Auth, Operation } from '../../../edge/openapi/operation.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import { Api } from '../support/api.ts'
import { connected, store } from '../support/data.ts'

/** Every route of the document, held against every credential that must not open it. New routes are covered by being listed. */
const api = new Api()
const guarded = OPERATIONS.filter(operation => operation.auth !== 'open')
const ofSession = guarded.filter(operation => operation.auth === 'session')

/** What a caller could know of the victim. */
const victim = { portal: '', session: '', connection: '', test: '', event: '', stream: '' }
const tokens = { owner: '', key: '', stranger: '', strangerKey: '', revoked: '', expired: '', readOnly: '' }
const SECRET = 'the-victims-secret.docx'

beforeAll(async () => {
  const owner = await api.tenant()
  const { id, rowId } = await connected(owner.session.id, { name: 'the-victims-secret' })
  await store(rowId, [{ itemName: SECRET, raw: { secret: SECRET } }])
  const [event] = (await api.json<List<Event>>(200, 'GET', '/v1/events', { token: owner.token })).items
  const started = await api.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token: owner.token })
  await api.settle()
  const hook = { kind: 'webhook', url: 'https://1.1.1.1/the-victims-secret' }
  const created = await api.json<CreatedStream>(201, 'POST', '/v1/streams', { token: owner.token, body: hook })
  Object.assign(victim, {
    portal: owner.portal.id,
    session: owner.session.id,
    connection: id,
    test: started.id,
    event: event?.id,
    stream: created.stream.id,
  })
  const [stranger, neighbour] = [
    await api.tenant(),
    await api.session(owner.portal.apiKey, { tenant: { id: 'other' } }),
  ]
  const revoked = await api.session(owner.portal.apiKey)
  await api.call('DELETE', `/v1/sessions/${revoked.id}`, { token: owner.portal.apiKey })
  const readOnly = await api.session(neighbour ? owner.portal.apiKey : '', { permissions: ['events:read'] })
  Object.assign(tokens, {
    owner: owner.token,
    key: owner.portal.apiKey,
    stranger: stranger.token,
    strangerKey: stranger.portal.apiKey,
    neighbour: neighbour.token,
    revoked: revoked.token,
    readOnly: readOnly.token,
  })
})

/** The route's address with the victim's ids in it. */
function address({ path }: Operation): string {
  const ids: Record<string, string> = {
    '/v1/portals': victim.portal,
    '/v1/sessions': victim.session,
    '/v1/tenants': 'acme',
    '/v1/connections': victim.connection,
    '/v1/events': victim.event,
    '/v1/streams': victim.stream,
  }
  const id = ids[/^\/v1\/\w+/.exec(path)?.[0] ?? ''] ?? 'x'
  const query =
    path === '/v1/events/export'
      ? '?format=ndjson'
      : path === '/v1/events/facets'
        ? '?field=item'
        : path === '/v1/sessions'
          ? '?tenant=acme'
          : ''
  return (
    path
      .replace(':testId', victim.test)
      .replace(':letterId', 'dlq_x')
      .replace(/:(id|key|ip)/, id) + query
  )
}

const BODIES: Record<string, unknown> = {
  'post /v1/portals': { name: 'x', origins: ['https://x.example'] },
  'patch /v1/portals/:id': { name: 'x' },
  'post /v1/sessions': { tenant: { id: 'x' }, user: { id: 'x' } },
  'post /v1/connections': { adminEmail: 'a@b.example' },
  'patch /v1/connections/:id': { name: 'taken over' },
  'post /v1/streams': { kind: 'webhook', url: 'https://1.1.1.1/' },
  'patch /v1/streams/:id': { name: 'taken over' },
  'post /v1/streams/:id/replay': { from: '2026-01-01T00:00:00Z' },
  'post /v1/queries': { name: 'x', query: 'q=x' },
  'patch /v1/queries/:id': { name: 'x' },
  'put /v1/portals/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
  'put /v1/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
  'put /v1/tenants/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
}

function attempt(operation: Operation, token: string | undefined): Promise<Response> {
  const body = BODIES[`${operation.method} ${operation.path}`]
  return api.call(operation.method.toUpperCase(), address(operation), {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  })
}

async function refusal(operation: Operation, token: string | undefined): Promise<Problem> {
  const response = await attempt(operation, token)
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(text).not.toContain('the-victims-secret')
  return JSON.parse(text) as Problem
}

const unsigned = () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none', typ: 'session+jwt', kid: 'k1' })}.${tokens.owner.split('.')[1]}.`
}

/** Credentials that are wrong for every route of that kind. */
const WRONG: Record<Exclude<Auth, 'open'>, Record<string, () => string | undefined>> = {
  operator: {
    none: () => undefined,
    'a session': () => tokens.owner,
    'an API key': () => tokens.key,
    'a longer token': () => `${env.ADMIN_TOKEN}x`,
    'a shorter token': () => env.ADMIN_TOKEN.slice(0, -1),
  },
  portal: {
    none: () => undefined,
    'a session': () => tokens.owner,
    'the operator token': () => env.ADMIN_TOKEN,
    'a changed key': () => `${tokens.key.slice(0, -1)}_`,
    'an endless key': () => `dck_${'x'.repeat(50_000)}`,
  },
  session: {
    none: () => undefined,
    'an API key': () => tokens.key,
    'the operator token': () => env.ADMIN_TOKEN,
    'a revoked session': () => tokens.revoked,
    'an unsigned session': unsigned,
    'a wrongly signed session': () => `${tokens.owner.slice(0, -4)}AAAA`,
    'an oversized session': () => `${tokens.owner}${'A'.repeat(50_000)}`,
  },
  anyone: {
    none: () => undefined,
    'a revoked session': () => tokens.revoked,
    'an unsigned session': unsigned,
    'a changed key': () => `${tokens.key.slice(0, -1)}_`,
  },
}

describe.each(guarded.map(operation => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const))(
  '%s',
  (_name, operation) => {
    const wrong = WRONG[operation.auth as Exclude<Auth, 'open'>]

    test.each(Object.keys(wrong))('is closed to %s', async kind => {
      const problem = await refusal(operation, wrong[kind]?.())
      expect([problem.status, problem.code]).toEqual([
        401,
        kind === 'a revoked session' ? 'session_expired' : 'unauthorized',
      ])
    })
  },
)

describe.each(ofSession.map(operation => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const))(
  '%s',
  (_name, operation) => {
    test.each(['stranger', 'neighbour'])('shows a %s nothing of another tenant', async kind => {
      const token = tokens[kind as keyof typeof tokens]
      const response = await attempt(operation, token)
      const text = await response.text()
      expect(text).not.toContain('the-victims-secret')
      if (!operation.path.includes(':')) return
      const { requestId: _one, ...refused } = JSON.parse(text) as Problem
      const unknown = address(operation)
        .replace(victim.connection, 'con_unknown')
        .replace(victim.event, 'evt_unknown')
        .replace(victim.stream, 'str_unknown')
      const other = await api.call(operation.method.toUpperCase(), unknown, {
        token,
        ...(BODIES[`${operation.method} ${operation.path}`]
          ? { body: BODIES[`${operation.method} ${operation.path}`] }
          : {}),
      })
      const { requestId: _two, ...missing } = (await other.json()) as Problem
      expect(response.status).toBe(404)
      expect(refused).toEqual(missing)
    })

    test('asks for its permission', async () => {
      if (!operation.permission || operation.permission === 'events:read') return
      const problem = await refusal(operation, tokens.readOnly)
      expect([problem.status, problem.code]).toEqual([403, 'forbidden'])
    })
  },
)

test('a connection of another tenant in a filter is as unknown as any', async () => {
  for (const path of ['/v1/events', '/v1/events/summary', '/v1/events/export']) {
    for (const id of [victim.connection, 'con_unknown']) {
      const problem = await api.problem(404, 'GET', `${path}?format=csv&connectionId=${id}`, { token: tokens.stranger })
      expect(problem.code).toBe('not_found')
    }
  }
})

test('a test is not found under another connection', async () => {
  const session = await api.session(tokens.key)
  const other = await connected(session.id)
  const path = `/v1/connections/${other.id}/tests/${victim.test}`
  await api.problem(404, 'GET', path, { token: session.token })
})

test('after all of it the victim has what it had', async () => {
  const { items } = await api.json<List<Event>>(200, 'GET', '/v1/events', { token: tokens.owner })
  expect(items.map(event => event.item?.name)).toEqual([SECRET])
  await api.json(200, 'GET', `/v1/connections/${victim.connection}`, { token: tokens.owner })
})

import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Event, List, Problem } from '../../../edge/contract.ts'
import type { Auth, Operation } from '../../../edge/openapi/operation.ts'
import { Api } from '../support/api.ts'
import { connected } from '../support/data.ts'
import { forge, unsigned } from '../support/forge.ts'
import { watchStatements } from '../support/statements.ts'
import { attempt, type Cast, GUARDED, type Ids, nameOf, newVictim, SECRET } from '../support/victim.ts'

/**
 * Every route of the document, held against every credential that must not open it. New routes are covered by being
 * listed: `openapi.test.ts` holds the list against the router.
 */
const api = new Api()
let cast: Cast

beforeAll(async () => {
  cast = await newVictim(api)
})
afterEach(() => vi.restoreAllMocks())

const named = (operations: Operation[]) => operations.map(operation => [nameOf(operation), operation] as const)
const now = Math.floor(Date.now() / 1000)

interface Seen {
  status: number
  /** But for the request's id. */
  body: Partial<Problem>
  headers: Record<string, string>
  /** What was asked of the database, in some order. */
  statements: string[]
}

/** What a caller can see of a request that must not succeed, and what it costs. */
async function seen(operation: Operation, token: string | undefined, ids: Ids = cast.ids): Promise<Seen> {
  const statements = watchStatements()
  const response = await attempt(api, operation, ids, token)
  const text = await response.text()
  await api.settle()
  vi.restoreAllMocks()
  expect(text).not.toContain(SECRET)
  const { requestId: _body, ...body } = JSON.parse(text || '{}') as Problem
  // what is not under /v1 has no CORS, and so nothing that differs by origin
  const { 'x-request-id': _header, vary: _vary, ...headers } = Object.fromEntries(response.headers)
  return { status: response.status, body, headers, statements: statements.sort() }
}

interface Wrong {
  token: () => string | undefined | Promise<string | undefined>
  code?: 'unauthorized' | 'session_expired'
  /** What is asked of the database before the refusal; nothing unless said. */
  looksUp?: string
}

const none: Wrong = { token: () => undefined }
const changedKey: Wrong = { token: () => `${cast.key.slice(0, -1)}_`, looksUp: 'api_keys' }
const SESSIONS: Record<string, Wrong> = {
  'a revoked session': { token: () => cast.revoked, code: 'session_expired', looksUp: 'sessions' },
  'an expired session': {
    token: () => forge(cast.owner, { claims: { iat: now - 1000, exp: now - 100 } }),
    code: 'session_expired',
  },
  'an unsigned session': { token: () => unsigned(cast.owner) },
  'a wrongly signed session': { token: () => forge(cast.owner, { key: new Uint8Array(32) }) },
  'a session for another audience': {
    token: () => forge(cast.owner, { claims: { aud: 'https://other.example' } }),
  },
  'a session from the future': { token: () => forge(cast.owner, { claims: { iat: now + 300, exp: now + 900 } }) },
  'a session that names another portal': {
    token: () => forge(cast.owner, { claims: { portal: 'por_other' } }),
    looksUp: 'sessions',
  },
  'a session that there is not': {
    token: () => forge(cast.owner, { claims: { jti: 'ses_unknown' } }),
    looksUp: 'sessions',
  },
  'an oversized session': { token: () => `${cast.owner}${'A'.repeat(50_000)}` },
}

/** Credentials that are wrong for every route of that kind. */
const WRONG: Record<Exclude<Auth, 'open'>, Record<string, Wrong>> = {
  operator: {
    none,
    'a session': { token: () => cast.owner },
    'an API key': { token: () => cast.key },
    'a longer token': { token: () => `${env.ADMIN_TOKEN}x` },
    'a shorter token': { token: () => env.ADMIN_TOKEN.slice(0, -1) },
  },
  portal: {
    none,
    'a session': { token: () => cast.owner },
    'the operator token': { token: () => env.ADMIN_TOKEN },
    'a changed key': changedKey,
    'an endless key': { token: () => `dck_${'x'.repeat(50_000)}` },
  },
  session: {
    none,
    'an API key': { token: () => cast.key },
    'the operator token': { token: () => env.ADMIN_TOKEN },
    ...SESSIONS,
  },
  anyone: { none, 'a changed key': changedKey, ...SESSIONS },
}

/** The first refusal of each code, which all others must look like. */
const first = new Map<string, Omit<Seen, 'statements'>>()

describe.each(named(GUARDED))('%s', (_name, operation) => {
  const wrong = WRONG[operation.auth as Exclude<Auth, 'open'>]

  test.each(Object.keys(wrong))('is closed to %s, before anything else is looked at', async kind => {
    const { token, code = 'unauthorized', looksUp } = wrong[kind] ?? none
    const { statements, ...refused } = await seen(operation, await token())
    expect([refused.status, refused.body.code]).toEqual([401, code])
    expect(statements.map(statement => /from "(\w+)"/.exec(statement)?.[1])).toEqual(looksUp ? [looksUp] : [])
    if (!first.has(code)) first.set(code, refused)
    expect(refused).toEqual(first.get(code))
  })
})

describe.each(named(GUARDED.filter(({ auth }) => auth === 'session' || auth === 'anyone')))(
  '%s',
  (_name, operation) => {
    test.each(['stranger', 'neighbour'] as const)('shows a %s nothing of another tenant', kind =>
      expectNothing(operation, cast[kind]),
    )

    test('asks for its permission before it looks for anything', async () => {
      if (!operation.permission || operation.permission === 'events:read') return
      const [known, unknown] = [
        await seen(operation, cast.readOnly),
        await seen(operation, cast.readOnly, cast.unknown),
      ]
      expect([known.status, known.body.code]).toEqual([403, 'forbidden'])
      expect(known).toEqual(unknown)
      expect(known.statements).toHaveLength(1)
    })
  },
)

describe.each(named(GUARDED.filter(({ auth }) => auth === 'portal')))('%s', (_name, operation) => {
  test('does for another portal what it does where there is nothing', async () => {
    const anothers = await seen(operation, cast.strangerKey)
    if (operation.path.includes(':')) expect(anothers).toEqual(await seen(operation, cast.strangerKey, cast.unknown))
  })
})

/** What is another's is refused like what there is not: the same answer after the same statements. */
async function expectNothing(operation: Operation, token: string): Promise<void> {
  if (!operation.path.includes(':')) {
    const response = await attempt(api, operation, cast.ids, token)
    expect(await response.text()).not.toContain(SECRET)
    return
  }
  const anothers = await seen(operation, token)
  expect(anothers.status).toBe(404)
  expect(anothers).toEqual(await seen(operation, token, cast.unknown))
}

test('a connection of another tenant in a filter is as unknown as any', async () => {
  for (const path of ['/v1/events', '/v1/events/summary', '/v1/events/export']) {
    for (const id of [cast.ids['/v1/connections/:id'], cast.unknown['/v1/connections/:id']]) {
      const problem = await api.problem(404, 'GET', `${path}?format=csv&connectionId=${id}`, { token: cast.stranger })
      expect(problem.code).toBe('not_found')
    }
  }
})

test('a test is not found under another connection', async () => {
  const session = await api.session(cast.key)
  const other = await connected(session.id)
  const path = `/v1/connections/${other.id}/tests/${cast.ids[':testId']}`
  await api.problem(404, 'GET', path, { token: session.token })
})

test('after all of it the victim has what it had', async () => {
  const { items } = await api.json<List<Event>>(200, 'GET', '/v1/events', { token: cast.owner })
  expect(items.map(event => event.item?.name)).toEqual([`${SECRET}.docx`])
  for (const path of ['/v1/connections/:id', '/v1/streams/:id']) {
    const owned = await api.json<{ name: string }>(200, 'GET', path.replace(':id', cast.ids[path] ?? ''), {
      token: cast.owner,
    })
    expect(owned.name).not.toBe('taken over')
  }
})

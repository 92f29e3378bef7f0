import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FaultSpec, SandboxTeam } from './client.ts'
import { type RunningSandbox, startSandbox } from './serve.ts'
import { askToken, call, codeFor, connect, exchangeFields, pull, sorted } from './support.ts'

let sandbox: RunningSandbox
let team: SandboxTeam
let token: string

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0, settings: { emptyPages: 0, shortPages: 0 } })
  team = await sandbox.control.createTeam({ events: 200, days: 60 })
  token = (await connect(sandbox, team)).access_token
})
afterEach(() => sandbox.control.clearFaults())
afterAll(() => sandbox.close())

const fault = (spec: FaultSpec) => sandbox.control.addFault({ teamId: team.teamId, ...spec })
const read = (args: object = {}) => call(sandbox, token, 'team_log/get_events', args)
const info = () => call(sandbox, token, 'team/get_info')

describe('429', () => {
  test('as JSON has a reason, no tag, and Retry-After', async () => {
    await fault({ kind: 'rate_limit', retryAfter: 7 })
    const reply = await read()
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '7'])
    expect(reply.json().error).toEqual({ reason: { '.tag': 'too_many_requests' }, retry_after: 7 })
  })

  test('may come without Retry-After, as text, as HTML', async () => {
    await fault({ kind: 'rate_limit', retryAfter: null, times: 1 })
    await fault({ kind: 'rate_limit', format: 'text', times: 1 })
    await fault({ kind: 'rate_limit', format: 'html', retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', times: 1 })
    const [json, text, html] = [await read(), await read(), await read()]
    expect([json.status, json.headers.get('retry-after')]).toEqual([429, null])
    expect(text.headers.get('content-type')).toContain('text/plain')
    expect(html.headers.get('content-type')).toContain('text/html')
    expect(html.headers.get('retry-after')).toBe('Wed, 21 Oct 2026 07:28:00 GMT')
    expect((await read()).status).toBe(200)
  })

  test('comes by itself past the calls a second that are set', async () => {
    await sandbox.control.configure({ callsPerSecond: 3 })
    const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await info()).status))
    await sandbox.control.configure({ callsPerSecond: 0 })
    expect(statuses.filter(status => status === 429)).toHaveLength(3)
  })
})

describe('when a fault strikes', () => {
  test('only the team and route it names are struck', async () => {
    await fault({ kind: 'error', status: 503, route: 'team_log/*' })
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    const access = (await connect(sandbox, other)).access_token
    expect((await read()).status).toBe(503)
    expect((await info()).status).toBe(200)
    expect((await call(sandbox, access, 'team_log/get_events', {})).status).toBe(200)
  })

  test('after, everyNth and times count matching calls', async () => {
    await fault({ kind: 'error', after: 1, everyNth: 2, times: 2 })
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) statuses.push((await info()).status)
    expect(statuses).toEqual([200, 200, 500, 200, 500, 200, 200, 200])
    expect((await sandbox.control.faults())[0]).toMatchObject({ seen: 8, struck: 2 })
  })

  test('a probability is drawn from its seed', async () => {
    const draw = async () => {
      const { id } = await fault({ kind: 'error', probability: 0.5, seed: 'dice' })
      const statuses: number[] = []
      for (let i = 0; i < 12; i++) statuses.push((await info()).status)
      await sandbox.control.removeFault(id)
      return statuses
    }
    const first = await draw()
    expect(new Set(first).size).toBe(2)
    expect(await draw()).toEqual(first)
  })

  test('a page is counted along its chain of cursors', async () => {
    await fault({ kind: 'reset', page: 2, at: '2026-01-02T03:04:05Z' })
    const first = (await read({ limit: 10 })).json()
    const second = (await call(sandbox, token, 'team_log/get_events/continue', { cursor: first.cursor })).json()
    const third = await call(sandbox, token, 'team_log/get_events/continue', { cursor: second.cursor })
    expect(third.json().error).toEqual({ '.tag': 'reset', reset: '2026-01-02T03:04:05Z' })
  })

  test('it ends with its duration', async () => {
    await fault({ kind: 'error', durationMs: 0 })
    expect((await info()).status).toBe(200)
  })

  test('the record of calls names it, and no token', async () => {
    await sandbox.control.clearRequests(team.teamId)
    const { id } = await fault({ kind: 'error', status: 500, times: 1 })
    await info()
    await read({ limit: 10 })
    const calls = await sandbox.control.requests({ teamId: team.teamId })
    expect(calls).toMatchObject([
      { route: 'team/get_info', status: 500, fault: id },
      { route: 'team_log/get_events', status: 200, page: 0, events: 10, hasMore: true },
    ])
    expect(JSON.stringify(calls)).not.toContain(token.slice(10, 40))
  })
})

describe('on the wire', () => {
  test('a connection is reset', async () => {
    await fault({ kind: 'reset_connection', times: 1 })
    await expect(read()).rejects.toThrow()
    expect((await read()).status).toBe(200)
  })

  test('a call hangs until the caller gives up', async () => {
    await fault({ kind: 'hang', times: 1 })
    const signal = AbortSignal.timeout(150)
    const headers = { Authorization: `Bearer ${token}` }
    await expect(fetch(`${sandbox.url}/2/team/get_info`, { method: 'POST', headers, signal })).rejects.toThrow()
    expect((await info()).status).toBe(200)
  })

  test('a call is held until the fault is removed', async () => {
    const { id } = await fault({ kind: 'hold', times: 1 })
    let done = false
    const held = info().finally(() => {
      done = true
    })
    while ((await sandbox.control.faults()).every(item => item.struck === 0));
    expect((await info()).status).toBe(200)
    expect(done).toBe(false)
    await sandbox.control.removeFault(id)
    expect((await held).status).toBe(200)
  })

  test('a body breaks off', async () => {
    await fault({ kind: 'truncate', times: 1 })
    await expect(read()).rejects.toThrow()
  })

  test('a body is cut cleanly, so that only the JSON is broken', async () => {
    await fault({ kind: 'truncate', clean: true, times: 1 })
    const reply = await read()
    expect(reply.status).toBe(200)
    expect(() => reply.json()).toThrow()
  })

  test('a reply is HTML with 200, a 504 page, a redirect, megabytes large', async () => {
    await fault({ kind: 'html', times: 1 })
    await fault({ kind: 'error', status: 504, format: 'html', times: 1 })
    await fault({ kind: 'huge', megabytes: 2, times: 1 })
    const page = await info()
    expect([page.status, page.text.startsWith('<!DOCTYPE html>')]).toEqual([200, true])
    expect((await info()).status).toBe(504)
    const huge = await info()
    expect(huge.text.length).toBeGreaterThan(2 * 1024 * 1024)
    expect(huge.json().team_id).toBe(team.teamId)
  })

  test('a slow reply is right in the end', async () => {
    await fault({ kind: 'slow', ms: 50, times: 1 })
    expect((await info()).status).toBe(200)
    expect((await sandbox.control.requests({ teamId: team.teamId })).at(-1)?.durationMs).toBeGreaterThanOrEqual(45)
  })
})

describe('pages', () => {
  test('empty ones come as often as asked and lose nothing', async () => {
    await fault({ kind: 'empty_page', times: 5 })
    const { events, cursors } = await pull(sandbox, token)
    expect(cursors).toHaveLength(6)
    expect(sorted(events)).toEqual(sorted(await sandbox.control.oracle(team.teamId)))
  })

  test('the same cursor comes back', async () => {
    await fault({ kind: 'same_cursor', times: 1, route: 'team_log/get_events/continue' })
    const { cursor } = (await read({ limit: 10 })).json()
    const reply = (await call(sandbox, token, 'team_log/get_events/continue', { cursor })).json()
    expect([reply.cursor, reply.has_more]).toEqual([cursor, true])
  })

  test('a malformed event, an unknown one and a repeated one are slipped in', async () => {
    await fault({ kind: 'malformed_event', times: 1 })
    await fault({ kind: 'unknown_event', times: 1 })
    await fault({ kind: 'malformed_event', text: '"not an object"', times: 1 })
    await fault({ kind: 'repeat', count: 3, times: 1 })
    const malformed = (await read({ limit: 10 })).text
    expect(malformed).toContain('"event_type":["file_add"]')
    expect(malformed).toContain('"__proto__"')
    expect((await read({ limit: 10 })).json().events[5].event_type['.tag']).toBe('hologram_projected')
    expect((await read({ limit: 10 })).json().events[5]).toBe('not an object')
    const { events } = (await read({ limit: 10 })).json()
    expect(events).toHaveLength(13)
    expect(events.slice(10)).toEqual(events.slice(0, 3))
  })

  test('bad_cursor', async () => {
    await fault({ kind: 'bad_cursor' })
    const { cursor } = (await read({ limit: 10 })).json()
    const reply = await call(sandbox, token, 'team_log/get_events/continue', { cursor })
    expect(reply.json().error['.tag']).toBe('bad_cursor')
  })
})

describe('authorization', () => {
  test.each([
    ['auth_error', { tag: 'expired_access_token' }, 401, 'expired_access_token'],
    ['auth_error', { tag: 'missing_scope', scope: 'events.read' }, 401, 'required_scope'],
    ['app_scope_missing', { scope: 'events.read' }, 400, "required scope 'events.read'"],
  ] as const)('%s %j', async (kind, fields, status, words) => {
    await fault({ kind, ...fields })
    const reply = await read()
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(words)])
  })

  test('admin_not_active and no_file_events strike their own routes', async () => {
    await fault({ kind: 'admin_not_active' })
    await fault({ kind: 'no_file_events' })
    const admin = await call(sandbox, token, 'team/token/get_authenticated_admin')
    expect(admin.json().error['.tag']).toBe('admin_not_active')
    const args = { features: [{ '.tag': 'has_team_file_events' }] }
    const { values } = (await call(sandbox, token, 'team/features/get_values', args)).json()
    expect(values[0].has_team_file_events.enabled).toBe(false)
  })
})

describe('the token endpoint', () => {
  const exchange = async () => askToken(sandbox, exchangeFields(await codeFor(sandbox, team)), { redirect: 'manual' })

  test('fails with 500, answers HTML with 200, redirects with 307', async () => {
    const route = 'oauth2/token'
    await fault({ kind: 'error', route, times: 1 })
    await fault({ kind: 'html', route, times: 1 })
    await fault({ kind: 'redirect', route, times: 1 })
    const [error, html, redirect] = [await exchange(), await exchange(), await exchange()]
    expect([error.status, error.json().error]).toEqual([500, expect.stringContaining('The server has either erred')])
    expect([html.status, html.text.startsWith('<!DOCTYPE')]).toEqual([200, true])
    expect(redirect.status).toBe(307)
  })

  test('leaves out the refresh token or a scope, or names another team', async () => {
    await fault({ kind: 'no_refresh_token', times: 1 })
    await fault({ kind: 'drop_scope', scope: 'events.read', times: 1 })
    await fault({ kind: 'other_team', times: 1 })
    expect((await exchange()).json()).not.toHaveProperty('refresh_token')
    expect((await exchange()).json().scope).not.toContain('events.read')
    expect((await exchange()).json().team_id).not.toBe(team.teamId)
  })
})

test('a fault of no known kind is refused', async () => {
  const kind = 'gremlins' as FaultSpec['kind']
  await expect(sandbox.control.addFault({ kind })).rejects.toThrow('kind must be one of')
})

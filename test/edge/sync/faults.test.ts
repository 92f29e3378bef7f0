import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Connection, List, LogEntry } from '../../../edge/contract.ts'
import type { FaultSpec } from '../../sandbox/client.ts'
import { database } from '../support/data.ts'
import { adminOf, allow, follow, sandbox } from '../support/dropbox.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

/** Enough pages for every fault to strike again and again. */
const DAYS = 14
const read = (engine: Engine) =>
  engine.api.json<Connection>(200, 'GET', `/v1/connections/${engine.connectionId}`, { token: engine.token })

/** Something happens while the backfill is under way; then everything is delivered. */
async function midway(engine: Engine, happen: () => Promise<unknown>): Promise<void> {
  const { teamId } = engine.team
  const { id } = await sandbox.addFault({ kind: 'hold', after: 6, route: 'team_log/*', teamId })
  const running = engine.run({ consumers: 2 })
  while (!(await sandbox.faults()).some(fault => fault.id === id && fault.struck > 0));
  await happen()
  await sandbox.removeFault(id)
  await running
}

async function reconnect(engine: Engine): Promise<void> {
  const { authorizationUrl } = await engine.api.json<{ authorizationUrl: string }>(
    200,
    'POST',
    `/v1/connections/${engine.connectionId}/authorization`,
    { token: engine.token },
  )
  const page = await follow(engine.api, await allow(authorizationUrl, adminOf(engine.team)))
  expect(page.status).toBe(200)
  engine.takeSent()
}

const faults: [string, Omit<FaultSpec, 'teamId'>][] = [
  ['every fourth call answers 500', { kind: 'error', status: 500, everyNth: 4, times: 10 }],
  ['every fourth call answers 503 with a page', { kind: 'error', status: 503, format: 'html', everyNth: 4, times: 6 }],
  ['every fourth call is cut in the middle', { kind: 'truncate', everyNth: 4, times: 6 }],
  ['replies end early but look whole', { kind: 'truncate', clean: true, everyNth: 4, times: 6 }],
  ['every fourth connection is reset', { kind: 'reset_connection', everyNth: 4, times: 6 }],
  ['some replies are HTML with status 200', { kind: 'html', everyNth: 4, times: 6 }],
  ['some replies redirect elsewhere', { kind: 'redirect', everyNth: 4, times: 4 }],
  ['pages are empty though more is promised', { kind: 'empty_page', probability: 0.5, times: 60 }],
  ['a cursor comes back unchanged', { kind: 'same_cursor', everyNth: 6, times: 3 }],
  ['cursors are reset again and again', { kind: 'reset', everyNth: 3, times: 4 }],
  ['cursors are called bad', { kind: 'bad_cursor', everyNth: 3, times: 4 }],
  ['pages are short', { kind: 'short_page', count: 3, times: 100 }],
  ['a 429 names no time', { kind: 'rate_limit', retryAfter: null, times: 1 }],
  ['a 429 is a web page', { kind: 'rate_limit', format: 'html', retryAfter: 1, times: 3 }],
]

describe.concurrent('nothing is lost or doubled when', () => {
  test.each(faults)('%s', { timeout: 90_000 }, async (_name, fault) => {
    const engine = await Engine.begin(400, { backfillDays: DAYS })
    await sandbox.addFault({ route: 'team_log/*', ...fault, teamId: engine.team.teamId })
    await engine.run({ consumers: 2, timeoutMs: 80_000 })
    const [set] = (await sandbox.faults()).filter(item => item.teamId === engine.team.teamId)
    expect(set?.struck).toBeGreaterThan(0)
    await expectExact(engine)
  })

  test('access tokens expire in the middle', { timeout: 60_000 }, async () => {
    const engine = await Engine.begin(400, { backfillDays: DAYS })
    await midway(engine, () => sandbox.expireAccessTokens(engine.team.teamId))
    await expectExact(engine)
    const refreshes = await sandbox.requests({ teamId: engine.team.teamId, route: 'oauth2/token' })
    expect(refreshes.filter(call => call.grantType === 'refresh_token')).toHaveLength(1)
  })

  test('the grant is revoked in the middle and the admin reconnects', { timeout: 60_000 }, async () => {
    const engine = await Engine.begin(400, { backfillDays: DAYS })
    await midway(engine, () => sandbox.revokeGrants(engine.team.teamId))
    expect(await read(engine)).toMatchObject({ status: 'error', error: { code: 'credentials_revoked' } })
    const calls = await sandbox.requests({ teamId: engine.team.teamId, route: 'oauth2/token' })
    expect(calls.filter(call => call.grantType === 'refresh_token').length).toBeLessThanOrEqual(1)
    await reconnect(engine)
    expect(await read(engine)).toMatchObject({ status: 'connected' })
    await engine.run()
    await expectExact(engine)
  })

  test('the approving admin is suspended in the middle, and Test API finds that all is well again', {
    timeout: 60_000,
  }, async () => {
    const engine = await Engine.begin(400, { backfillDays: DAYS })
    await midway(engine, () =>
      sandbox.addFault({ kind: 'auth_error', tag: 'user_suspended', teamId: engine.team.teamId }),
    )
    expect(await read(engine)).toMatchObject({ status: 'error', error: { code: 'admin_not_active' } })
    await sandbox.clearFaults(engine.team.teamId)
    await engine.api.json(202, 'POST', `/v1/connections/${engine.connectionId}/tests`, { token: engine.token })
    await engine.api.settle()
    expect(await read(engine)).toMatchObject({ status: 'connected' })
    await engine.run()
    await expectExact(engine)
  })

  test.each([
    ['for the app', { kind: 'app_scope_missing' as const }],
    ['for the token', { kind: 'auth_error' as const, tag: 'missing_scope' }],
  ])('a scope is missing %s in the middle', { timeout: 60_000 }, async (_name, spec) => {
    const engine = await Engine.begin(400, { backfillDays: DAYS })
    await midway(engine, () => sandbox.addFault({ ...spec, teamId: engine.team.teamId }))
    expect(await read(engine)).toMatchObject({ status: 'error', error: { code: 'scope_missing' } })
    await sandbox.clearFaults(engine.team.teamId)
    await reconnect(engine)
    await engine.run()
    await expectExact(engine)
  })
})

test('a 429 stops every call of the connection for as long as it says', { timeout: 90_000 }, async () => {
  const engine = await Engine.begin(600)
  await sandbox.addFault({
    kind: 'rate_limit',
    route: 'team_log/*',
    retryAfter: 2,
    everyNth: 15,
    times: 3,
    teamId: engine.team.teamId,
  })
  await engine.run({ consumers: 3, timeoutMs: 80_000 })
  await expectExact(engine)
  const calls = await sandbox.requests({ teamId: engine.team.teamId })
  const refused = calls.filter(call => call.status === 429)
  expect(refused.length).toBeGreaterThan(0)
  for (const { at } of refused) {
    // Calls that were on the wire when the refusal was sent cannot be called back.
    const early = calls.filter(call => call.at > at + 150 && call.at < at + 1990)
    expect(early).toEqual([])
  }
  expect((await read(engine)).sync.throttledMs).toBeGreaterThanOrEqual(2000)
})

test('empty pages for ever end in trouble that is shown, and the sync goes on when they stop', {
  timeout: 90_000,
}, async () => {
  const engine = await Engine.begin(60, { backfillDays: DAYS })
  await engine.run()
  const fault = await sandbox.addFault({ kind: 'empty_page', teamId: engine.team.teamId })
  // one more failure is the one that is shown: the tries before it would only take time
  await database().run(sql`update slices set attempts = 3 where connection_id = ${engine.rowId} and status = 'open'`)
  await engine.hurry()
  const shown = async () => (await read(engine)).error?.code
  while ((await shown()) === undefined) await engine.run({ timeoutMs: 2000 }).catch(() => undefined)
  expect(await shown()).toBe('cursor_stuck')
  await sandbox.removeFault(fault.id)
  await engine.hurry()
  await engine.run({ timeoutMs: 60_000 })
  await expectExact(engine)
  expect(await shown()).toBeUndefined()
})

test('resets in a row are waited for longer each time, told in the log, and lose nothing', {
  timeout: 60_000,
}, async () => {
  const engine = await Engine.begin(60, { backfillDays: DAYS })
  await engine.run()
  const { teamId } = engine.team
  const reset = { kind: 'reset' as const, route: 'team_log/get_events/continue', teamId }
  const waits: number[] = []
  for (let count = 0; count < 3; count += 1) {
    await engine.hurry()
    await engine.run()
    const fault = await sandbox.addFault({ ...reset, times: 1 })
    await engine.hurry()
    await engine.run()
    const [live] = await database().all<{ wait: number }>(sql`select next_at - ${Date.now()} as wait from slices
      where connection_id = ${engine.rowId} and kind = 'live'`)
    waits.push(live?.wait ?? 0)
    await sandbox.removeFault(fault.id).catch(() => undefined)
  }
  await expectExact(engine)
  const path = `/v1/connections/${engine.connectionId}/log?limit=200`
  const { items } = await engine.api.json<List<LogEntry>>(200, 'GET', path, { token: engine.token })
  const told = items.filter(entry => entry.kind === 'cursor_reset')
  expect(told).toHaveLength(3)
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect((waits[2] ?? 0) - (waits[0] ?? 0)).toBeGreaterThan(1500)
})

test('one event that cannot be read is quarantined and shown, the rest of its page is stored', {
  timeout: 60_000,
}, async () => {
  const engine = await Engine.begin(200, { backfillDays: DAYS })
  await sandbox.addFault({
    kind: 'malformed_event',
    text: '{"timestamp":"not a time","event_type":{".tag":"file_add"}}',
    times: 1,
    teamId: engine.team.teamId,
  })
  await engine.run()
  await expectExact(engine)
  expect((await read(engine)).sync.quarantinedCount).toBe(1)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxTeam } from './client.ts'
import { type RunningSandbox, startSandbox } from './serve.ts'
import { call, connect, pull, sorted } from './support.ts'

const day = 86_400_000
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

let sandbox: RunningSandbox
let team: SandboxTeam
let token: string
let now: number

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0, settings: { emptyPages: 0.1, shortPages: 0.1 } })
  team = await sandbox.control.createTeam({ seed: 'log', events: 3000 })
  token = (await connect(sandbox, team)).access_token
  now = Date.parse(team.now)
})
afterAll(() => sandbox.close())

const event = (name: string, time: string) => ({
  timestamp: time,
  event_category: { '.tag': 'file_operations' },
  actor: { '.tag': 'anonymous' },
  context: { '.tag': 'team' },
  event_type: { '.tag': 'file_add', description: 'Added files and/or folders' },
  details: { '.tag': 'file_add_details', name },
})

const errorOf = async (args: object) => (await call(sandbox, token, 'team_log/get_events', args)).json().error['.tag']

describe('reading the whole log', () => {
  test('gives exactly what the log holds, twins included', async () => {
    const { events } = await pull(sandbox, token)
    const oracle = await sandbox.control.oracle(team.teamId)
    expect(events.length).toBeGreaterThan(4000)
    expect(sorted(events)).toEqual(sorted(oracle))
    expect(new Set(events).size).toBeLessThan(events.length)
  })

  test('changes the cursor with every reply and has short pages', async () => {
    const { cursors, events } = await pull(sandbox, token, { limit: 50 })
    expect(new Set(cursors).size).toBe(cursors.length)
    expect(cursors.length).toBeGreaterThan(events.length / 50)
  })

  test('is not sorted by time', async () => {
    const { events } = await pull(sandbox, token)
    const times = events.map(text => JSON.parse(text).timestamp)
    expect(times).not.toEqual([...times].sort())
  })

  test('sends empty pages although more is there', async () => {
    let reply = (await call(sandbox, token, 'team_log/get_events', { limit: 20 })).json()
    let empty = 0
    while (reply.has_more) {
      if (reply.events.length === 0) empty++
      reply = (await call(sandbox, token, 'team_log/get_events/continue', { cursor: reply.cursor })).json()
    }
    expect(empty).toBeGreaterThan(0)
  })

  test('goes back further than sixty days, with the asked number inside', async () => {
    const from = iso(now - 60 * day)
    expect(await sandbox.control.count(team.teamId, { from, arrivedBefore: iso(now + 2 * day) })).toBe(3000)
    expect(await sandbox.control.count(team.teamId, { to: from })).toBe(1500)
  })
})

describe('filters', () => {
  test('a time range takes its start and not its end', async () => {
    const at = now - 3 * 3600_000
    const [first, second] = [iso(at), iso(at + 1000)]
    const other = await sandbox.control.createTeam({ events: 0 })
    const access = (await connect(sandbox, other)).access_token
    await sandbox.control.addEvents(other.teamId, [event('first', first), event('second', second)])
    const { events } = await pull(sandbox, access, { time: { start_time: first, end_time: second } })
    expect(events.map(text => JSON.parse(text).details.name)).toEqual(['first'])
  })

  test('days put together are the whole', async () => {
    const pieces: string[] = []
    for (let i = 0; i < 90; i += 10) {
      const time = { start_time: iso(now - (i + 10) * day), end_time: iso(now - i * day) }
      pieces.push(...(await pull(sandbox, token, { time })).events)
    }
    const oracle = await sandbox.control.oracle(team.teamId, { from: iso(now - 90 * day), to: iso(now) })
    expect(sorted(pieces)).toEqual(sorted(oracle))
  })

  test('category, event type and account narrow the log', async () => {
    const all = (await sandbox.control.oracle(team.teamId)).map(text => JSON.parse(text))
    const logins = await pull(sandbox, token, { category: { '.tag': 'logins' } })
    expect(logins.events.length).toBe(all.filter(item => item.event_category['.tag'] === 'logins').length)
    const views = await pull(sandbox, token, { event_type: 'shared_link_view' })
    expect(views.events.length).toBe(all.filter(item => item.event_type['.tag'] === 'shared_link_view').length)
    const account = team.admins[0]?.accountId ?? ''
    const mine = await pull(sandbox, token, { account_id: account })
    expect(mine.events.length).toBeGreaterThan(0)
    expect(mine.events.every(text => text.includes(account))).toBe(true)
  })

  test('category and event type together are invalid_filters', async () => {
    expect(await errorOf({ category: 'logins', event_type: 'logout' })).toBe('invalid_filters')
  })

  test('an empty range and an unknown account are refused', async () => {
    expect(await errorOf({ time: { start_time: iso(now), end_time: iso(now) } })).toBe('invalid_time_range')
    expect(await errorOf({ account_id: 'dbid:'.padEnd(40, 'x') })).toBe('account_id_not_found')
  })
})

describe('following the log', () => {
  test('the last cursor brings what arrives later, once, and late events among it', async () => {
    const other = await sandbox.control.createTeam({ events: 30, days: 60 })
    const access = (await connect(sandbox, other)).access_token
    const { cursor } = await pull(sandbox, access)
    const late = event('late', iso(now - 20 * 3600_000))
    const live = event('live', iso(Date.now()))
    await sandbox.control.addEvents(other.teamId, [late, live])
    const next = await pull(sandbox, access, {}, cursor)
    expect(next.events.map(text => JSON.parse(text).details.name)).toEqual(['late', 'live'])
    expect((await pull(sandbox, access, {}, next.cursor)).events).toEqual([])
  })

  test('an event that arrives in the future is not there yet', async () => {
    const other = await sandbox.control.createTeam({ events: 0 })
    const access = (await connect(sandbox, other)).access_token
    await sandbox.control.addEvents(other.teamId, [event('tomorrow', iso(now))], Date.now() + day)
    expect((await pull(sandbox, access)).events).toEqual([])
    expect(await sandbox.control.count(other.teamId)).toBe(0)
    await sandbox.control.configure({ clockSkewMs: day + 1000 })
    expect((await pull(sandbox, access)).events).toHaveLength(1)
    await sandbox.control.configure({ clockSkewMs: 0 })
  })

  test('a query with an end is over once it was read', async () => {
    const other = await sandbox.control.createTeam({ events: 10, days: 60 })
    const access = (await connect(sandbox, other)).access_token
    const end = iso(now + day)
    const { cursor } = await pull(sandbox, access, { time: { end_time: end } })
    await sandbox.control.addEvents(other.teamId, [event('late', iso(now))])
    expect((await pull(sandbox, access, {}, cursor)).events).toEqual([])
  })

  test('an older cursor gives the same events again', async () => {
    const first = (await call(sandbox, token, 'team_log/get_events', { limit: 100 })).json()
    const args = { cursor: first.cursor }
    const once = (await call(sandbox, token, 'team_log/get_events/continue', args)).json()
    const again = (await call(sandbox, token, 'team_log/get_events/continue', args)).json()
    expect(again.events).toEqual(once.events)
  })

  test('an expired cursor is reset, with a time near the last event', async () => {
    const other = await sandbox.control.createTeam({ events: 40, days: 60 })
    const access = (await connect(sandbox, other)).access_token
    const { cursor, events } = await pull(sandbox, access)
    await sandbox.control.configure({ cursorSeconds: -1 })
    const reply = await call(sandbox, access, 'team_log/get_events/continue', { cursor })
    await sandbox.control.configure({ cursorSeconds: 5 * 86_400 })
    expect(reply.status).toBe(409)
    expect(reply.json().error['.tag']).toBe('reset')
    const latest = Math.max(...events.map(text => Date.parse(JSON.parse(text).timestamp)))
    expect(Math.abs(Date.parse(reply.json().error.reset) - latest)).toBeLessThanOrEqual(90_000)
  })

  test("garbage and another team's cursor are bad_cursor", async () => {
    const other = await sandbox.control.createTeam({ events: 5, days: 60 })
    const foreign = await pull(sandbox, (await connect(sandbox, other)).access_token)
    for (const cursor of ['garbage', foreign.cursor]) {
      const reply = await call(sandbox, token, 'team_log/get_events/continue', { cursor })
      expect([reply.status, reply.json().error]).toEqual([409, { '.tag': 'bad_cursor' }])
    }
  })
})

test('exact JSON text is served as it was given', async () => {
  const other = await sandbox.control.createTeam({ events: 0 })
  const access = (await connect(sandbox, other)).access_token
  const text = '{"timestamp":"2026-01-01T00:00:00Z","__proto__":{"polluted":true},"n":1.0}'
  await sandbox.control.addTexts(other.teamId, [text])
  let page = await call(sandbox, access, 'team_log/get_events', {})
  // now and then a page is empty although more is there
  while (page.json().events.length === 0) {
    page = await call(sandbox, access, 'team_log/get_events/continue', { cursor: page.json().cursor })
  }
  expect(page.text).toContain(text)
})

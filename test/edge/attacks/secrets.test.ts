import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AuditEntry, Connection, Event, EventWithRaw, List } from '../../../edge/contract.ts'
import { errorFields } from '../../../edge/lib/log.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { adminOf, allow, begin, follow, newTeam, sandbox } from '../support/dropbox.ts'

afterEach(() => vi.restoreAllMocks())

/** Every secret of one connection's life, as seen on the wire between the Worker and Dropbox. */
function overhear(): Set<string> {
  const secrets = new Set<string>()
  const original = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input as string, init)
    if (!request.url.includes('/oauth2/token')) return original(request)
    const form = new URLSearchParams(await request.clone().text())
    for (const name of ['code', 'code_verifier', 'refresh_token', 'client_secret']) {
      const value = form.get(name)
      if (value) secrets.add(value)
    }
    const response = await original(request)
    const reply = (await response.clone().json()) as Record<string, unknown>
    for (const name of ['access_token', 'refresh_token']) {
      if (typeof reply[name] === 'string') secrets.add(reply[name])
    }
    return response
  })
  return secrets
}

function listen(): string[] {
  const lines: string[] = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')))
  }
  return lines
}

/** All that the database holds, as text. */
async function dump(): Promise<string> {
  const db = database()
  const tables = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and sql not like '%virtual%'`,
  )
  const rows = []
  for (const { name } of tables) {
    if (['event_rows', 'raw_chunks', 'rollups'].includes(name)) continue
    // The search index keeps numbers that no JavaScript number holds, and trigrams of names; `events` has the names whole.
    if (name.startsWith('events_text_')) continue
    rows.push(await db.all(sql`select * from ${sql.identifier(name)}`))
  }
  return JSON.stringify(rows)
}

test('no secret of a connection is in the database, in a queue message, in an answer or in the log', async () => {
  const secrets = overhear()
  const lines = listen()
  const api = new Api()
  const answers: string[] = []
  const keep = async (response: Response) => void answers.push(await response.clone().text())
  const { portal, session, token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  const url = await allow(begun.authorizationUrl, adminOf(team))
  secrets.add(new URL(url).searchParams.get('state') ?? '')
  const page = await follow(api, url)
  expect(page.status).toBe(200)
  await keep(page)
  const path = `/v1/connections/${begun.connection.id}`
  for (const [method, address] of [
    ['POST', `${path}/tests`],
    ['POST', `${path}/sync`],
    ['GET', path],
    ['GET', `${path}/log`],
    ['GET', '/v1/audit'],
    ['GET', '/v1/events'],
  ] as const) {
    await keep(await api.call(method, address, { token }))
  }
  await api.settle()
  // an access token, a refresh token, code, verifier, state and the app's secret
  expect(secrets.size).toBeGreaterThanOrEqual(6)
  const everything = [...secrets, token, portal.apiKey, session.token.split('.')[2] ?? '', api.operator.token]
  const stored = await dump()
  expect(stored).toContain(begun.connection.id)
  for (const secret of everything) {
    expect(secret.length).toBeGreaterThan(10)
    expect(stored).not.toContain(secret)
    expect(JSON.stringify(api.sent)).not.toContain(secret)
    expect(lines.join('\n')).not.toContain(secret)
    expect(answers.join('\n')).not.toContain(secret)
  }
})

test('canaries in every field that a caller can fill are in no line of the log', async () => {
  const lines = listen()
  const api = new Api()
  const canary = 'CANARY\r\n\u001b[31m{"level":"error","message":"forged"}'
  const portal = await api.portal('CANARY', ['https://canary.example'])
  const session = await api.session(portal.apiKey, {
    tenant: { id: 'CANARY', name: 'CANARY' },
    user: { id: 'CANARY', email: 'canary@canary.example', name: canary },
  })
  const { token } = session
  const bodies = { adminEmail: 'canary@canary.example', name: 'CANARY' }
  const { connection } = await api.json<{ connection: Connection }>(201, 'POST', '/v1/connections', {
    token,
    body: bodies,
  })
  const encoded = encodeURIComponent(canary)
  for (const [method, path, options] of [
    ['GET', `/v1/events?q=${encoded}&actor=${encoded}&item=${encoded}&ip=${encoded}`, {}],
    ['GET', `/v1/events/export?format=csv&q=${encoded}`, {}],
    ['GET', `/v1/events?cursor=${encoded}`, {}],
    ['GET', `/v1/events/${encoded}`, {}],
    ['GET', `/v1/connections/${encoded}`, {}],
    ['PATCH', `/v1/connections/${connection.id}`, { body: { name: canary } }],
    ['POST', '/v1/connections', { text: `{"${canary}` }],
    ['POST', '/v1/connections', { body: { [canary]: canary, adminEmail: canary } }],
    ['GET', `/${encoded}`, {}],
    ['GET', '/v1/connections', { headers: { authorization: 'Bearer CANARY', 'user-agent': 'CANARY' } }],
    ['GET', '/v1/connections', { headers: { origin: 'https://canary.evil.example', cookie: 'CANARY' } }],
    ['GET', '/oauth/dropbox/callback?state=CANARY&code=CANARY', {}],
    ['GET', '/oauth/dropbox/callback?state=CANARY&error=CANARY&error_description=CANARY', {}],
    ['DELETE', `/v1/connections/${connection.id}?events=${encoded}`, {}],
  ] as const) {
    await api.call(method, path, { token, ...options })
  }
  const broken = new Api({ vars: { LIBSQL_URL: 'http://canary.invalid:1' } })
  await broken.call('GET', '/v1/connections', { token })
  await broken.settle()
  await api.settle()
  expect(lines.length).toBeGreaterThan(12)
  expect(lines.join('\n').toLowerCase()).not.toContain('canary')
  for (const line of lines) expect(Object.keys(JSON.parse(line)).length).toBeGreaterThan(1)
})

test.each([
  'CANARY',
  'two\n    at CANARY (file:1:1)\nlines',
  '\n    at CANARY',
  `Unexpected token < in JSON\n    at CANARY`,
])('an error whose message is %j is told without it', message => {
  expect(JSON.stringify(errorFields(new Error(message)))).not.toContain('CANARY')
  const other = new Error(message)
  other.message = 'changed afterwards'
  expect(JSON.stringify(errorFields(other))).not.toContain('CANARY')
})

test('an error that nobody foresaw is told without a word of it', async () => {
  const lines = listen()
  const fail = () => Promise.reject(new Error('CANARY: insert into events at canary.internal'))
  const api = new Api({ vars: { SYNC_QUEUE: { send: fail, sendBatch: fail } } })
  const { session, token } = await api.tenant()
  const { id, rowId } = await connected(session.id)
  await database().run(sql`insert into slices (connection_id, kind, status, from_time, start_time, next_at)
    values (${rowId}, 'live', 'open', 0, 0, 0)`)
  const refused = await api.problem(500, 'POST', `/v1/connections/${id}/sync`, { token })
  expect(refused.code).toBe('internal_error')
  expect([JSON.stringify(refused), lines.join()].join().toLowerCase()).not.toContain('canary')
  expect(lines.join()).toContain('request failed')
})

describe('a working link inside an event', () => {
  const LINK = 'https://www.dropbox.com/scl/fi/abc123/plan.pdf?rlkey=SECRETKEY&dl=0'
  const OTHERS = [
    'http://dropbox.com/s/SECRETKEY/x',
    'https://WWW.DROPBOX.COM/scl/fo/SECRETKEY',
    'www.dropbox.com/sh/SECRETKEY',
    'https://db.tt/SECRETKEY',
    'https://www.dropbox.com/t/SECRETKEY',
    'https://www.dropbox.com/request/SECRETKEY',
    'https://dl.dropboxusercontent.com/SECRETKEY',
  ]
  const raw = {
    timestamp: '2026-03-01T00:00:00Z',
    event_type: { '.tag': 'shared_link_create', description: 'x' },
    details: {
      '.tag': 'shared_link_create_details',
      shared_content_link: LINK,
      link_url: 'SECRETKEY',
      nested: [{ shared_content_link: LINK }, { token_key: 'SECRETKEY' }],
      comment: `see ${OTHERS.join(' and ')}, please`,
      help: 'https://www.dropbox.com/help',
    },
  }
  const api = new Api()
  const own = { token: '', reader: '', event: '', key: '' }

  beforeAll(async () => {
    const { portal, session, token } = await api.tenant()
    const { rowId } = await connected(session.id)
    await store(rowId, [{ type: 'shared_link_create', activity: 'create_shared_link', raw }])
    const reader = await api.session(portal.apiKey, { permissions: ['events:read'] })
    const rows = await database().all<{ connection_id: number; time: number; fp: number }>(
      sql`select connection_id, time, fp from events where connection_id = ${rowId}`,
    )
    expect(rows).toHaveLength(1)
    const [event] = (await api.json<List<Event>>(200, 'GET', '/v1/events', { token })).items
    Object.assign(own, { token, reader: reader.token, event: event?.id ?? '', key: portal.apiKey })
  })

  test.each([
    '/v1/events',
    '/v1/events/export?format=csv',
    '/v1/events/export?format=ndjson',
    '/v1/events/export?format=ocsf',
  ])('is not in %s', async path => {
    const answer = await api.call('GET', path, { token: own.token })
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('SECRETKEY')
  })

  test("is not in the export of the tenant's data", async () => {
    const answer = await api.call('GET', '/v1/tenants/acme/export', { token: own.key })
    const text = await answer.text()
    expect(text).toContain('"kind":"event"')
    expect(text).not.toContain('SECRETKEY')
  })

  test('is masked in its place for who may not export, and the rest of the raw event is as it was sent', async () => {
    const one = await api.json<EventWithRaw>(200, 'GET', `/v1/events/${own.event}`, { token: own.reader })
    expect(one.raw).toMatchObject({
      ...raw,
      details: {
        shared_content_link: '[removed]',
        nested: [{ shared_content_link: '[removed]' }, { token_key: '[removed]' }],
        help: 'https://www.dropbox.com/help',
      },
    })
  })

  test('is shown in the one event to who may export, which leaves a line', async () => {
    const path = `/v1/events/${own.event}`
    const one = await api.json<EventWithRaw>(200, 'GET', path, { token: own.token })
    expect(one.raw).toEqual(raw)
    const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: own.token })
    expect(items.find(entry => entry.action === 'links_revealed')).toMatchObject({
      target: own.event,
      actor: { id: 'user@acme.example' },
    })
  })

  test('is not shown without that permission, nor for another word', async () => {
    const path = `/v1/events/${own.event}?reveal=`
    expect((await api.problem(403, 'GET', `${path}links`, { token: own.reader })).code).toBe('forbidden')
    await api.problem(400, 'GET', `${path}everything`, { token: own.token })
  })

  test('leaves with an OCSF export that asks for it, which the audit trail tells', async () => {
    const answer = await api.call('GET', '/v1/events/export?format=ocsf&reveal=links', { token: own.token })
    expect(await answer.text()).toContain('SECRETKEY')
    const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: own.token })
    expect(items[0]).toMatchObject({ action: 'exported', detail: { format: 'ocsf', reveal: 'links' } })
  })
})

test('what Dropbox says of a failure reaches no answer, page or log', async () => {
  const lines = listen()
  const api = new Api()
  const { token } = await api.tenant()
  const team = await newTeam()
  const begun = await begin(api, token, adminOf(team))
  await sandbox.addFault({
    kind: 'body',
    status: 400,
    body: '{"error":"invalid_grant","error_description":"SECRETKEY <script>"}',
    route: 'oauth2/token',
    teamId: team.teamId,
    times: 1,
  })
  const page = await follow(api, await allow(begun.authorizationUrl, adminOf(team)))
  const seen = await api.call('GET', `/v1/connections/${begun.connection.id}`, { token })
  for (const text of [await page.text(), await seen.text(), lines.join('\n')]) expect(text).not.toContain('SECRETKEY')
})

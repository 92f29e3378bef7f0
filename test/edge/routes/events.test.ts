import { beforeAll, describe, expect, test } from 'vitest'
import type { Event, EventList, EventSummary, EventWithRaw, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, store } from '../support/data.ts'

const api = new Api()
/** 2026-03-01T00:00:00Z */
const DAY = 1_772_323_200
let token = ''
let first = { id: '', rowId: 0 }
let second = { id: '', rowId: 0 }

beforeAll(async () => {
  const tenant = await api.tenant()
  token = tenant.token
  first = await connected(tenant.session.id)
  second = await connected(tenant.session.id)
  await store(first.rowId, [
    { time: DAY, fp: 1, itemName: 'Plan 100%.pdf', raw: { timestamp: 'as sent', details: { '.tag': 'x' } } },
    { time: DAY, fp: 2, itemName: 'Plan_100.pdf', country: 'DE', ip: '2001:db8::1' },
    {
      time: DAY + 1,
      type: 'file_download',
      activity: 'download_file',
      actorEmail: 'bob@acme.example',
      actorName: 'Bob',
    },
    {
      time: DAY + 2,
      type: 'login_fail',
      activity: 'failed_log_on',
      category: 'sign_ins',
      failure: 1,
      country: null,
      itemType: null,
      itemName: null,
      itemPath: null,
    },
    {
      time: DAY + 86_400,
      type: 'shared_content_view',
      actorType: 'anonymous',
      actorId: null,
      actorName: null,
      actorEmail: null,
      external: 1,
      severity: 2,
      extra: { participants: [{ type: 'user', email: 'c@acme.example' }] },
    },
  ])
  await store(second.rowId, [
    { time: DAY, fp: 1, country: 'FR' },
    { time: DAY + 3, fp: 9, itemPath: '/o\'brien/"x"\\y', country: 'FR' },
  ])
})

const list = (query: string, status = 200) => api.json<EventList>(status, 'GET', `/v1/events?${query}`, { token })
const count = async (query: string) => (await list(query)).items.length

async function walk(query: string): Promise<Event[]> {
  const all: Event[] = []
  for (let cursor = ''; ; ) {
    const page = await list(`${query}${cursor}`)
    all.push(...page.items)
    if (page.nextCursor === null) return all
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}

test('events come newest first, in the words of the contract', async () => {
  const { items } = await list('')
  expect(items.map(event => event.time)).toEqual(
    items
      .map(event => event.time)
      .toSorted()
      .toReversed(),
  )
  expect(items[0]).toMatchObject({
    connectionId: first.id,
    time: '2026-03-02T00:00:00.000Z',
    eventType: 'shared_content_view',
    actor: { type: 'anonymous', name: 'Unauthenticated user' },
    external: true,
    outcome: 'success',
    severity: 'medium',
    participants: [{ type: 'user', email: 'c@acme.example' }],
  })
  const upload = items.find(event => event.eventType === 'file_add')
  expect(upload).toMatchObject({ activity: 'upload_file', activityLabel: 'Upload file' })
  expect(JSON.stringify(items)).not.toContain('null')
})

describe('a filter', () => {
  test.each([
    ['activity=upload_file', 5],
    ['activity=upload_file&activity=download_file', 6],
    ['activity=!upload_file', 2],
    ['category=sign_ins', 1],
    ['eventType=login_fail', 1],
    ['eventType=!login_fail&eventType=!file_add', 2],
    ['actor=bob@acme.example', 1],
    ['actor=BOB@ACME.EXAMPLE', 1],
    ['actor=dbmid:ann', 6],
    ['actor=ann%20lee', 5],
    ['actor=!ann%20lee', 2],
    ['actor=Unauthenticated%20user', 1],
    ['actorType=anonymous', 1],
    ['actorType=!anonymous', 6],
    ['country=FR', 2],
    ['country=fr&country=DE', 3],
    ['country=!US', 4],
    ['ip=2001:db8::1', 1],
    ['ip=!192.0.2.1', 1],
    ['item=100%25', 1],
    ['item=plan_', 1],
    ['item=REPORTS', 5],
    ['item=!reports', 2],
    [`item=${encodeURIComponent('"x"\\y')}`, 1],
    ['external=true', 1],
    ['external=false', 6],
    ['outcome=failure', 1],
    ['outcome=!failure', 6],
    ['q=plan', 2],
    ['q=BOB', 1],
    ["q=o'brien", 1],
    ['q=%25', 1],
    ['from=2026-03-02T00:00:00Z', 1],
    ['to=2026-03-02T00:00:00Z', 6],
    ['from=2026-03-01&to=2026-03-02', 6],
    ['from=2026-03-01T00:00:00.500Z&to=2026-03-01T00:00:02.500Z', 2],
    ['from=2026-03-01T01:00:00%2B01:00&to=2026-03-01T00:00:01Z', 3],
    ['activity=', 7],
    ['country=FR&activity=!upload_file', 0],
    ['activity=Upload%20file', 5],
    ['eventType=^file_', 5],
    ['eventType=~SHARED', 1],
    ['eventType=!~file&eventType=!~login', 1],
    ['actor=^ann', 5],
    ['actor=~EE', 5],
    ['actor=~acme.example', 6],
    ['actor=*', 6],
    ['actor=!*', 1],
    ['actor=!=bob', 6],
    ['actorDomain=ACME.example', 6],
    ['actorDomain=cme.example', 0],
    ['item=^plan', 2],
    ['item==report.pdf', 4],
    ['item==report', 0],
    ['item=~100%25', 1],
    ['item=*', 6],
    ['item=!*', 1],
    ['item=!^plan', 5],
    ['item==~x', 0],
    ['itemType=file', 6],
    ['itemType=!*', 1],
    ['ip=192.0.2.0/24', 6],
    ['ip=192.0.0.0/14', 6],
    ['ip=192.0.2.1/32', 6],
    ['ip=192.0.3.0/24', 0],
    ['ip=0.0.0.0/0', 6],
    ['ip=!192.0.2.0/25', 1],
    ['ip=^192.0.', 6],
    ['ip=2001:DB8:0::1', 1],
    ['ip=2001:db8::/32', 1],
    ['ip=!2001:db8::/32', 6],
    ['ip=2001:db8::/32&ip=192.0.2.0/24', 7],
    ['ip=*', 7],
    ['ip=!*', 0],
    ['country=*', 6],
    ['country=!*', 1],
    ['country=!US&country=!FR', 2],
    ['accessMethod=!*', 7],
    ['administrative=false&impersonated=false', 7],
    ['administrative=true', 0],
    ['severity=medium', 1],
    ['severity=informational&severity=medium', 7],
    ['severity=!medium', 6],
    ['category=sign_ins&outcome=failure&actor=ann@acme.example', 1],
    ['actor=ann@acme.example&activity=upload_file&country=FR', 2],
    ['last=24h', 0],
    ['id=evt_unknown', 0],
  ])('%s finds %i', async (query, expected) => {
    expect(await count(query)).toBe(expected)
  })

  test('connectionId picks connections', async () => {
    expect(await count(`connectionId=${first.id}`)).toBe(5)
    expect(await count(`connectionId=!${first.id}`)).toBe(2)
    expect(await count(`connectionId=${first.id}&connectionId=${second.id}`)).toBe(7)
    await list('connectionId=con_unknown', 404)
  })

  test.each([
    ['from=yesterday', 'from'],
    ['from=2026-03-02&to=2026-03-01', 'from'],
    ['from=2026-03-02&from=2026-03-01', 'from'],
    ['external=maybe', 'external'],
    ['actorType=ghost', 'actorType'],
    ['outcome=maybe', 'outcome'],
    ['severity=bad', 'severity'],
    ['accessMethod=fax', 'accessMethod'],
    ['ip=192.0.2.0/33', 'ip'],
    ['ip=x/8', 'ip'],
    ['last=week', 'last'],
    ['last=7d&from=2026-03-01', 'last'],
    ['at=noon', 'at'],
    ['order=up', 'order'],
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1e9', 'limit'],
    ['limit=x', 'limit'],
    [`q=${'x'.repeat(201)}`, 'q'],
    [Array.from({ length: 101 }, (_, index) => `actor=${index}`).join('&'), 'actor'],
  ])('%s is refused with the field named', async (query, path) => {
    const refused = await api.problem(400, 'GET', `/v1/events?${query}`, { token })
    expect(refused.code).toBe('validation_failed')
    expect(refused.errors?.[0]?.path).toBe(path)
  })
})

describe('paging', () => {
  test.each(['desc', 'asc'])(
    'gives each event once in %s order, also of one second and several connections',
    async order => {
      const whole = await list(`order=${order}&limit=100`)
      expect(await walk(`order=${order}&limit=2`)).toEqual(whole.items)
      expect(await walk(`order=${order}&limit=1`)).toEqual(whole.items)
      expect(whole.items).toHaveLength(7)
      expect(whole.nextCursor).toBeNull()
    },
  )

  test('leads back as well, page by page', async () => {
    const whole = (await list('limit=100')).items
    const middle = await list(`limit=2&cursor=${encodeURIComponent((await list('limit=3')).nextCursor ?? '')}`)
    expect(middle.items).toEqual(whole.slice(3, 5))
    const before = await list(`limit=2&cursor=${encodeURIComponent(middle.prevCursor ?? '')}`)
    expect(before.items).toEqual(whole.slice(1, 3))
    expect(before.atStart).toBe(false)
    const start = await list(`limit=2&cursor=${encodeURIComponent(before.prevCursor ?? '')}`)
    expect(start.items).toEqual(whole.slice(0, 1))
    expect(start.atStart).toBe(true)
    const again = await list(`limit=2&cursor=${encodeURIComponent(before.nextCursor ?? '')}`)
    expect(again.items).toEqual(middle.items)
  })

  test('begins at a time, in either order', async () => {
    const whole = (await list('limit=100')).items
    const at = '2026-03-01T00:00:01.500Z'
    const older = await list(`limit=100&at=${at}`)
    expect(older.items).toEqual(whole.filter(event => event.time <= at))
    const newer = await list(`limit=100&cursor=${encodeURIComponent(older.prevCursor ?? '')}`)
    expect([...newer.items, ...older.items]).toEqual(whole)
    const upwards = await list(`limit=100&order=asc&at=${at}`)
    expect(upwards.items.toReversed()).toEqual(whole.filter(event => event.time >= at))
  })

  test('counts and fetches what has come in since a page', async () => {
    const tenant = await api.tenant()
    const { rowId } = await connected(tenant.session.id)
    await store(rowId, [{ time: DAY }, { time: DAY + 1 }])
    const get = <T>(path: string) => api.json<T>(200, 'GET', path, { token: tenant.token })
    const page = await get<EventList>('/v1/events?limit=2')
    expect(page.atStart).toBe(true)
    const since = `cursor=${encodeURIComponent(page.prevCursor ?? '')}`
    expect(await get(`/v1/events/count?${since}`)).toEqual({ count: 0, capped: false })
    const none = await get<EventList>(`/v1/events?${since}`)
    expect(none).toMatchObject({ items: [], prevCursor: page.prevCursor, atStart: true })
    await store(rowId, [{ time: DAY + 5 }, { time: DAY + 6, country: 'DE' }])
    expect(await get(`/v1/events/count?${since}`)).toEqual({ count: 2, capped: false })
    const fresh = await get<EventList>(`/v1/events?${since}`)
    expect(fresh.items.map(event => event.time)).toEqual(['2026-03-01T00:00:06.000Z', '2026-03-01T00:00:05.000Z'])
    expect(await get('/v1/events/count?country=DE')).toEqual({ count: 1, capped: false })
    expect(await get('/v1/events/count?from=2026-03-01T00:00:01Z')).toEqual({ count: 3, capped: false })
  })

  test('goes on after new events have come in above', async () => {
    const tenant = await api.tenant()
    const { rowId } = await connected(tenant.session.id)
    await store(rowId, [{ time: DAY, fp: 1 }, { time: DAY + 1 }, { time: DAY + 2 }])
    const get = (query: string) =>
      api.json<List<Event>>(200, 'GET', `/v1/events?limit=2${query}`, { token: tenant.token })
    const page = await get('')
    await store(rowId, [{ time: DAY + 9, fp: 5 }])
    const rest = await get(`&cursor=${page.nextCursor}`)
    expect(rest.items.map(event => event.time)).toEqual(['2026-03-01T00:00:00.000Z'])
  })

  test('a cursor opens no other filter, order, tenant or list, and no change of it opens anything', async () => {
    const { nextCursor } = await list('limit=2&country=US')
    const cursor = encodeURIComponent(nextCursor ?? '')
    await list(`limit=1&country=US&cursor=${cursor}`)
    const [body = '', tag = ''] = (nextCursor ?? '').split('.')
    const forged = `${Buffer.from('[0,0,0]').toString('base64url')}.${tag}`
    for (const query of [
      `cursor=${cursor}`,
      `country=DE&cursor=${cursor}`,
      `country=US&order=asc&cursor=${cursor}`,
      `country=US&cursor=${forged}`,
      `country=US&cursor=${body}.${tag.slice(1)}`,
      `country=US&cursor=${body}`,
      'country=US&cursor=x',
    ]) {
      expect((await api.problem(400, 'GET', `/v1/events?${query}`, { token })).code).toBe('invalid_cursor')
    }
    const stranger = await api.tenant()
    await api.problem(400, 'GET', `/v1/events?country=US&cursor=${cursor}`, { token: stranger.token })
  })
})

describe('one event', () => {
  test('comes with what Dropbox sent', async () => {
    const [event] = (await list('item=100%25')).items
    const one = await api.json<EventWithRaw>(200, 'GET', `/v1/events/${event?.id}`, { token })
    expect(one).toEqual({ ...event, raw: { timestamp: 'as sent', details: { '.tag': 'x' } } })
  })

  test.each([
    'evt_',
    'evt_1',
    `evt_${'z'.repeat(22)}`,
    `evt_${'0'.repeat(22)}`,
    'con_1',
    '%00',
    `evt_${'é'.repeat(22)}`,
  ])('%s is not one', async id => {
    expect((await api.problem(404, 'GET', `/v1/events/${id}`, { token })).code).toBe('not_found')
  })
})

describe('the summary', () => {
  const summary = (query: string) => api.json<EventSummary>(200, 'GET', `/v1/events/summary?${query}`, { token })

  test('counts everything', async () => {
    expect(await summary('')).toEqual({
      total: 7,
      byDayCategory: [
        { day: '2026-03-01', category: 'files', count: 5 },
        { day: '2026-03-01', category: 'sign_ins', count: 1 },
        { day: '2026-03-02', category: 'files', count: 1 },
      ],
      byItem: [
        { item: 'report.pdf', count: 4 },
        { item: 'Plan 100%.pdf', count: 1 },
        { item: 'Plan_100.pdf', count: 1 },
      ],
      byIp: [
        { ip: '192.0.2.1', count: 6 },
        { ip: '2001:db8::1', count: 1 },
      ],
      others: { actors: 0, items: 1, ips: 0 },
      sampled: false,
      byDay: [
        { day: '2026-03-01', count: 6 },
        { day: '2026-03-02', count: 1 },
      ],
      byActivity: [
        { activity: 'upload_file', activityLabel: 'Upload file', count: 5 },
        { activity: 'download_file', activityLabel: 'Download file', count: 1 },
        { activity: 'failed_log_on', activityLabel: expect.any(String), count: 1 },
      ],
      byActor: [
        { actor: 'ann@acme.example', type: 'user', name: 'Ann Lee', count: 5 },
        { actor: 'anonymous', type: 'anonymous', name: 'Unauthenticated user', count: 1 },
        { actor: 'bob@acme.example', type: 'user', name: 'Bob', count: 1 },
      ],
      byCountry: [
        { country: 'US', count: 3 },
        { country: 'FR', count: 2 },
        { country: 'DE', count: 1 },
      ],
    })
  })

  test.each([
    '',
    'from=2026-03-01&to=2026-03-02',
    'to=2026-03-02',
    'from=2026-03-02',
    'from=2026-03-01T00:00:01Z',
    'from=2026-03-01T00:00:01Z&to=2026-03-01T00:00:03Z',
    'to=2026-03-02T00:00:01Z',
  ])('from the daily counts (%s) is what counting the events gives', async query => {
    // a filter that excludes nothing keeps the daily counts from answering
    expect(await summary(query)).toEqual(await summary(`${query}&ip=!192.0.2.250`))
  })

  test('follows the filter', async () => {
    expect((await summary('country=FR')).total).toBe(2)
    expect((await summary('from=2026-03-01T00:00:01Z')).total).toBe(4)
    expect((await summary(`connectionId=${second.id}`)).total).toBe(2)
  })
})

describe('an export', () => {
  const fetchExport = (query: string) => api.call('GET', `/v1/events/export?${query}`, { token })

  test('as NDJSON is the list, line by line', async () => {
    const response = await fetchExport('format=ndjson')
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="dropbox-events-[\d-]+\.ndjson"$/,
    )
    expect(response.headers.get('x-event-count')).toBe('7')
    const lines = (await response.text()).trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line))).toEqual((await list('limit=100')).items)
  })

  test('as CSV has a header and a line for each event, with formulas defused', async () => {
    const tenant = await api.tenant()
    const { rowId } = await connected(tenant.session.id)
    const names = ['=1+1', '+1', '-1', '@sum', '\t=1', 'a"b', 'a,b', 'a\nb', ' =2', 'plain']
    await store(
      rowId,
      names.map((itemName, index) => ({ time: DAY + index, itemName })),
    )
    const response = await api.call('GET', '/v1/events/export?format=csv&order=asc', { token: tenant.token })
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(bytes)
    expect(text.split('\r\n')[0]).toMatch(/^id,connectionId,time,activity,/)
    for (const cell of [`'=1+1`, `'+1`, `'-1`, `'@sum`, `"a""b"`, `"a,b"`, `"a\nb"`, `' =2`, 'plain']) {
      expect(text).toContain(`,${cell},`)
    }
    expect(text).toContain(`'\t=1`)
  })

  test('of more than one read is complete and in order', async () => {
    const tenant = await api.tenant()
    const { rowId } = await connected(tenant.session.id)
    await store(
      rowId,
      Array.from({ length: 2500 }, (_, index) => ({ time: DAY + (index % 7), fp: index })),
    )
    const response = await api.call('GET', '/v1/events/export?format=ndjson', { token: tenant.token })
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Event)
    expect(new Set(lines.map(event => event.id)).size).toBe(2500)
    expect(lines.map(event => event.time)).toEqual(
      lines
        .map(event => event.time)
        .toSorted()
        .toReversed(),
    )
  })

  test('as OCSF has a line for each event, made from what Dropbox sent', async () => {
    const response = await fetchExport('format=ocsf&order=asc')
    const lines = (await response.text()).trimEnd().split('\n')
    const made = lines.map(line => JSON.parse(line))
    expect(made).toHaveLength(7)
    expect(made[0]).toMatchObject({ time: DAY * 1000, raw_data: expect.stringContaining('as sent') })
  })

  test('needs a known format and its permission', async () => {
    await api.problem(400, 'GET', '/v1/events/export', { token })
    await api.problem(400, 'GET', '/v1/events/export?format=xml', { token })
    const reader = await api.tenant({ permissions: ['events:read'] })
    const refused = await api.problem(403, 'GET', '/v1/events/export?format=csv', { token: reader.token })
    expect(refused.code).toBe('forbidden')
  })
})

test('a tenant without connections has no events', async () => {
  const tenant = await api.tenant()
  const empty = await api.json<List<Event>>(200, 'GET', '/v1/events', { token: tenant.token })
  expect(empty).toEqual({ items: [], nextCursor: null })
  const none = await api.json<EventSummary>(200, 'GET', '/v1/events/summary', { token: tenant.token })
  expect(none.total).toBe(0)
})

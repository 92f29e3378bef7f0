import { beforeAll, describe, expect, test } from 'vitest'
import type { Event, EventSummary, EventWithRaw, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { FewEvents } from '../support/few-events.ts'

const api = new Api()
const few = new FewEvents(api)
const { list, count } = few
beforeAll(() => few.store())

test('events come newest first, in the words of the contract', async () => {
  const { items } = await list('')
  expect(items.map(event => event.time)).toEqual(
    items
      .map(event => event.time)
      .toSorted()
      .toReversed(),
  )
  expect(items[0]).toMatchObject({
    connectionId: few.first.id,
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
    ['external=!true', 6],
    ['external=true&external=false', 7],
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
    expect(await count(`connectionId=${few.first.id}`)).toBe(5)
    expect(await count(`connectionId=!${few.first.id}`)).toBe(2)
    expect(await count(`connectionId=${few.first.id}&connectionId=${few.second.id}`)).toBe(7)
    await list('connectionId=con_unknown', 404)
  })

  test.each([
    ['from=yesterday', 'from'],
    ['from=2026-03-02&to=2026-03-01', 'from'],
    ['from=2026-03-02&from=2026-03-01', 'from'],
    ['external=maybe', 'external'],
    ['external=true&external=!true', 'external'],
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
    const refused = await api.problem(400, 'GET', `/v1/events?${query}`, { token: few.token })
    expect(refused.code).toBe('validation_failed')
    expect(refused.errors?.[0]?.path).toBe(path)
  })
})

describe('one event', () => {
  test('comes with what Dropbox sent', async () => {
    const [event] = (await list('item=100%25')).items
    const one = await api.json<EventWithRaw>(200, 'GET', `/v1/events/${event?.id}`, { token: few.token })
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
    expect((await api.problem(404, 'GET', `/v1/events/${id}`, { token: few.token })).code).toBe('not_found')
  })
})

test('a tenant without connections has no events', async () => {
  const tenant = await api.tenant()
  const empty = await api.json<List<Event>>(200, 'GET', '/v1/events', { token: tenant.token })
  expect(empty).toEqual({ items: [], nextCursor: null })
  const none = await api.json<EventSummary>(200, 'GET', '/v1/events/summary', { token: tenant.token })
  expect(none.total).toBe(0)
})

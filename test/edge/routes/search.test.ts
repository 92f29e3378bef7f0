import { beforeAll, describe, expect, test } from 'vitest'
import type { ActorInsight, Facets, IpInsight, List, SavedQuery } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, store } from '../support/data.ts'

const api = new Api()
const DAY_MS = 86_400_000
/** The start of yesterday, seconds. */
const YESTERDAY = Math.floor(Date.now() / DAY_MS) * 86_400 - 86_400
const yesterday = new Date(YESTERDAY * 1000).toISOString()
let token = ''
let colleague = ''
let neighbour = ''

beforeAll(async () => {
  const tenant = await api.tenant()
  token = tenant.token
  const user = { id: 'u2' }
  colleague = (await api.session(tenant.portal.apiKey, { user })).token
  neighbour = (await api.session(tenant.portal.apiKey, { tenant: { id: 'other' } })).token
  const { rowId } = await connected(tenant.session.id)
  await store(rowId, [
    { time: YESTERDAY, itemName: 'Budget 2026.xlsx', itemPath: '/Finance/Budget 2026.xlsx' },
    { time: YESTERDAY + 1, itemName: 'Plan.docx', itemPath: '/Plans/Plan.docx', accessMethod: 'web' },
    { time: YESTERDAY + 2, actorEmail: 'bob@acme.example', actorName: 'Bob Ray', country: 'DE', ip: '192.0.2.9' },
    {
      time: YESTERDAY + 3,
      type: 'login_fail',
      activity: 'failed_log_on',
      category: 'sign_ins',
      actorType: 'anonymous',
      actorId: null,
      actorName: null,
      actorEmail: null,
      itemType: null,
      itemName: null,
      itemPath: null,
      failure: 1,
      severity: 1,
      ip: '203.0.113.7',
    },
    { time: YESTERDAY - 86_400 * 90, country: 'FR' },
  ])
})

const get = <T>(path: string, as = token) => api.json<T>(200, 'GET', path, { token: as })
const facets = async (query: string) => (await get<Facets>(`/v1/events/facets?${query}`)).items

describe('facets', () => {
  test.each([
    [
      'field=activity',
      [
        ['upload_file', 'Upload file', 4],
        ['failed_log_on', 'Failed log on', 1],
      ],
    ],
    [
      'field=category',
      [
        ['files', 'Files and folders', 4],
        ['sign_ins', 'Sign-ins', 1],
      ],
    ],
    ['field=eventType&prefix=LOGIN', [['login_fail', expect.any(String), 1]]],
    ['field=actor&prefix=bo', [['bob@acme.example', 'Bob Ray', 1]]],
    ['field=actor&prefix=ray', [['bob@acme.example', 'Bob Ray', 1]]],
    ['field=actor&country=DE', [['bob@acme.example', 'Bob Ray', 1]]],
    [
      'field=country',
      [
        ['US', undefined, 3],
        ['DE', undefined, 1],
        ['FR', undefined, 1],
      ],
    ],
    ['field=country&country=DE&prefix=f', [['FR', undefined, 1]]],
    ['field=ip&prefix=203', [['203.0.113.7', undefined, 1]]],
    ['field=item&prefix=budget', [['Budget 2026.xlsx', undefined, 1]]],
    ['field=item&prefix=pl&limit=1', [['Plan.docx', undefined, 1]]],
    ['field=itemType', [['file', undefined, 4]]],
    ['field=accessMethod', [['web', undefined, 1]]],
    [
      'field=outcome',
      [
        ['success', undefined, 4],
        ['failure', undefined, 1],
      ],
    ],
    [
      'field=severity',
      [
        ['informational', undefined, 4],
        ['low', undefined, 1],
      ],
    ],
    ['field=actorDomain', [['acme.example', undefined, 4]]],
    [
      `field=country&from=${yesterday}`,
      [
        ['US', undefined, 3],
        ['DE', undefined, 1],
      ],
    ],
  ])('%s', async (query, expected) => {
    const items = await facets(query)
    expect(items.map(item => [item.value, item.label, item.count])).toEqual(expected)
  })

  test('an unknown field is refused', async () => {
    const problem = await api.problem(400, 'GET', '/v1/events/facets?field=raw', { token })
    expect(problem.errors?.[0]?.path).toBe('field')
  })
})

describe('insight', () => {
  test('of an actor: what in thirty days, seen since ever', async () => {
    const insight = await get<ActorInsight>('/v1/actors/ANN@acme.example/insight')
    expect(insight).toEqual({
      actor: { type: 'user', id: 'dbmid:ann', name: 'Ann Lee', email: 'ann@acme.example' },
      days: 30,
      total: 2,
      firstSeen: new Date((YESTERDAY - 86_400 * 90) * 1000).toISOString(),
      lastSeen: new Date((YESTERDAY + 1) * 1000).toISOString(),
      activities: [{ activity: 'upload_file', activityLabel: 'Upload file', count: 2 }],
      countries: [{ country: 'US', count: 2 }],
      ips: [{ ip: '192.0.2.1', count: 2, lastSeen: new Date((YESTERDAY + 1) * 1000).toISOString() }],
      byDay: [{ day: yesterday.slice(0, 10), count: 2 }],
    })
    expect((await get<ActorInsight>('/v1/actors/anonymous/insight')).total).toBe(1)
    expect((await get<ActorInsight>('/v1/actors/ann@acme.example/insight?days=120')).total).toBe(3)
  })

  test('of an address: who and what', async () => {
    const insight = await get<IpInsight>('/v1/ips/192.0.2.9/insight')
    expect(insight).toMatchObject({
      ip: '192.0.2.9',
      total: 1,
      actors: [{ actor: 'bob@acme.example', type: 'user', name: 'Bob Ray', count: 1 }],
      countries: [{ country: 'DE', count: 1 }],
    })
  })

  test('of somebody never seen, or seen by another tenant, there is none', async () => {
    for (const path of ['/v1/actors/eve@acme.example/insight', '/v1/ips/192.0.2.250/insight']) {
      expect((await api.problem(404, 'GET', path, { token })).code).toBe('not_found')
    }
    await api.problem(404, 'GET', '/v1/actors/bob@acme.example/insight', { token: neighbour })
  })
})

describe('saved queries', () => {
  const create = (body: unknown, as = token) => api.json<SavedQuery>(201, 'POST', '/v1/queries', { token: as, body })
  const listed = async (as: string) =>
    (await get<List<SavedQuery>>('/v1/queries', as)).items.filter(one => !one.suggested)

  test('the suggested ones come first, and each is a filter', async () => {
    const { items } = await get<List<SavedQuery>>('/v1/queries')
    const suggested = items.filter(one => one.suggested)
    expect(suggested.map(one => one.name)).toContain('Failed log-ins')
    expect(suggested).toHaveLength(13)
    for (const { query } of suggested) await get(`/v1/events?limit=1&${query}`)
    const failed = suggested.find(one => one.id === 'suggested_failed_log_ins')
    expect(await get(`/v1/events/count?${failed?.query}`)).toEqual({ count: 1, capped: false })
  })

  test('are the own ones and the shared ones of the tenant', async () => {
    const mine = await create({ name: 'Mine', query: 'activity=upload_file&actor=%7Eann' })
    const ours = await create({ name: 'Ours', query: 'country=DE', shared: true })
    expect(mine).toMatchObject({ name: 'Mine', query: 'activity=upload_file&actor=%7Eann', shared: false, own: true })
    expect((await listed(token)).map(one => one.name)).toEqual(['Mine', 'Ours'])
    expect((await listed(colleague)).map(one => [one.name, one.own])).toEqual([['Ours', false]])
    expect(await listed(neighbour)).toEqual([])
    const path = `/v1/queries/${ours.id}`
    await api.problem(403, 'PATCH', path, { token: colleague, body: { name: 'Theirs' } })
    await api.problem(403, 'DELETE', path, { token: colleague })
    await api.problem(404, 'DELETE', path, { token: neighbour })
    await api.problem(404, 'PATCH', `/v1/queries/${mine.id}`, { token: colleague, body: { name: 'Theirs' } })
    const renamed = await api.json<SavedQuery>(200, 'PATCH', path, { token, body: { name: 'Renamed', shared: false } })
    expect(renamed).toMatchObject({ id: ours.id, name: 'Renamed', query: 'country=DE', shared: false })
    expect(await listed(colleague)).toEqual([])
    expect((await api.call('DELETE', path, { token })).status).toBe(204)
    await api.problem(404, 'DELETE', path, { token })
    await api.problem(404, 'DELETE', '/v1/queries/suggested_failed_log_ins', { token })
  })

  test.each(['cursor=x', 'activty=upload_file', 'outcome=maybe', 'from=soon', 'external=true&external=!true'])(
    '%s is no filter to keep',
    async query => {
      const problem = await api.problem(400, 'POST', '/v1/queries', { token, body: { name: 'x', query } })
      expect(problem.code).toBe('validation_failed')
    },
  )
})

test('an export says how many lines to expect, and what it holds', async () => {
  const path = `/v1/events/export?format=csv&country=US&from=${yesterday}`
  const response = await api.call('GET', path, { token })
  expect(response.headers.get('x-event-count')).toBe('3')
  const today = new Date().toISOString().slice(0, 10)
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="dropbox-events-acme-team-${yesterday.slice(0, 10)}-to-${today}.csv"`,
  )
  expect((await response.text()).trimEnd().split('\r\n')).toHaveLength(4)
})

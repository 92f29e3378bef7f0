import { beforeAll, describe, expect, test } from 'vitest'
import type { Event, EventList, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, store } from '../support/data.ts'
import { DAY, FewEvents } from '../support/few-events.ts'

const api = new Api()
const few = new FewEvents(api)
const { list, walk } = few
beforeAll(() => few.store())

/** The first two of a tenant's three events, and how to read on. */
async function begun() {
  const { session, token } = await api.tenant()
  const { rowId } = await connected(session.id)
  await store(rowId, [{ time: DAY, fp: 1 }, { time: DAY + 1 }, { time: DAY + 2 }])
  const get = (query: string) => api.json<List<Event>>(200, 'GET', `/v1/events?limit=2${query}`, { token })
  return { token, rowId, get, page: await get('') }
}

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
    const { rowId, get, page } = await begun()
    await store(rowId, [{ time: DAY + 9, fp: 5 }])
    const rest = await get(`&cursor=${page.nextCursor}`)
    expect(rest.items.map(event => event.time)).toEqual(['2026-03-01T00:00:00.000Z'])
  })

  test('a cursor stays good while the tenant gets another connection', async () => {
    const { token, get, page } = await begun()
    await api.json(201, 'POST', '/v1/connections', { token, body: { adminEmail: 'new@acme.example' } })
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
      expect((await api.problem(400, 'GET', `/v1/events?${query}`, { token: few.token })).code).toBe('invalid_cursor')
    }
    const stranger = await api.tenant()
    await api.problem(400, 'GET', `/v1/events?country=US&cursor=${cursor}`, { token: stranger.token })
  })
})

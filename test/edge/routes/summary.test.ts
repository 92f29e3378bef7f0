import { beforeAll, describe, expect, test } from 'vitest'
import type { EventSummary } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { FewEvents } from '../support/few-events.ts'

const api = new Api()
const few = new FewEvents(api)
beforeAll(() => few.store())

describe('the summary', () => {
  const summary = (query: string) =>
    api.json<EventSummary>(200, 'GET', `/v1/events/summary?${query}`, { token: few.token })

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
    expect((await summary(`connectionId=${few.second.id}`)).total).toBe(2)
  })
})

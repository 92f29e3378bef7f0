import { beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connected, store } from '../support/data.ts'
import { DAY, FewEvents } from '../support/few-events.ts'

const api = new Api()
const few = new FewEvents(api)
const { list } = few
beforeAll(() => few.store())

describe('an export', () => {
  const fetchExport = (query: string) => api.call('GET', `/v1/events/export?${query}`, { token: few.token })

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
    await api.problem(400, 'GET', '/v1/events/export', { token: few.token })
    await api.problem(400, 'GET', '/v1/events/export?format=xml', { token: few.token })
    const reader = await api.tenant({ permissions: ['events:read'] })
    const refused = await api.problem(403, 'GET', '/v1/events/export?format=csv', { token: reader.token })
    expect(refused.code).toBe('forbidden')
  })
})

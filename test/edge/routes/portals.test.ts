import { expect, test } from 'vitest'
import type { CreatedKey, List, Portal, Session } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'

const api = new Api()

test('a portal is created, its key shown once', async () => {
  const portal = await api.portal('Shown once')
  expect(portal).toMatchObject({ name: 'Shown once', origins: ['https://portal.example'] })
  expect(portal.id).toMatch(/^por_/)
  expect(portal.apiKey).toMatch(/^dck_[\w-]{43}$/)
  const all: Portal[] = []
  for (let cursor = ''; ; ) {
    const page = await api.json<List<Portal>>(200, 'GET', `/v1/portals?limit=200${cursor}`, api.operator)
    all.push(...page.items)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  const listed = all.find(one => one.id === portal.id)
  expect(listed?.keys).toHaveLength(1)
  expect(JSON.stringify(all)).not.toContain(portal.apiKey)
})

test('a portal is renamed and given other origins', async () => {
  const { id } = await api.portal()
  const changed = await api.json<Portal>(200, 'PATCH', `/v1/portals/${id}`, {
    ...api.operator,
    body: { name: 'New', origins: ['https://other.example'] },
  })
  expect(changed).toMatchObject({ id, name: 'New', origins: ['https://other.example'] })
})

test('a rotated key works beside the old one until the overlap ends', async () => {
  const portal = await api.portal()
  const body = { tenant: { id: 't' }, user: { id: 'u' } }
  const next = await api.json<CreatedKey>(201, 'POST', `/v1/portals/${portal.id}/keys`, {
    ...api.operator,
    body: { overlapSeconds: 60 },
  })
  await api.json<Session>(201, 'POST', '/v1/sessions', { token: portal.apiKey, body })
  await api.json<Session>(201, 'POST', '/v1/sessions', { token: next.apiKey, body })
  const later = new Api({ ahead: 61_000 })
  const refused = await later.problem(401, 'POST', '/v1/sessions', { token: portal.apiKey, body })
  expect(refused.code).toBe('unauthorized')
  await later.json<Session>(201, 'POST', '/v1/sessions', { token: next.apiKey, body })
})

test('a key is rotated without a body', async () => {
  const portal = await api.portal()
  const path = `/v1/portals/${portal.id}/keys`
  const response = await api.call('POST', path, { ...api.operator, headers: { 'content-type': 'application/json' } })
  expect(response.status).toBe(201)
})

test('when a key was last used is shown', async () => {
  const portal = await api.portal()
  await api.session(portal.apiKey)
  await api.settle()
  const changed = await api.json<Portal>(200, 'PATCH', `/v1/portals/${portal.id}`, {
    ...api.operator,
    body: { name: 'x' },
  })
  expect(changed.keys[0]?.lastUsedAt).toBeDefined()
})

test('a deleted portal takes its keys and sessions with it', async () => {
  const { portal, token } = await api.tenant()
  expect((await api.call('DELETE', `/v1/portals/${portal.id}`, api.operator)).status).toBe(204)
  expect((await api.problem(401, 'GET', '/v1/connections', { token })).code).toMatch(/session_expired|unauthorized/)
  const body = { tenant: { id: 't' }, user: { id: 'u' } }
  await api.problem(401, 'POST', '/v1/sessions', { token: portal.apiKey, body })
  await api.settle()
  await api.problem(404, 'PATCH', `/v1/portals/${portal.id}`, { ...api.operator, body: { name: 'x' } })
})

test.each([
  ['no origins', { name: 'x', origins: [] }, 'origins'],
  ['an origin with a path', { name: 'x', origins: ['https://a.example/app'] }, 'origins.0'],
  ['no name', { origins: ['https://a.example'] }, 'name'],
  ['a field of another place', { name: 'x', origins: ['https://a.example'], id: 'por_1' }, ''],
])('%s is refused with the field named', async (_case, body, path) => {
  const refused = await api.problem(400, 'POST', '/v1/portals', { ...api.operator, body })
  expect(refused.code).toBe('validation_failed')
  expect(refused.errors?.map(error => error.path)).toContain(path)
})

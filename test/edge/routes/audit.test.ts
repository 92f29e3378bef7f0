import { expect, test } from 'vitest'
import type { AuditEntry, List } from '../../../edge/contract.ts'
import { Api } from '../support/api.ts'
import { connect, newTeam } from '../support/dropbox.ts'

const api = new Api()

test('what was done is told with who, whose, from where and when', async () => {
  const { portal, token } = await api.tenant()
  const team = await newTeam()
  const { id } = await connect(api, token, team)
  const headers = { 'cf-connecting-ip': '203.0.113.9' }
  await api.call('GET', '/v1/events/export?format=csv', { token, headers })
  await api.call('POST', `/v1/connections/${id}/tests`, { token })
  await api.call('DELETE', `/v1/connections/${id}`, { token, headers })
  await api.call('POST', `/v1/portals/${portal.id}/keys`, api.operator)
  const revoked = await api.session(portal.apiKey)
  await api.call('DELETE', `/v1/sessions/${revoked.id}`, { token: portal.apiKey })

  const seen = (await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: portal.apiKey })).items
  expect(seen.map(entry => entry.action)).toEqual([
    'session_revoked',
    'key_rotated',
    'disconnected',
    'tested',
    'exported',
    'connected',
    'link_made',
    'portal_created',
  ])
  expect(seen[2]).toMatchObject({
    actor: { type: 'user', id: 'user@acme.example' },
    tenant: 'acme',
    ip: '203.0.113.9',
    target: id,
  })
  await api.settle()
})

test('a session sees its tenant, a portal itself, the operator everything', async () => {
  const { portal, token } = await api.tenant()
  const other = await api.session(portal.apiKey, { tenant: { id: 'other' } })
  const stranger = await api.tenant()
  const body = { adminEmail: 'a@b.example' }
  for (const one of [token, other.token, stranger.token])
    await api.json(201, 'POST', '/v1/connections', { token: one, body })
  const read = async (one: string) =>
    (await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', { token: one })).items
  expect((await read(token)).map(entry => [entry.action, entry.tenant])).toEqual([['link_made', 'acme']])
  expect(new Set((await read(portal.apiKey)).map(entry => entry.tenant))).toEqual(new Set(['acme', 'other', undefined]))
  const everything = await read(api.operator.token)
  expect(everything.filter(entry => entry.action === 'link_made').length).toBeGreaterThanOrEqual(3)
})

test('a session that may only read events does not see who did what', async () => {
  const { token } = await api.tenant({ permissions: ['events:read', 'events:export'] })
  expect((await api.problem(403, 'GET', '/v1/audit', { token })).code).toBe('forbidden')
})

test('nothing in the trail can be changed or taken back', async () => {
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
    await api.problem(405, method, '/v1/audit', api.operator)
    await api.problem(404, method, '/v1/audit/aud_1', api.operator)
  }
})

test('the trail is read page by page', async () => {
  const { token } = await api.tenant()
  const body = { adminEmail: 'a@b.example' }
  for (let count = 0; count < 3; count++) await api.json(201, 'POST', '/v1/connections', { token, body })
  const first = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=2', { token })
  const second = await api.json<List<AuditEntry>>(200, 'GET', `/v1/audit?limit=2&cursor=${first.nextCursor}`, { token })
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null])
  const stranger = await api.tenant()
  await api.problem(400, 'GET', `/v1/audit?cursor=${first.nextCursor}`, { token: stranger.token })
})

test('a portal that comes after a removed one sees nothing of it', async () => {
  const removed = await api.portal('Removed')
  await api.call('DELETE', `/v1/portals/${removed.id}`, api.operator)
  await api.settle()
  const next = await api.portal('Next')
  const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: next.apiKey })
  expect(items.map(entry => [entry.action, entry.target])).toEqual([['portal_created', next.id]])
  const kept = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit?limit=200', api.operator)
  expect(kept.items.filter(entry => entry.target === removed.id).map(entry => entry.action)).toEqual([
    'portal_deleted',
    'portal_created',
  ])
})

import type { ConnectionTest, CreatedStream, Event, List, SavedQuery } from '../../../edge/contract.ts'
import { newId } from '../../../edge/ids.ts'
import { eventId, parseEventId } from '../../../edge/lib/event-id.ts'
import type { Operation } from '../../../edge/openapi/operation.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import type { Api } from './api.ts'
import { connected, store } from './data.ts'

/** In everything of the victim that an answer could show. */
export const SECRET = 'the-victims-secret'

export const GUARDED = OPERATIONS.filter(operation => operation.auth !== 'open')
export const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`

/** Ids by the route and the parameter that they stand for. */
export type Ids = Record<string, string>

/** A tenant that has one of each, and who has no business with it. */
export interface Cast {
  owner: string
  key: string
  /** What the victim has. */
  ids: Ids
  /** Well-formed ids of nothing. */
  unknown: Ids
  /** Of another portal, and of another tenant of the same. */
  stranger: string
  strangerKey: string
  neighbour: string
  revoked: string
  readOnly: string
}

export async function newVictim(api: Api): Promise<Cast> {
  const { portal, session, token } = await api.tenant({ tenant: { id: SECRET }, user: { id: SECRET } })
  const { id, rowId } = await connected(session.id, { name: SECRET })
  const actorEmail = `${SECRET}@acme.example`
  await store(rowId, [{ itemName: `${SECRET}.docx`, actorEmail, ip: '198.51.100.9', raw: { secret: SECRET } }])
  const [event] = (await api.json<List<Event>>(200, 'GET', '/v1/events', { token })).items
  const started = await api.json<ConnectionTest>(202, 'POST', `/v1/connections/${id}/tests`, { token })
  await api.settle()
  const hook = { kind: 'webhook', url: `https://1.1.1.1/${SECRET}` }
  const { stream } = await api.json<CreatedStream>(201, 'POST', '/v1/streams', { token, body: hook })
  const query = await api.json<SavedQuery>(201, 'POST', '/v1/queries', { token, body: { name: SECRET, query: 'q=x' } })
  const stranger = await api.tenant()
  const own = await connected(stranger.session.id)
  await store(own.rowId, [{}])
  const mint = (request = {}) => api.session(portal.apiKey, { tenant: { id: SECRET }, ...request })
  const neighbour = await mint({ tenant: { id: 'other' } })
  const revoked = await mint()
  await api.call('DELETE', `/v1/sessions/${revoked.id}`, { token: portal.apiKey })
  const readOnly = await mint({ permissions: ['events:read'] })
  const key = parseEventId(event?.id ?? '')
  if (!event || !key) throw new Error('no event')
  const known = {
    '/v1/portals/:id': portal.id,
    '/v1/sessions/:id': session.id,
    '/v1/tenants/:id': SECRET,
    '/v1/connections/:id': id,
    ':testId': started.id,
    '/v1/events/:id': event.id,
    '/v1/streams/:id': stream.id,
    '/v1/queries/:id': query.id,
    '/v1/actors/:key': actorEmail,
    '/v1/ips/:ip': '198.51.100.9',
  }
  const none = { ':letterId': newId('deadLetter'), '/v1/dead-letters/:id': newId('deadLetter') }
  return {
    owner: token,
    key: portal.apiKey,
    ids: { ...known, ...none },
    unknown: {
      '/v1/portals/:id': newId('portal'),
      '/v1/sessions/:id': newId('session'),
      '/v1/tenants/:id': 'nobody',
      '/v1/connections/:id': newId('connection'),
      ':testId': newId('test'),
      '/v1/events/:id': eventId({ ...key, fp: key.fp ^ 1 }),
      '/v1/streams/:id': newId('stream'),
      '/v1/queries/:id': newId('query'),
      '/v1/actors/:key': 'nobody@acme.example',
      '/v1/ips/:ip': '198.51.100.10',
      ...none,
    },
    stranger: stranger.token,
    strangerKey: stranger.portal.apiKey,
    neighbour: neighbour.token,
    revoked: revoked.token,
    readOnly: readOnly.token,
  }
}

/** What a route cannot do without. */
const QUERIES: Record<string, string> = {
  '/v1/events/export': '?format=ndjson',
  '/v1/events/facets': '?field=item',
  '/v1/sessions': `?tenant=${SECRET}`,
}

/** The route's address with those ids in it. Throws for a parameter that nobody has an id for: a new kind of thing. */
export function addressOf({ path }: Operation, ids: Ids): string {
  const collection = /^\/v1\/[\w-]+/.exec(path)?.[0] ?? ''
  const filled = path.replace(/:\w+(\{[^}]*\})?/g, parameter => {
    const id = ids[parameter] ?? ids[`${collection}/${parameter}`]
    if (id === undefined) throw new Error(`the victim has nothing for ${parameter} of ${path}: give it one`)
    return id
  })
  return `${filled}${QUERIES[path] ?? ''}`
}

const BODIES: Record<string, unknown> = {
  'POST /v1/portals': { name: 'x', origins: ['https://x.example'] },
  'PATCH /v1/portals/:id': { name: 'x' },
  'POST /v1/sessions': { tenant: { id: 'x' }, user: { id: 'x' } },
  'POST /v1/connections': { adminEmail: 'a@b.example' },
  'PATCH /v1/connections/:id': { name: 'taken over' },
  'POST /v1/streams': { kind: 'webhook', url: 'https://1.1.1.1/' },
  'PATCH /v1/streams/:id': { name: 'taken over' },
  'POST /v1/streams/:id/replay': { from: '2026-01-01T00:00:00Z' },
  'POST /v1/queries': { name: 'x', query: 'q=x' },
  'PATCH /v1/queries/:id': { name: 'taken over' },
  'PUT /v1/portals/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
  'PUT /v1/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
  'PUT /v1/tenants/:id/dropbox-app': { key: 'abcdefgh', secret: 'abcdefgh12' },
}

/** The route with those ids and a body that it takes. */
export function attempt(api: Api, operation: Operation, ids: Ids, token: string | undefined): Promise<Response> {
  const body = BODIES[nameOf(operation)]
  return api.call(operation.method.toUpperCase(), addressOf(operation, ids), {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  })
}

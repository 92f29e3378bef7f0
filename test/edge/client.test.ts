/** The typed client against the API that it is for. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { ConnectorApiError, createClient, type Event, verifyWebhook } from '../../client/index.ts'
import { Api } from './support/api.ts'
import { newApp } from './support/apps.ts'
import { connected, store } from './support/data.ts'
import { Box, namesOf, StreamRig } from './support/streams.ts'

const api = new Api()
const through =
  (handler: (request: Request) => Promise<Response>): typeof fetch =>
  (input, init) =>
    handler(new Request(input as string, init as RequestInit))

async function clientOf(handler = (request: Request) => api.fetch(request)) {
  const { apiKey } = await api.portal()
  return createClient({ api: env.PUBLIC_URL, apiKey, fetch: through(handler) })
}

async function tenantWith(events: number, client: Awaited<ReturnType<typeof clientOf>>) {
  const session = await client.createSession({ tenant: { id: 'acme' }, user: { id: 'u' } })
  const { id, rowId } = await connected(session.id)
  await store(
    rowId,
    Array.from({ length: events }, (_, index) => ({ country: index % 2 ? 'DE' : 'FR' })),
  )
  return { id, session }
}

test('a session that it makes is one for the element', async () => {
  const client = await clientOf()
  const { token } = await client.createSession({ tenant: { id: 'acme' }, user: { id: 'u' } })
  await api.json(200, 'GET', '/v1/connections', { token })
})

test('an app of its own, or of a tenant, is set, read and taken away', async () => {
  const client = await clientOf()
  const [ofAll, ofOne] = [await newApp(), await newApp()]
  await client.setDropboxApp(ofAll)
  expect(await client.setDropboxApp(ofOne, 'a/b c')).toMatchObject({ owner: 'tenant', key: ofOne.key })
  expect(await client.dropboxApp()).toMatchObject({ owner: 'portal', key: ofAll.key })
  expect(await client.dropboxApp('a/b c')).toMatchObject({ owner: 'tenant', key: ofOne.key })
  expect(await client.removeDropboxApp('a/b c')).toMatchObject({ owner: 'portal' })
  expect(await client.removeDropboxApp()).toMatchObject({ owner: 'operator' })
})

test('all events of a tenant come one by one, over pages, each once', async () => {
  const client = await clientOf()
  const { id } = await tenantWith(25, client)
  const cursors: (string | null)[] = []
  const seen: Event[] = []
  for await (const event of client.tenant('acme').events({ pageSize: 10, onPage: cursor => cursors.push(cursor) })) {
    seen.push(event)
  }
  expect(new Set(seen.map(event => event.id)).size).toBe(25)
  expect(cursors.map(cursor => typeof cursor)).toEqual(['string', 'string', 'object'])
  expect((await client.tenant('acme').connections()).map(connection => connection.id)).toEqual([id])

  const rest: Event[] = []
  for await (const event of client.tenant('acme').events({ pageSize: 10, cursor: cursors[1] ?? '' })) rest.push(event)
  expect(rest).toEqual(seen.slice(20))
})

test('a filter goes along, with several values', async () => {
  const client = await clientOf()
  await tenantWith(10, client)
  const countries = new Set<string | undefined>()
  for await (const event of client.tenant('acme').events({ country: ['!FR', '!US'], order: 'asc' })) {
    countries.add(event.country)
  }
  expect([...countries]).toEqual(['DE'])
})

test('an event is opened with what Dropbox sent', async () => {
  const client = await clientOf()
  await tenantWith(1, client)
  const acme = client.tenant('acme')
  for await (const { id } of acme.events()) expect((await acme.event(id)).id).toBe(id)
})

test('what the API refuses is thrown with its code', async () => {
  const client = createClient({
    api: env.PUBLIC_URL,
    apiKey: 'dck_wrong',
    fetch: through(request => api.fetch(request)),
  })
  const refused = await client
    .createSession({ tenant: { id: 't' }, user: { id: 'u' } })
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ConnectorApiError)
  expect(refused).toMatchObject({ status: 401, code: 'unauthorized', problem: { requestId: expect.any(String) } })
})

test('a read waits and tries again when the API asks for it; a write does not', async () => {
  let refusals = 2
  const client = await clientOf(async request => {
    const isRead = request.method === 'GET'
    if (isRead && refusals-- > 0) return new Response('', { status: 503, headers: { 'retry-after': '0' } })
    return api.fetch(request)
  })
  expect(await client.tenant('acme').connections()).toEqual([])
  expect(refusals).toBe(-1)

  let calls = 0
  const failing = await clientOf(async () => {
    calls += 1
    return new Response('', { status: 503, headers: { 'retry-after': '0' } })
  })
  await expect(failing.createSession({ tenant: { id: 't' }, user: { id: 'u' } })).rejects.toMatchObject({ status: 503 })
  expect(calls).toBe(1)
})

test('a session that was revoked meanwhile is made anew', async () => {
  const client = await clientOf()
  const acme = client.tenant('acme')
  await acme.connections()
  await client.revokeSessions('acme')
  expect(await acme.connections()).toEqual([])
})

test('streams are made, changed, tried, watched and ended', async () => {
  const there = new Api({ vars: { STREAM_ALLOW_PRIVATE: 'true' } })
  const client = await clientOf(request => there.fetch(request))
  const session = await client.createSession({ tenant: { id: 'acme' }, user: { id: 'u' } })
  const rig = new StreamRig(there, session.token, await connected(session.id))
  const { streams } = client.tenant('acme', { user: { id: 'ops', name: 'Ops' } })
  const box = new Box()
  const { stream, secret = '' } = await streams.create({ kind: 'webhook', url: box.url, name: 'Ours' })
  expect((await streams.list()).map(one => one.id)).toEqual([stream.id])
  expect(await streams.update(stream.id, { name: 'Renamed' })).toMatchObject({ name: 'Renamed' })
  expect(await streams.get(stream.id)).toMatchObject({ name: 'Renamed', kind: 'webhook', status: 'active' })

  expect(await streams.test(stream.id)).toMatchObject({ delivered: true })
  const rotated = await streams.rotateSecret(stream.id, 60)
  await streams.test(stream.id)
  const [, second] = await box.received()
  for (const one of [secret, rotated.secret]) {
    expect(await verifyWebhook(second?.body ?? '', second?.headers ?? {}, one)).toMatchObject({ type: 'test' })
  }

  await box.rule({ poison: 'poisoned' })
  await rig.arrive(['a'])
  await rig.run(stream.id)
  await rig.arrive(['poisoned'])
  for (let round = 0; (await streams.get(stream.id)).deadLetters === 0 && round < 20; round += 1)
    await rig.retry(stream.id)
  const [letter] = await streams.deadLetters(stream.id)
  await box.rule({ poison: null })
  expect(await streams.replayDeadLetter(stream.id, letter?.id ?? '')).toMatchObject({ delivered: true, events: 1 })
  expect(await streams.deadLetters(stream.id)).toEqual([])
  expect((await streams.deliveries(stream.id)).length).toBeGreaterThan(3)

  const before = (await box.taken()).length
  await streams.replay(stream.id, new Date(Date.now() - 3_600_000).toISOString())
  await rig.run(stream.id)
  expect(namesOf((await box.taken()).slice(before))).toEqual(['a', 'poisoned'])
  await streams.delete(stream.id)
  await expect(streams.get(stream.id)).rejects.toMatchObject({ code: 'not_found' })
})

import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { connections } from '../../../db/schema/index.ts'
import type { Connection } from '../../../edge/contract.ts'
import { dropboxFetch } from '../../../edge/dropbox/transport.ts'
import { Api } from '../support/api.ts'
import { database } from '../support/data.ts'
import { adminOf, allow, begin, follow, newTeam, sandbox } from '../support/dropbox.ts'

afterEach(() => vi.restoreAllMocks())

const inProduction = (timeoutMs?: number) => dropboxFetch({}, timeoutMs)
const API = 'https://api.dropboxapi.com/2/team_log/get_events'

/** What Dropbox answers from now on; every call that would leave the Worker is noted. */
function answer(make: (request: Request) => Response | Promise<Response>): string[] {
  const calls: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input as string, init)
    calls.push(request.url)
    return make(request)
  })
  return calls
}

/** A body of so many megabytes, or without an end. */
function body(megabytes: number, onCancel: () => void = () => undefined): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ >= megabytes) controller.close()
      else controller.enqueue(new Uint8Array(1_000_000).fill(32))
    },
    cancel: onCancel,
  })
}

test.each([
  'https://evil.example/2/team_log/get_events',
  'https://api.dropboxapi.com.evil.example/2/x',
  'https://evil-api.dropboxapi.com/x',
  'https://api.dropboxapi.com@evil.example/x',
  'http://169.254.169.254/latest/meta-data',
  'http://127.0.0.1/x',
  'http://[::1]/x',
  'https://content.dropboxapi.com/2/files/download',
])('%s is never called', async url => {
  const calls = answer(() => new Response('{}'))
  await expect(inProduction()(url)).rejects.toMatchObject({ name: 'TransportError' })
  expect(calls).toEqual([])
})

test.each([301, 302, 303, 307, 308])('a redirect with %i is not followed', async status => {
  const calls = answer(() => new Response(null, { status, headers: { location: 'https://evil.example/' } }))
  await expect(inProduction()(API, { method: 'POST', body: 'secret' })).rejects.toMatchObject({
    name: 'TransportError',
  })
  expect(calls).toEqual([API])
})

test('a page of 50 MB is refused, whether it says its length or not', async () => {
  answer(() => new Response(body(50), { headers: { 'content-length': '50000000' } }))
  await expect(inProduction()(API)).rejects.toThrow('too large')
  answer(() => new Response(body(50)))
  await expect(inProduction()(API)).rejects.toThrow('too large')
})

test('a body without an end, such as a bomb that unpacks for ever, is cut off and let go', async () => {
  const letGo = vi.fn()
  answer(() => new Response(body(Number.POSITIVE_INFINITY, letGo)))
  await expect(inProduction()(API)).rejects.toThrow('too large')
  expect(letGo).toHaveBeenCalledOnce()
})

test('a page of an ordinary size passes', async () => {
  answer(() => new Response(body(2)))
  expect((await (await inProduction()(API)).arrayBuffer()).byteLength).toBe(2_000_000)
})

test.each(['hang', 'reset_connection', 'truncate'] as const)('an answer that does %s is given up', async kind => {
  const team = await newTeam({ events: 5 })
  const fault = await sandbox.addFault({ kind, route: 'oauth2/token', times: 1, teamId: team.teamId })
  const { url } = await code(team)
  const send = dropboxFetch({ DROPBOX_BASE_URL: env.DROPBOX_BASE_URL }, 400)
  const request = send('https://api.dropboxapi.com/oauth2/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code: new URL(url).searchParams.get('code') ?? '' }),
  })
  await expect(request).rejects.toMatchObject({ name: 'TransportError' })
  await sandbox.removeFault(fault.id).catch(() => undefined)
})

async function code(team: Awaited<ReturnType<typeof newTeam>>) {
  const api = new Api()
  const { token } = await api.tenant()
  const { authorizationUrl, connection } = await begin(api, token, adminOf(team))
  return { api, token, connection, url: await allow(authorizationUrl, adminOf(team)) }
}

test.each([
  ['a web page with status 200', { kind: 'html' }],
  ['a redirect to another host', { kind: 'redirect', location: 'https://evil.example/token' }],
  ['JSON that is no answer', { kind: 'body', body: '[]' }],
  ['null', { kind: 'body', body: 'null' }],
  ['nothing', { kind: 'body', body: '' }],
  ['JSON that is cut', { kind: 'body', body: '{"access_token":"sl.half' }],
  [
    'a token of another type',
    { kind: 'body', body: '{"access_token":"x","token_type":"mac","refresh_token":"y","team_id":"t"}' },
  ],
  [
    'tokens that are numbers',
    { kind: 'body', body: '{"access_token":1,"token_type":"bearer","refresh_token":2,"team_id":3}' },
  ],
  [
    'prototype keys',
    { kind: 'body', body: '{"__proto__":{"access_token":"x","token_type":"bearer","refresh_token":"y"}}' },
  ],
  ['50 MB', { kind: 'huge', megabytes: 50 }],
] as const)('a token answer that is %s leaves nothing stored, and says so', async (_case, fault) => {
  const team = await newTeam({ events: 5 })
  const { api, token, connection, url } = await code(team)
  await sandbox.addFault({ ...fault, route: 'oauth2/token', teamId: team.teamId, times: 1 })
  const page = await follow(api, url)
  expect(page.status).toBe(502)
  expect(await page.text()).not.toMatch(/sl\.half|evil\.example/)
  const seen = await api.json<Connection>(200, 'GET', `/v1/connections/${connection.id}`, { token })
  expect(seen.status).toBe('error')
  expect(['authorization_failed', 'dropbox_unavailable']).toContain(seen.error?.code)
  const [row] = await database().select().from(connections).where(eq(connections.publicId, connection.id))
  expect([row?.credentials, row?.teamId]).toEqual([null, null])
})

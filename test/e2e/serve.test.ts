/** `npm run serve`: the service without Cloudflare. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection, CreatedConnection, CreatedPortal, Session } from '../../edge/contract.ts'
import { callApi } from '../../scripts/lib/api.ts'
import { type Child, startChild } from '../../scripts/lib/child.ts'
import { freePort } from '../../scripts/lib/ports.ts'
import { waitForHttp } from '../../scripts/lib/ready.ts'
import { SandboxControl } from '../sandbox/client.ts'
import { runCommand } from '../support/command.ts'
import { TEST_VARS } from '../support/keys.ts'
import { startSandbox } from '../support/sandbox.ts'
import { dripBody, dripHeaders } from './drip.ts'

const script = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'connector-serve-'))
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let values: Record<string, string>
let api: string
let service: Child
const printed: string[] = []

beforeAll(async () => {
  const [port, database, dropbox] = await Promise.all([freePort(), freePort(), freePort()])
  api = `http://127.0.0.1:${port}`
  sandbox = await startSandbox({
    port: dropbox,
    events: 100,
    appKey: TEST_VARS.DROPBOX_APP_KEY,
    appSecret: TEST_VARS.DROPBOX_APP_SECRET,
    onLine: () => undefined,
  })
  values = {
    ...TEST_VARS,
    PUBLIC_URL: api,
    DROPBOX_BASE_URL: sandbox.url,
    PORT: String(port),
    LIBSQL_PORT: String(database),
    DATA_DIR: dataDir,
  }
  service = await start()
})
afterAll(async () => {
  await service?.stop()
  await sandbox?.stop()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

async function start(): Promise<Child> {
  const child = startChild({
    name: 'serve',
    command: process.execPath,
    args: [script, 'serve'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...values },
    onLine: line => printed.push(line),
  })
  await waitForHttp(`${api}/healthz`, { child, timeoutMs: 90_000 }).catch((error: Error) => {
    throw new Error(`${error.message}\n${printed.join('\n')}`)
  })
  return child
}

test('a team is connected, read by queue and cron, and still there after a restart', async () => {
  const portal = await callApi<CreatedPortal>(api, TEST_VARS.ADMIN_TOKEN, 'POST', '/v1/portals', {
    name: 'Acme',
    origins: ['https://acme.example'],
  })
  const { token } = await callApi<Session>(api, portal.apiKey, 'POST', '/v1/sessions', {
    tenant: { id: 'acme' },
    user: { id: 'u' },
  })
  const control = new SandboxControl(sandbox.url)
  const team = await control.createTeam({ members: 10, events: 200 })
  const adminEmail = team.admins[0]?.email ?? ''
  const created = await callApi<CreatedConnection>(api, token, 'POST', '/v1/connections', { adminEmail })
  const approval = await control.approve(created.authorizationUrl, adminEmail)
  if (approval.kind !== 'redirect') throw new Error(`the sandbox answered ${approval.kind}`)
  expect((await fetch(approval.url)).status).toBe(200)

  const path = `/v1/connections/${created.connection.id}`
  const live = await until(
    () => callApi<Connection>(api, token, 'GET', path),
    connection => connection.sync.phase === 'live',
  )
  expect(live.sync).toMatchObject({ progress: 1, daysDone: 60 })
  expect(live.sync.eventCount).toBeGreaterThan(0)

  await service.stop()
  service = await start()
  const after = await callApi<Connection>(api, token, 'GET', path)
  expect(after.sync.eventCount).toBeGreaterThanOrEqual(live.sync.eventCount)
  expect(after.status).toBe('connected')
})

describe.concurrent('what is sent a byte at a time', () => {
  test('is given up after ten seconds as a body, and its connection is not held', async () => {
    const headers = { authorization: `Bearer ${TEST_VARS.ADMIN_TOKEN}`, 'content-type': 'application/json' }
    const ends = await Promise.all([
      dripBody(`${api}/v1/portals`, headers, false),
      dripBody(`${api}/v1/portals`, headers, true),
      dripBody(`${api}/v1/portals`, { ...headers, authorization: 'Bearer guess' }, true),
    ])
    expect(ends.map(({ status, body }) => [status, /"code":"(\w+)"/.exec(body)?.[1]])).toEqual([
      [408, 'body_too_slow'],
      [408, 'body_too_slow'],
      [401, 'unauthorized'],
    ])
    expect(Math.max(...ends.map(({ answeredMs }) => answeredMs))).toBeLessThan(13_000)
    for (const { answeredMs, closedMs } of ends) expect(closedMs - answeredMs).toBeLessThan(3000)
    expect((await fetch(`${api}/healthz`)).status).toBe(200)
  })

  test('is given up as headers too, without an answer', async () => {
    const { closedMs } = await dripHeaders(`${api}/v1/portals`)
    expect(closedMs).toBeLessThan(20_000)
  })
})

test('nothing of a development server is reachable', async () => {
  for (const path of ['/cdn-cgi/local/scheduled', '/cdn-cgi/handler/scheduled', '/cdn-cgi/explorer/api']) {
    expect((await fetch(`${api}${path}`)).status).toBe(404)
  }
})

test('a value that is missing or malformed is named, and nothing runs', async () => {
  const { ADMIN_TOKEN: _, ...rest } = values
  const missing = await runCommand('serve', [], rest)
  expect([missing.code, missing.output]).toEqual([1, expect.stringContaining('ADMIN_TOKEN must be set')])
  const [port, database] = await Promise.all([freePort(), freePort()])
  const own = { PORT: String(port), LIBSQL_PORT: String(database), DATA_DIR: join(dataDir, 'other') }
  const malformed = await runCommand('serve', [], { ...values, ...own, SESSION_KEYS: 'k1:c2hvcnQ=' })
  expect([malformed.code, malformed.output]).toEqual([1, expect.stringContaining('SESSION_KEYS must be')])
  expect(malformed.output).not.toContain('c2hvcnQ=')
})

async function until<T>(read: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  for (let value = await read(); ; value = await read()) {
    if (isDone(value)) return value
    await new Promise(resolve => setTimeout(resolve, 250))
  }
}

/** Spans of the running stack, as an OpenTelemetry collector gets them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection, CreatedConnection, CreatedPortal, Session } from '../../edge/contract.ts'
import { SandboxControl } from '../sandbox/client.ts'
import { type OtlpReceiver, startOtlp } from '../support/otlp.ts'
import { removeData, type Stack, type StackEnv, stackEnv, startStack } from '../support/stack.ts'
import { sandboxTeam } from './sandbox.ts'

const ADMIN_TOKEN = 'an-operator-token-of-this-test'
const CALLER = '00f067aa0ba902b7'
const traceOf = (digit: string) => digit.repeat(32)
const traceparent = (digit: string) => `00-${traceOf(digit)}-${CALLER}-01`

let env: StackEnv
let stack: Stack
let otlp: OtlpReceiver

beforeAll(async () => {
  ;[env, otlp] = await Promise.all([stackEnv(), startOtlp()])
  stack = await startStack({
    ...env,
    ADMIN_TOKEN,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${otlp.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=of%20the%20test',
  })
})

afterAll(async () => {
  await stack?.stop()
  await otlp?.close()
  if (env) removeData(env)
})

async function call<T>(
  method: string,
  path: string,
  token: string,
  options: { body?: unknown; trace?: string } = {},
): Promise<T> {
  const response = await fetch(new URL(path, stack.api), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(options.trace ? { traceparent: options.trace } : {}),
    },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as T
}

const spansOf = (digit: string) => otlp.spans.filter(span => span.traceId === traceOf(digit))

test('a trace goes from the caller through the queue to the calls at Dropbox, and tells nothing of anybody', async () => {
  const team = await sandboxTeam(stack)
  const portal = await call<CreatedPortal>('POST', '/v1/portals', ADMIN_TOKEN, {
    body: { name: 'A portal', origins: ['https://portal.example'] },
  })
  const { token } = await call<Session>('POST', '/v1/sessions', portal.apiKey, {
    body: { tenant: { id: 'tenant-of-traces' }, user: { id: 'u', email: 'watched@portal.example' } },
  })
  const made = await call<CreatedConnection>('POST', '/v1/connections', token, {
    body: { adminEmail: team.admin },
    trace: traceparent('a'),
  })
  const approval = await new SandboxControl(stack.sandbox).approve(made.authorizationUrl, team.admin)
  if (approval.kind !== 'redirect') throw new Error(approval.kind)
  const page = await fetch(approval.url, { headers: { traceparent: traceparent('b') } })
  expect(page.status).toBe(200)
  const live = async () => (await call<Connection>('GET', `/v1/connections/${made.connection.id}`, token)).sync.phase
  await expect.poll(live, { timeout: 120_000, interval: 500 }).toBe('live')

  await expect.poll(() => spansOf('a')).toMatchObject([{ name: 'POST /v1/connections', kind: 2, parentSpanId: CALLER }])
  await expect.poll(() => spansOf('b').map(span => span.name)).toContain('GET /oauth/dropbox/callback')
  await expect.poll(() => spansOf('b').filter(span => span.kind === 5).length).toBeGreaterThan(5)
  const work = spansOf('b')
    .filter(span => span.name === 'work on slice')
    .map(span => span.spanId)
  const reads = spansOf('b').filter(span => span.name === 'POST /2/team_log/get_events')
  expect(reads.length).toBeGreaterThan(0)
  for (const read of reads) {
    expect(read).toMatchObject({ kind: 3, attributes: { 'http.response.status_code': 200 } })
    expect(work).toContain(read.parentSpanId)
  }
  await expect.poll(() => otlp.spans.some(span => span.name === 'cron tick'), { timeout: 70_000 }).toBe(true)

  expect(otlp.headers[0]?.['x-collector-key']).toBe('of the test')
  const told = otlp.bodies.join('\n')
  for (const secret of [
    token,
    portal.apiKey,
    ADMIN_TOKEN,
    team.admin,
    team.name,
    'watched@',
    'tenant-of-traces',
    'state=',
    'code=',
  ]) {
    expect(told).not.toContain(secret)
  }
  const names = new Set(otlp.spans.flatMap(span => Object.keys(span.attributes)))
  const known = ['http.', 'url.path', 'error.type', 'messaging.', 'connector.', 'db.namespace']
  expect([...names].filter(name => !known.some(start => name.startsWith(start)))).toEqual([])
})

test('the log has the same trace', () => {
  const lines = stack
    .output()
    .split('\n')
    .filter(line => line.includes(traceOf('a')))
  expect(lines.join('\n')).toContain('"route":"/v1/connections"')
})

test('without its collector the service goes on, and says so', async () => {
  await otlp.close()
  await call('GET', '/v1/portals', ADMIN_TOKEN)
  await expect.poll(() => stack.output(), { timeout: 20_000 }).toContain('spans were not delivered')
  await call('GET', '/v1/portals', ADMIN_TOKEN)
})

/** Spans of the Worker, as an OpenTelemetry collector gets them. */
import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import worker from '../../edge/worker.ts'
import type { Delivery } from '../support/otlp.ts'
import { Api } from './support/api.ts'
import { adminOf, allow, begin, newTeam } from './support/dropbox.ts'

afterEach(() => vi.restoreAllMocks())

interface Span {
  name: string
  /** As OTLP numbers them: 2 server, 3 client, 5 consumer. */
  kind: number
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: { key: string; value: Record<string, unknown> }[]
}

const CALLER = '00f067aa0ba902b7'
const traceOf = (digit: string) => digit.repeat(32)
const traceparent = (digit: string) => ({ traceparent: `00-${traceOf(digit)}-${CALLER}-01` })

function apiWith(name: string, vars: Record<string, string> = {}): Api {
  return new Api({ vars: { OTEL_EXPORTER_OTLP_ENDPOINT: `${env.OTLP_URL}/${name}`, ...vars } })
}

async function received(name: string): Promise<{ spans: Span[]; text: string; deliveries: Delivery[] }> {
  const response = await fetch(`${env.OTLP_URL}/received/${name}`)
  const deliveries = (await response.json()) as Delivery[]
  const spans = deliveries.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(one =>
      one.scopeSpans.flatMap(scope => scope.spans),
    ),
  )
  return { spans, text: JSON.stringify(deliveries), deliveries }
}

/** Work that the platform would wait for, until nothing is left. */
function execution(): { context: ExecutionContext; settled: () => Promise<void> } {
  const work: Promise<unknown>[] = []
  const context = { waitUntil: (one: Promise<unknown>) => void work.push(one) } as unknown as ExecutionContext
  return { context, settled: async () => void (await Promise.all(work)) }
}

test('a trace goes from the caller through the queue to the calls at Dropbox, and tells nothing of anybody', async () => {
  const api = apiWith('whole', { OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=of%20the%20test' })
  const team = await newTeam({ name: 'A team with a name' })
  const admin = adminOf(team)
  const { portal, token } = await api.tenant({ tenant: { id: 'tenant-of-traces' } })
  const made = await begin(api, token, admin)
  const back = new URL(await allow(made.authorizationUrl, admin))
  api.sent.length = 0
  const page = await api.call('GET', back.pathname + back.search, { headers: traceparent('b') })
  expect(page.status).toBe(200)
  await api.settle()
  const [body] = api.sent
  const { context, settled } = execution()
  const message = { id: 'm', timestamp: new Date(), attempts: 1, body, ack: () => undefined, retry: () => undefined }
  await worker.queue({ queue: 'dropbox-sync', messages: [message] } as unknown as MessageBatch, api.env, context)
  await settled()

  const { spans, text, deliveries } = await received('whole')
  const callback = spans.find(({ name }) => name === 'GET /oauth/dropbox/callback')
  expect(callback).toMatchObject({ kind: 2, traceId: traceOf('b'), parentSpanId: CALLER })
  const work = spans.find(({ name }) => name === 'work on slice')
  expect(work).toMatchObject({ kind: 5, traceId: traceOf('b'), parentSpanId: callback?.spanId })
  const read = spans.find(({ name }) => name === 'POST /2/team_log/get_events')
  expect(read).toMatchObject({ kind: 3, traceId: traceOf('b'), parentSpanId: work?.spanId })
  expect(spans.filter(({ name }) => name === 'receive dropbox-sync')).toHaveLength(1)

  expect(deliveries[0]?.headers['x-collector-key']).toBe('of the test')
  const secrets = [token, portal.apiKey, env.ADMIN_TOKEN, admin, team.name, 'tenant-of-traces', 'state=', 'code=']
  expect(secrets.filter(secret => text.includes(secret))).toEqual([])
  const names = new Set(spans.flatMap(span => span.attributes.map(({ key }) => key)))
  const told = /^(http\.|url\.path|error\.type|messaging\.|connector\.|db\.namespace)/
  expect([...names].filter(name => !told.test(name))).toEqual([])
})

test('a receiver that is away is a line in the log, and nothing to the caller', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line))
  const api = apiWith('broken')
  expect((await api.call('GET', '/v1/portals', api.operator)).status).toBe(200)
  await api.settle()
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { message: 'spans were not delivered', error: 'status 503' },
  ])
})

test('a share of none records nothing', async () => {
  const api = apiWith('none', { OTEL_TRACES_SAMPLER_ARG: '0' })
  expect((await api.call('GET', '/v1/portals', { ...api.operator, headers: traceparent('c') })).status).toBe(200)
  await api.settle()
  expect((await received('none')).spans).toEqual([])
})

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector.example'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'without-a-value'],
  ['OTEL_TRACES_SAMPLER_ARG', '2'],
])('%s=%s is named, not repeated', async (name, value) => {
  const problem = await new Api({ vars: { [name]: value } }).problem(500, 'GET', '/v1/portals')
  expect(problem.code).toBe('misconfigured')
  expect(problem.detail).toContain(name)
  expect(problem.detail).not.toContain(value)
})

import { sql } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { plainSpan } from '../../../edge/lib/span.ts'
import { Api } from '../support/api.ts'
import { database } from '../support/data.ts'
import { connect, newTeam } from '../support/dropbox.ts'

afterEach(() => vi.restoreAllMocks())

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`

/** The lines of the log from now on. */
function listen(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((text: string) => void lines.push(JSON.parse(text)))
  }
  return lines
}

test('a caller’s trace goes on in the log of the request', async () => {
  const api = new Api()
  const lines = listen()
  await api.call('GET', '/v1/portals', { ...api.operator, headers: { traceparent: PARENT } })
  const [line] = lines.filter(({ message }) => message === 'request')
  expect(line).toMatchObject({ traceId: TRACE, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) })
  expect(line?.spanId).not.toBe('00f067aa0ba902b7')
})

test('and in the messages that the request sends', async () => {
  const api = new Api()
  const { token } = await api.tenant()
  const { id } = await connect(api, token, await newTeam())
  // as if the messages of the connecting had been lost
  await database().run(sql`update slices set queued_until = 0`)
  api.sent.length = 0
  await api.call('POST', `/v1/connections/${id}/sync`, { token, headers: { traceparent: PARENT } })
  await api.settle()
  expect(api.sent.length).toBeGreaterThan(0)
  for (const { traceparent } of api.sent) expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))
})

test.each([
  '',
  'x',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  `00-${TRACE}-0000000000000000-01`,
  `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${TRACE}-00f067aa0ba902b7-01\u0000canary`,
  'a'.repeat(10_000),
])('a traceparent that is none begins a new trace: %j', given => {
  const span = plainSpan(given)
  expect(span.traceId).not.toBe(TRACE)
  expect(span.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
})

test('a part of the work is in the same trace, unless it belongs to another', () => {
  const span = plainSpan(PARENT)
  expect(span.child('part').traceId).toBe(TRACE)
  const other = PARENT.replaceAll('4', '5')
  expect(span.child('part', { parent: other }).traceId).toBe(TRACE.replaceAll('4', '5'))
})

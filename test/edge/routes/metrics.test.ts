import { parser } from '@prometheus-io/lezer-promql'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { addDeadLetter } from '../../../db/queries/dead-letters.ts'
import rules from '../../../docs/monitoring/alerts.yml?raw'
import dashboard from '../../../docs/monitoring/grafana-dashboard.json' with { type: 'json' }
import operating from '../../../docs/operating.md?raw'
import { Api } from '../support/api.ts'
import { connected, database } from '../support/data.ts'
import { Box, StreamRig } from '../support/streams.ts'

const api = new Api()

/** Values by name and labels, as they stand in the text. */
async function read(): Promise<Map<string, number>> {
  const response = await api.call('GET', '/metrics', api.operator)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
  const text = await response.text()
  expect(text.endsWith('\n# EOF\n')).toBe(true)
  return new Map(
    text
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

test('connections, events, silence and dead letters are counted', async () => {
  const { session } = await api.tenant()
  const before = await read()
  const hour = 3_600_000
  await connected(session.id, { eventCount: 5, lateCount: 2, lastPollAt: Date.now() })
  await connected(session.id, {
    eventCount: 7,
    throttledMs: 1500,
    lastPollAt: Date.now() - hour,
    teamId: 'dbtid:other',
  })
  await connected(session.id, { status: 'error', errorCode: 'credentials_revoked', teamId: 'dbtid:third' })
  await addDeadLetter(database(), {
    publicId: `ded_${crypto.randomUUID()}`,
    connectionId: null,
    message: '{}',
    reason: 'test',
    createdAt: Date.now(),
  })
  const after = await read()
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
  expect(grown('dropbox_connector_connections{status="connected"}')).toBe(2)
  expect(grown('dropbox_connector_connections{status="error"}')).toBe(1)
  expect(grown('dropbox_connector_connection_errors{code="credentials_revoked"}')).toBe(1)
  expect(grown('dropbox_connector_events')).toBe(12)
  expect(grown('dropbox_connector_late_events')).toBe(2)
  expect(grown('dropbox_connector_throttled_seconds')).toBe(1.5)
  expect(grown('dropbox_connector_silent_connections')).toBe(1)
  expect(grown('dropbox_connector_dead_letters')).toBe(1)
  expect(after.get('dropbox_connector_oldest_poll_seconds')).toBeGreaterThanOrEqual(3600)
})

test('streams are counted by status, with what they sent, set aside and have waiting', async () => {
  const before = await read()
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ poison: 'poisoned' })
  await rig.arrive(['a', 'b'])
  await rig.run(stream.id)
  await rig.arrive(['poisoned'])
  for (let round = 0; (await rig.get(stream.id)).deadLetters === 0 && round < 20; round += 1) await rig.retry(stream.id)
  const paused = await rig.stream(new Box())
  await rig.api.json(200, 'PATCH', `/v1/streams/${paused.stream.id}`, { token: rig.token, body: { status: 'paused' } })
  await box.rule({ always: { status: 500 } })
  await rig.arrive(['waits'])
  await rig.retry(stream.id)
  await database().run(sql`update arrivals set at = at - 7200000 where connection_id = ${rig.connection.rowId}
    and id = (select max(id) from arrivals where connection_id = ${rig.connection.rowId})`)

  const after = await read()
  const grown = (name: string) =>
    (after.get(`dropbox_connector_${name}`) ?? 0) - (before.get(`dropbox_connector_${name}`) ?? 0)
  expect(grown('streams{status="active"}')).toBe(1)
  expect(grown('streams{status="paused"}')).toBe(1)
  expect(grown('stream_errors{code="stream_failed"}')).toBe(1)
  expect(grown('streamed_events')).toBe(2)
  expect(grown('stream_dead_letters')).toBe(1)
  expect(after.get('dropbox_connector_stream_lag_seconds')).toBeGreaterThanOrEqual(7200)
  expect(after.get('dropbox_connector_stream_lag_seconds')).toBeLessThan(7300)
})

test('only the operator may read them, and they name nobody', async () => {
  const { token, portal } = await api.tenant()
  for (const other of [token, portal.apiKey, undefined]) {
    const refused = await api.call('GET', '/metrics', other ? { token: other } : {})
    expect(refused.status).toBe(401)
  }
  const names = [...(await read()).keys()]
  const labels = names.flatMap(name => [...name.matchAll(/(\w+)="/g)].map(match => match[1]))
  expect(new Set(labels)).toEqual(new Set(['version', 'status', 'code']))
})

/** Metrics and labels that a query names. Throws when it is no query. */
function named(query: string): { metrics: string[]; labels: string[] } {
  const metrics: string[] = []
  const labels: string[] = []
  parser.parse(query.replaceAll('$job', '.+')).iterate({
    enter({ name, type, from, to }) {
      if (type.isError) throw new Error(`not a query: ${query}`)
      if (name === 'Identifier') metrics.push(query.slice(from, to))
      if (name === 'LabelName') labels.push(query.slice(from, to))
    },
  })
  return { metrics, labels }
}

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
}
const alerts = (parse(rules) as Rules).groups.flatMap(group => group.rules)
const queries = [
  ...dashboard.panels.flatMap(panel => panel.targets.map(target => [panel.title, target.expr] as const)),
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
]

test.each(queries)('what "%s" asks for is there', async (_name, query) => {
  const { session } = await api.tenant()
  await connected(session.id, { status: 'error', errorCode: 'credentials_revoked', teamId: 'dbtid:asked' })
  const there = [...(await read()).keys()]
  const known = new Set(there.map(name => name.replace(/\{.*/, '')))
  const labels = new Set([...there.flatMap(name => [...name.matchAll(/(\w+)="/g)].map(match => match[1])), 'job'])
  const asked = named(query)
  expect(asked.metrics.length).toBeGreaterThan(0)
  expect(asked.metrics.filter(name => name !== 'up' && !known.has(name))).toEqual([])
  expect(asked.labels.filter(label => !labels.has(label))).toEqual([])
})

test('every alert is told in the operator’s guide, and no other', () => {
  const [, section = ''] = operating.split('### Alerts')
  const told = [...section.matchAll(/^\| `(Connector\w+)` \|/gm)].map(match => match[1])
  expect(told).toEqual(alerts.map(({ alert }) => alert))
})

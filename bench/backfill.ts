import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { Dropbox } from 'dropbox'
import type { Connection, CreatedConnection, CreatedPortal, List, Session } from '../edge/contract.ts'
import { freePort } from '../scripts/lib/ports.ts'
import { SandboxControl } from '../test/sandbox/client.ts'
import { removeData, type Stack, stackEnv, startStack } from '../test/support/stack.ts'
import { approve } from './lib/approve.ts'
import { cpuOfStack } from './lib/cpu.ts'
import { benchDatabase } from './lib/database.ts'
import { watchHeap } from './lib/heap.ts'
import { type Bench, env, type Row, round } from './lib/measure.ts'

const EVENTS = env('BENCH_BACKFILL_EVENTS', 250_000)
const LATENCY_MS = env('BENCH_LATENCY_MS', 300)
const APP = { key: 'sandboxappkey', secret: 'sandboxappsecret' }

/** Sixty days through the whole stack, against the loop that anyone would write with the SDK, on the same sandbox. */
export const backfill: Bench = {
  name: 'backfill',
  async run(report) {
    const stackVars = await stackEnv()
    const inspector = await freePort()
    const stack = await startStack({
      ...stackVars,
      SANDBOX_EVENTS: String(EVENTS),
      SANDBOX_LATENCY_MS: String(LATENCY_MS),
      INSPECTOR_PORT: String(inspector),
    })
    try {
      const control = new SandboxControl(stack.sandbox)
      const [team] = await control.teams()
      const admin = team?.admins[0]?.email
      if (!team || !admin) throw new Error('the sandbox has no team')
      const heap = await watchHeap(inspector)
      const idle = cpuOfStack(stack.dataDir)
      const ours = await connector(stack, control, admin, report)
      heap.stop()
      const spent = cpuOfStack(stack.dataDir)
      const calls = await control.requests({ teamId: team.teamId })
      const throttled = calls.filter(call => call.status === 429).length
      report(`backfill: ours ${ours.seconds.toFixed(1)} s for ${ours.events} events, ${calls.length} calls`)
      const naive = await plainLoop(stack.sandbox, admin, control, report)
      report(`backfill: plain loop ${naive.seconds.toFixed(1)} s for ${naive.events} events`)
      const per = { ours: ours.events / ours.seconds, naive: naive.events / naive.seconds }
      const row = (what: string, value: number, unit: string, ratio?: string): Row => ({
        bench: 'backfill',
        what,
        value: round(value),
        unit,
        ...(ratio ? { ratio } : {}),
      })
      return [
        row(
          `${EVENTS} events, ${LATENCY_MS} ms a call: one cursor, page after page, ORM insert`,
          per.naive,
          'events/s',
        ),
        row('the connector, whole stack', per.ours, 'events/s', `${round(per.ours / per.naive)} × plain loop`),
        row('first events visible after approval', ours.firstSeconds, 's'),
        row('answers with status 429', throttled, 'answers'),
        ...(['workerd', 'database', 'sandbox'] as const).map(part =>
          row(
            `CPU while backfilling: ${part}`,
            (spent[part] - idle[part]) / 1000,
            's',
            `${round((spent[part] - idle[part]) / (ours.events / 1000))} ms/1000 events`,
          ),
        ),
        row('heap that the Worker holds while backfilling, at most', heap.held() / 1e6, 'MB'),
        row('its heap with the garbage not yet collected, at most', heap.largest() / 1e6, 'MB'),
      ]
    } finally {
      await stack.stop()
      removeData(stackVars)
    }
  },
}

interface Run {
  seconds: number
  events: number
}

async function connector(
  stack: Stack,
  control: SandboxControl,
  adminEmail: string,
  report: (line: string) => void,
): Promise<Run & { firstSeconds: number }> {
  const call = async <T>(method: string, path: string, token: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${stack.api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
  const operator =
    /^ADMIN_TOKEN=['"]?([^'"\n]+)/m.exec(readFileSync(join(stack.dataDir, 'dev.vars'), 'utf8'))?.[1] ?? ''
  const portal = await call<CreatedPortal>('POST', '/v1/portals', operator, {
    name: 'bench',
    origins: ['https://bench.example'],
  })
  const { token } = await call<Session>('POST', '/v1/sessions', portal.apiKey, {
    tenant: { id: 'bench' },
    user: { id: 'bench' },
    expiresIn: 7200,
  })
  const begun = await call<CreatedConnection>('POST', '/v1/connections', token, { adminEmail })
  const approval = await control.approve(begun.authorizationUrl, adminEmail)
  if (approval.kind !== 'redirect') throw new Error(`the sandbox answered ${approval.kind}`)
  const began = performance.now()
  await fetch(approval.url)
  const since = () => (performance.now() - began) / 1000
  let firstSeconds = 0
  for (let said = 0; ; ) {
    if (firstSeconds === 0) {
      const list = await call<List<unknown>>('GET', '/v1/events?limit=1', token)
      if (list.items.length > 0) firstSeconds = since()
    }
    const connection = await call<Connection>('GET', `/v1/connections/${begun.connection.id}`, token)
    if (connection.sync.phase === 'live') {
      return { seconds: since(), events: connection.sync.eventCount, firstSeconds }
    }
    if (connection.error) throw new Error(`the sync failed: ${connection.error.code}`)
    if (since() > said + 10) {
      said = since()
      report(`backfill: ${connection.sync.daysDone} of ${connection.sync.daysTotal} days, ${Math.round(said)} s`)
    }
    await new Promise(resolve => setTimeout(resolve, firstSeconds === 0 ? 100 : 500))
  }
}

const plainEvents = sqliteTable('plain', {
  id: integer('id').primaryKey(),
  timestamp: text('timestamp').notNull(),
  category: text('category'),
  type: text('type'),
  actor: text('actor'),
  email: text('email'),
  ip: text('ip'),
  country: text('country'),
  item: text('item'),
  raw: text('raw').notNull(),
})

/** What a weekend connector does. It has fewer columns and no deduplication, which speaks for it. */
async function plainLoop(
  sandboxUrl: string,
  email: string,
  control: SandboxControl,
  report: (line: string) => void,
): Promise<Run> {
  const database = await benchDatabase()
  try {
    const client = createClient({ url: database.url })
    await client.execute(
      'create table plain (id integer primary key, timestamp text not null, category text, type text, actor text, email text, ip text, country text, item text, raw text not null)',
    )
    await client.execute('create index plain_time on plain (timestamp)')
    const db = drizzle(client)
    const sdk = new Dropbox({
      accessToken: (await approve(control, email, APP)).accessToken,
      fetch: (input: string, init: RequestInit) =>
        fetch(String(input).replace('https://api.dropboxapi.com', sandboxUrl), init),
    })
    const began = performance.now()
    const start = `${new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 19)}Z`
    const end = `${new Date().toISOString().slice(0, 19)}Z`
    let { result } = await sdk.teamLogGetEvents({ limit: 1000, time: { start_time: start, end_time: end } })
    let events = 0
    for (let pages = 1; ; pages += 1) {
      if (result.events.length > 0)
        await db.insert(plainEvents).values(result.events.map(event => plainRow(event as unknown as PlainEvent)))
      events += result.events.length
      if (pages % 50 === 0) report(`backfill: plain loop has ${events}`)
      if (!result.has_more) return { seconds: (performance.now() - began) / 1000, events }
      result = (await sdk.teamLogGetEventsContinue({ cursor: result.cursor })).result
    }
  } finally {
    await database.stop()
  }
}

interface PlainEvent {
  timestamp?: string
  event_category?: { '.tag'?: string }
  event_type?: { '.tag'?: string }
  actor?: Record<string, { display_name?: string; email?: string } | string>
  origin?: { geo_location?: { ip_address?: string; country?: string } }
  assets?: unknown
}

function plainRow(event: PlainEvent): typeof plainEvents.$inferInsert {
  const person = Object.values(event.actor ?? {}).find(value => typeof value === 'object')
  const geo = event.origin?.geo_location
  return {
    timestamp: event.timestamp ?? '',
    category: event.event_category?.['.tag'] ?? null,
    type: event.event_type?.['.tag'] ?? null,
    actor: person?.display_name ?? null,
    email: person?.email ?? null,
    ip: geo?.ip_address ?? null,
    country: geo?.country ?? null,
    item: JSON.stringify(event.assets ?? null),
    raw: JSON.stringify(event),
  }
}

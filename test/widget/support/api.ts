import type {
  AuditEntry,
  Authorization,
  Connection,
  ConnectionTest,
  Event,
  LogEntry,
  Problem,
  TestStep,
} from '../../../edge/contract.ts'
import { ACTIVITIES, ago, event, pendingConnection } from './data.ts'
import { exported, facetsOf, matching, Queries, summaryOf } from './explore.ts'
import { auditPage, Streams } from './streams.ts'

type Handler = (call: Call) => Response | Promise<Response> | undefined

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  token: string
  body: Record<string, unknown>
  signal: AbortSignal | null | undefined
}

const STEPS: TestStep['name'][] = [
  'credentials',
  'admin',
  'team',
  'scopes',
  'plan',
  'audit_log',
  'database',
  'freshness',
]
const PAGE = 50

/** The API at the network's edge: `window.fetch` answers from memory, by the contract, until `restore`. */
export class FakeApi {
  readonly base = 'https://api.test'
  connections: Connection[] = []
  events: Event[] = Array.from({ length: 120 }, (_, index) => event(index))
  /** In place of `events`, where they are too many to be made at once; no filter is looked at. */
  log: Rows | undefined
  logLines: LogEntry[] = []
  calls: Call[] = []
  tests = new Map<string, ConnectionTest>()
  queries = new Queries()
  streams = new Streams()
  audit: AuditEntry[] = []
  /** Exports end before their last row. */
  exportBreaks = false
  /** Looks at each call first; what it answers is the answer. */
  intercept: Handler | undefined
  /** Steps that fail, by name. */
  failing: Partial<Record<TestStep['name'], Partial<TestStep>>> = {}
  linkLifeMs = 15 * 60_000
  app: Authorization['app'] = { owner: 'operator', key: 'appkeyofall' }
  /** Looks at a running test that it takes until it ends. */
  testLooks = 1

  #real = window.fetch
  #count = 0
  #looks = new Map<string, number>()

  constructor() {
    window.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input), location.href)
      return url.origin === this.base ? this.#answer(url, init ?? {}) : this.#real.call(window, input, init)
    }
  }

  restore(): void {
    window.fetch = this.#real
  }

  /** How many calls there were to a path, by its beginning. */
  count(path: string, method = 'GET'): number {
    return this.calls.filter(call => call.method === method && call.path.startsWith(path)).length
  }

  change(id: string, over: Partial<Connection>): void {
    this.connections = this.connections.map(item => (item.id === id ? clean({ ...item, ...over }) : item))
  }

  /** What the callback does once the right admin has pressed Allow. */
  approve(id: string, sync: Partial<Connection['sync']> = { phase: 'backfilling', progress: 0.2, daysDone: 12 }): void {
    const before = this.connections.find(item => item.id === id)
    if (!before) return
    const team = { id: 'dbtid:1', name: 'Acme GmbH', memberCount: 512 }
    this.change(id, {
      status: 'connected',
      team,
      connectedAt: ago(0),
      sync: { ...before.sync, ...sync },
      error: undefined as never,
      linkExpiresAt: undefined as never,
    })
  }

  /** What the callback leaves behind when it refuses. */
  refuse(id: string, code: string, detail = 'The reason in English.', resolution = 'What to do in English.'): void {
    const status = this.connections.find(item => item.id === id)?.status === 'disconnected' ? 'disconnected' : 'error'
    this.change(id, { status, error: { code, detail, resolution }, linkExpiresAt: undefined as never })
  }

  async #answer(url: URL, init: RequestInit): Promise<Response> {
    const call: Call = {
      method: init.method ?? 'GET',
      path: url.pathname.replace(/^\/v1/, ''),
      query: url.searchParams,
      token: new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '',
      body: init.body ? JSON.parse(String(init.body)) : {},
      signal: init.signal,
    }
    await new Promise(resolve => setTimeout(resolve))
    // Not before: who sees a call here may change what the next one is answered.
    this.calls.push(call)
    init.signal?.throwIfAborted()
    return (await this.intercept?.(call)) ?? this.#route(call) ?? problem(404, 'not_found')
  }

  #route({ method, path, query, body }: Call): Response | undefined {
    const [, list, id = '', sub, subId] = path.split('/')
    if (list === 'activities') return json({ items: ACTIVITIES })
    if (list === 'streams') return this.streams.reply(method, path, body)
    if (list === 'audit') return auditPage(this.audit, query)
    if (list === 'queries') return this.queries.answer(method, id, body)
    if (path === '/events/summary') return json(summaryOf(matching(this.events, query)))
    if (path === '/events/facets') return json(facetsOf(this.events, query))
    if (path === '/events/export') {
      return exported(matching(this.events, query), query.get('format') ?? '', this.exportBreaks)
    }
    if (list === 'events') return id === 'count' ? this.#counted(query) : id ? this.#event(id) : this.#events(query)
    if (list === 'actors' || list === 'ips') return json(insight())
    if (list !== 'connections') return undefined
    if (!id) return method === 'POST' ? this.#create(body) : json({ items: this.connections, nextCursor: null })
    const found = this.connections.find(item => item.id === id)
    if (!found) return undefined
    if (sub === 'authorization') return json(this.#link(id))
    if (sub === 'tests') return subId ? this.#test(subId) : this.#startTest()
    if (sub === 'sync') return json({}, 202)
    if (sub === 'log') return json({ items: this.logLines, nextCursor: null })
    if (method === 'PATCH') {
      this.change(id, body as Partial<Connection>)
      return json(this.connections.find(item => item.id === id))
    }
    if (method === 'DELETE') {
      if (found.status === 'pending' || query.get('events') === 'delete') {
        this.connections = this.connections.filter(item => item.id !== id)
      } else this.change(id, { status: 'disconnected' })
      return new Response(null, { status: 204 })
    }
    return json(found)
  }

  #create(body: Record<string, unknown>): Response {
    const adminEmail = String(body.adminEmail)
    const id = `con_${++this.#count}`
    this.connections = [
      ...this.connections,
      pendingConnection({ id, adminEmail, name: String(body.name ?? adminEmail) }),
    ]
    const link = this.#link(id)
    return json({ connection: this.connections.find(item => item.id === id), ...link }, 201)
  }

  #link(id: string): Authorization {
    const expiresAt = new Date(Date.now() + this.linkLifeMs).toISOString()
    const once = this.connections.find(item => item.id === id)?.connectedAt !== undefined
    this.change(id, {
      linkExpiresAt: expiresAt,
      // What was once connected keeps its trouble until it is approved.
      ...(!once && { status: 'pending', error: undefined as never }),
    })
    return { authorizationUrl: `https://dropbox.test/oauth2/authorize?state=${id}`, expiresAt, app: this.app }
  }

  #startTest(): Response {
    const id = `tst_${++this.#count}`
    const steps = STEPS.map(name => ({ name, status: 'pending' as const }))
    this.tests.set(id, { id, status: 'running', steps })
    return json({ id, status: 'running' }, 202)
  }

  #test(id: string): Response {
    const looks = (this.#looks.get(id) ?? 0) + 1
    this.#looks.set(id, looks)
    const done = looks > this.testLooks
    const steps = STEPS.map((name, index): TestStep => {
      if (!done)
        return {
          name,
          status: index < 2 ? 'passed' : index === 2 ? 'running' : 'pending',
          ...(index < 2 && { durationMs: 120 }),
        }
      const fault = this.failing[name]
      return fault ? { name, status: 'failed', ...fault } : { name, status: 'passed', durationMs: 80 + index * 31 }
    })
    const failed = Object.keys(this.failing).length > 0
    return json({ id, status: done ? (failed ? 'failed' : 'passed') : 'running', steps })
  }

  #event(id: string): Response | undefined {
    const found = this.log ? this.log.at(Number(id.slice(4))) : this.events.find(item => item.id === id)
    const details = {
      '.tag': `${found?.eventType}_details`,
      shared_content_link: 'https://www.dropbox.com/scl/…',
      shared_link_owner: { display_name: 'Grace Hopper', email: 'grace@acme.example' },
    }
    return (
      found &&
      json({
        ...found,
        raw: { '.tag': 'team_event', event_type: { '.tag': found.eventType }, details, ip_address: found.ip },
      })
    )
  }

  /** The rows that the filters leave, newest first. */
  #matching(query: URLSearchParams): Rows {
    return this.log ?? matching(this.events, query)
  }

  #counted(query: URLSearchParams): Response {
    const rows = this.#matching(query)
    const cursor = query.get('cursor')
    const from = query.get('from')
    const newer = from && this.log ? placeOf(rows, new Date(Date.parse(from) - 1).toISOString()) : rows.length
    return json({ count: cursor ? placeOf(rows, cursor.split(' ')[1] ?? '') : newer, capped: false })
  }

  /** A cursor is the direction and the time of the row that it stands at; rows have different times. */
  #events(query: URLSearchParams): Response {
    const rows = this.#matching(query)
    const limit = Number(query.get('limit') ?? PAGE)
    const [way, place] = query.get('cursor')?.split(' ') ?? []
    const asc = query.get('order') === 'asc'
    const at = query.get('at')
    const older = way ? (way === 'next') !== asc : !asc
    let start = older ? 0 : rows.length - limit
    if (place) start = older ? placeOf(rows, place, true) : placeOf(rows, place) - limit
    else if (at) start = placeOf(rows, at)
    const end = Math.min(rows.length, start + limit)
    const first = Math.max(0, start)
    const items = Array.from({ length: Math.max(0, end - first) }, (_, index) => rows.at(first + index)).filter(
      item => item !== undefined,
    )
    const [newest, oldest] = [items[0]?.time, items.at(-1)?.time]
    const [head, tail] = asc ? [oldest, newest] : [newest, oldest]
    const ended = asc ? first === 0 : end >= rows.length
    return json({
      items: asc ? items.toReversed() : items,
      nextCursor: tail && !ended ? `next ${tail}` : null,
      prevCursor: head ? `prev ${head}` : null,
      atStart: asc ? end >= rows.length : first === 0,
    })
  }
}

/** Events newest first, few or many: what of an array is needed. */
interface Rows {
  length: number
  at(index: number): Event | undefined
}

/** How many rows are newer than a time; with `through` how many are not older. */
function placeOf(rows: Rows, time: string, through = false): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows.at(middle)?.time ?? ''
    if (row > time || (through && row === time)) low = middle + 1
    else high = middle
  }
  return low
}

const insight = (): object => ({
  days: 30,
  total: 42,
  firstSeen: ago(40 * 86_400),
  lastSeen: ago(60),
  activities: ACTIVITIES.map(({ activity, label }, index) => ({ activity, activityLabel: label, count: 20 - index })),
  countries: [{ country: 'DE', count: 40 }],
  ips: [{ ip: '203.0.113.7', count: 42, lastSeen: ago(60) }],
  byDay: [{ day: ago(86_400).slice(0, 10), count: 12 }],
})

/** Keys that are undefined are absent in JSON. */
const clean = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value))

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

export function problem(
  status: number,
  code: string,
  over: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Response {
  const body = {
    type: `https://errors.test/${code}`,
    title: code,
    status,
    detail: `Detail of ${code}.`,
    code,
    requestId: 'req_1',
    ...over,
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

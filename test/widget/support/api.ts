import type { Connection, ConnectionTest, Event, Problem, TestStep } from '../../../edge/contract.ts'
import { ACTIVITIES, ago, event, pendingConnection } from './data.ts'

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
  calls: Call[] = []
  tests = new Map<string, ConnectionTest>()
  /** Looks at each call first; what it answers is the answer. */
  intercept: Handler | undefined
  /** Steps that fail, by name. */
  failing: Partial<Record<TestStep['name'], Partial<TestStep>>> = {}
  linkLifeMs = 15 * 60_000
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
    this.calls.push(call)
    await new Promise(resolve => setTimeout(resolve))
    init.signal?.throwIfAborted()
    return (await this.intercept?.(call)) ?? this.#route(call) ?? problem(404, 'not_found')
  }

  #route({ method, path, query, body }: Call): Response | undefined {
    const [, list, id = '', sub, subId] = path.split('/')
    if (list === 'activities') return json({ items: ACTIVITIES })
    if (list === 'events') return id ? this.#event(id) : this.#events(query)
    if (list !== 'connections') return undefined
    if (!id) return method === 'POST' ? this.#create(body) : json({ items: this.connections, nextCursor: null })
    const found = this.connections.find(item => item.id === id)
    if (!found) return undefined
    if (sub === 'authorization') return json(this.#link(id))
    if (sub === 'tests') return subId ? this.#test(subId) : this.#startTest()
    if (sub === 'sync') return json({}, 202)
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

  #link(id: string): { authorizationUrl: string; expiresAt: string } {
    const expiresAt = new Date(Date.now() + this.linkLifeMs).toISOString()
    const once = this.connections.find(item => item.id === id)?.connectedAt !== undefined
    this.change(id, {
      linkExpiresAt: expiresAt,
      // What was once connected keeps its trouble until it is approved.
      ...(!once && { status: 'pending', error: undefined as never }),
    })
    return { authorizationUrl: `https://dropbox.test/oauth2/authorize?state=${id}`, expiresAt }
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
    const found = this.events.find(item => item.id === id)
    return (
      found &&
      json({ ...found, raw: { '.tag': 'team_event', event_type: { '.tag': found.eventType }, ip_address: found.ip } })
    )
  }

  #events(query: URLSearchParams): Response {
    const q = query.get('q')?.toLowerCase() ?? ''
    const from = query.get('from') ?? ''
    const to = query.get('to') ?? '9'
    const rows = this.events.filter(
      item =>
        item.time >= from &&
        item.time <= to &&
        (!query.get('activity') || item.activity === query.get('activity')) &&
        `${item.actor.name} ${item.item?.name}`.toLowerCase().includes(q),
    )
    const start = Math.max(
      0,
      rows.findIndex(({ id }) => id === query.get('cursor')),
    )
    const items = rows.slice(start, start + Number(query.get('limit') ?? PAGE))
    return json({ items, nextCursor: rows[start + items.length]?.id ?? null })
  }
}

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

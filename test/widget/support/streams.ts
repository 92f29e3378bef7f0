import type { AuditEntry, Stream, StreamDeadLetter, StreamDelivery } from '../../../edge/contract.ts'
import { json, problem } from './api.ts'
import { ago } from './data.ts'

export const failure = {
  code: 'stream_unauthorized',
  detail: 'The receiver answered 403: token is disabled.',
  resolution: 'Enter a valid token or secret.',
}

export function stream(over: Partial<Stream> = {}): Stream {
  return {
    id: 'str_one',
    name: 'Acme SIEM',
    kind: 'webhook',
    url: 'https://hooks.acme.example:8443/in?key=hidden',
    format: 'ndjson',
    options: {},
    filter: '',
    links: false,
    from: ago(7200),
    status: 'active',
    hasToken: false,
    createdAt: ago(7200),
    lastDeliveredAt: ago(180),
    deliveredCount: 12_345,
    waitingEvents: 0,
    lagSeconds: 0,
    deadLetters: 0,
    ...over,
  }
}

export function delivery(over: Partial<StreamDelivery> = {}): StreamDelivery {
  return {
    id: 'sdl_1',
    at: ago(60),
    kind: 'events',
    events: 100,
    delivered: true,
    status: 200,
    durationMs: 81,
    ...over,
  }
}

export function letter(over: Partial<StreamDeadLetter> = {}): StreamDeadLetter {
  return { id: 'sle_1', at: ago(600), events: 3, attempts: 8, error: failure, ...over }
}

export function entry(index: number, over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `aud_${1000 - index}`,
    at: new Date(Date.UTC(2026, 5, 15, 12) - index * 60_000).toISOString(),
    action: 'tested',
    actor: { type: 'user', id: `person${index}@acme.example` },
    ip: `203.0.113.${index % 250}`,
    target: 'con_one',
    ...over,
  }
}

/** The routes of streams, from memory, by the contract. */
export class Streams {
  items: Stream[] = []
  letters: StreamDeadLetter[] = []
  deliveries: StreamDelivery[] = []
  /** What the receiver answers to a test and to what is sent again. */
  answer: Partial<StreamDelivery> = {}
  #count = 0

  reply(method: string, path: string, body: Record<string, unknown>): Response | undefined {
    const [, , id = '', sub, letterId] = path.split('/')
    if (!id && method === 'GET') return json({ items: this.items, nextCursor: null })
    if (!id) return this.#create(body)
    const found = this.items.find(item => item.id === id)
    if (!found) return undefined
    if (method === 'DELETE') {
      this.items = this.items.filter(item => item !== found)
      return new Response(null, { status: 204 })
    }
    if (method === 'PATCH') {
      const { token: _token, ...shown } = body
      return json(this.change(id, shown))
    }
    if (sub === 'test') return json(this.#deliver('test', 0))
    if (sub === 'replay') return json(found, 202)
    if (sub === 'secret') return json({ secret: `whsec_new${++this.#count}`, previousSecretUntil: ago(-86_400) }, 201)
    if (sub === 'deliveries') return json({ items: this.deliveries, nextCursor: null })
    if (sub === 'dead-letters' && method === 'GET') return json({ items: this.letters, nextCursor: null })
    if (sub === 'dead-letters') {
      const made = this.#deliver('replay', this.letters.find(item => item.id === letterId)?.events ?? 0)
      if (made.delivered) this.letters = this.letters.filter(item => item.id !== letterId)
      return json(made)
    }
    return json(found)
  }

  change(id: string, over: Partial<Stream>): Stream | undefined {
    this.items = this.items.map(item => (item.id === id ? { ...item, ...over } : item))
    return this.items.find(item => item.id === id)
  }

  #create(body: Record<string, unknown>): Response {
    const url = String(body.url)
    if (url.includes('10.0.0.1')) {
      return problem(400, 'stream_address_refused', { detail: 'Events are not sent to this address.' })
    }
    if (url.includes('short')) {
      return problem(400, 'validation_failed', {
        detail: 'Some fields are missing or not of the expected form.',
        errors: [{ path: 'options.index', message: 'is not the name of an index' }],
      })
    }
    const { token, name, from: _from, ...rest } = body
    const made = stream({
      ...(rest as Partial<Stream>),
      id: `str_${++this.#count}`,
      name: String(name ?? new URL(url).hostname),
      hasToken: token !== undefined,
      deliveredCount: 0,
    })
    const { lastDeliveredAt: _last, ...fresh } = made
    this.items = [...this.items, fresh]
    return json({ stream: fresh, ...(made.kind === 'webhook' && { secret: 'whsec_first' }) }, 201)
  }

  #deliver(kind: StreamDelivery['kind'], events: number): StreamDelivery {
    const made = delivery({ id: `sdl_${++this.#count + 1}`, at: ago(0), kind, events, durationMs: 123, ...this.answer })
    this.deliveries = [made, ...this.deliveries]
    return made
  }
}

/** A page of the trail: its cursor is the place to go on from. */
export function auditPage(all: AuditEntry[], query: URLSearchParams): Response {
  const start = Number(query.get('cursor') ?? 0)
  const end = start + 50
  return json({ items: all.slice(start, end), nextCursor: end < all.length ? String(end) : null })
}

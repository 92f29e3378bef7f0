/**
 * Receivers of streams, as real as a test can have them: what comes in is kept, and what is answered can be told before.
 * A box stands alone; `/box/ID`, `/dataCollectionRules/ID/…` and `/ID/oauth2/v2.0/token` belong to the box ID.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepOpen } from './keep-open.ts'

/** One answer in place of the usual one. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Never answers. */
  hang?: true
  /** Cuts the connection: before the request was taken, or after it was but before the answer. */
  cut?: 'before' | 'after'
}

export interface Received {
  path: string
  headers: Record<string, string>
  body: string
  /** What was answered. */
  status: number
}

export interface Rules {
  /** Answers for the next requests, in order. */
  next?: Reply[]
  /** Answers every request so, after those. */
  always?: Reply | null
  /** An event with this text in it is refused as its kind refuses. */
  poison?: string | null
}

interface Box {
  received: Received[]
  next: Reply[]
  always: Reply | undefined
  poison: string | undefined
  /** Documents of an index, by id. */
  documents: Set<string>
}

export class Receiver {
  readonly #boxes = new Map<string, Box>()
  readonly #server: Server
  #port = 0

  constructor() {
    this.#server = keepOpen(createServer((request, response) => void this.#serve(request, response)))
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const path = request.url ?? '/'
    const control = /^\/control\/([\w-]+)/.exec(path)?.[1]
    if (control !== undefined) return this.#control(this.#box(control), body, response)
    const id = /^\/box\/([\w-]+)/.exec(path)?.[1] ?? /^\/dataCollectionRules\/([\w-]+)/.exec(path)?.[1]
    const directory = /^\/([\w-]+)\/oauth2\/v2\.0\/token$/.exec(path)?.[1]
    const box = this.#box(id ?? directory ?? 'lost')
    const reply = box.next.shift() ?? box.always ?? {}
    if (reply.hang) return
    if (reply.cut === 'before') return void request.socket.destroy()
    const usual = usualAnswer(box, path, body)
    const status = reply.status ?? usual.status
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    box.received.push({ path, headers, body, status })
    if (status < 300 && path.includes('/_bulk')) for (const one of usual.created) box.documents.add(one)
    if (reply.cut === 'after') return void request.socket.destroy()
    response.writeHead(status, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.body ?? usual.body)
  }

  #control(box: Box, body: string, response: ServerResponse): void {
    if (body !== '') {
      const { next, always, poison } = JSON.parse(body) as Rules
      if (next) box.next.push(...next)
      if (always !== undefined) box.always = always ?? undefined
      if (poison !== undefined) box.poison = poison ?? undefined
    }
    response.end(JSON.stringify({ received: box.received, documents: [...box.documents] }))
  }

  #box(id: string): Box {
    const known = this.#boxes.get(id)
    if (known) return known
    const fresh: Box = { received: [], next: [], always: undefined, poison: undefined, documents: new Set() }
    this.#boxes.set(id, fresh)
    return fresh
  }
}

/** As each kind answers when all is well, or when an event is poisoned. */
function usualAnswer(box: Box, path: string, body: string): { status: number; body: string; created: string[] } {
  const bad = (text: string) => box.poison !== undefined && text.includes(box.poison)
  if (path.includes('/_bulk')) return bulkAnswer(box, body, bad)
  if (path.endsWith('/oauth2/v2.0/token')) {
    const token = {
      token_type: 'Bearer',
      expires_in: 3599,
      access_token: `token-for-${new URLSearchParams(body).get('client_secret')}`,
    }
    return { status: 200, body: JSON.stringify(token), created: [] }
  }
  if (path.startsWith('/dataCollectionRules/')) return { status: bad(body) ? 400 : 204, body: '', created: [] }
  if (path.includes('/services/collector')) {
    return bad(body)
      ? { status: 400, body: '{"text":"Invalid data format","code":6,"invalid-event-number":0}', created: [] }
      : { status: 200, body: '{"text":"Success","code":0}', created: [] }
  }
  return { status: bad(body) ? 422 : 200, body: '', created: [] }
}

function bulkAnswer(box: Box, body: string, bad: (text: string) => boolean) {
  const lines = body.split('\n').filter(Boolean)
  const created: string[] = []
  const items = []
  for (let at = 0; at < lines.length; at += 2) {
    const { create } = JSON.parse(lines[at] ?? '{}') as { create: { _id: string } }
    if (box.documents.has(create._id))
      items.push({ create: { status: 409, error: { type: 'version_conflict_engine_exception' } } })
    else if (bad(lines[at + 1] ?? ''))
      items.push({ create: { status: 400, error: { type: 'document_parsing_exception' } } })
    else {
      created.push(create._id)
      items.push({ create: { status: 201 } })
    }
  }
  const errors = items.some(item => item.create.status > 299)
  return { status: 200, body: JSON.stringify({ errors, items }), created }
}

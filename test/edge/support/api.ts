import { env } from 'cloudflare:workers'
import { createApp } from '../../../edge/app.ts'
import { createContext } from '../../../edge/context.ts'
import type { CreatedPortal, Problem, Session } from '../../../edge/contract.ts'
import type { Env } from '../../../edge/env.ts'
import { BODY_LIMITS } from '../../../edge/middleware/body.ts'
import type { StreamMessage, SyncMessage, WorkMessage } from '../../../edge/sync/message.ts'
import { holdAgainstDocument } from './document.ts'

export const PORTAL_ORIGIN = 'https://portal.example'

export interface ApiOptions {
  /** In place of the configured values; `undefined` takes one away. */
  vars?: Record<string, unknown>
  /** Added to the clock, milliseconds; a function is asked at each look at the clock. */
  ahead?: number | (() => number)
  /** How long a body may take, milliseconds. */
  bodyMs?: number
}

export interface CallOptions {
  token?: string
  body?: unknown
  /** Sent as it is, in place of `body`. */
  text?: string
  headers?: Record<string, string>
}

/** Tests ask faster than people; the tests of the limits bind them again. */
const UNCOUNTED = { RATE_SESSION: undefined, RATE_KEY: undefined, RATE_ADDRESS: undefined }

/** The Worker's HTTP side, with messages and background work kept where a test can see them. */
export class Api {
  readonly sent: SyncMessage[] = []
  readonly sentStreams: StreamMessage[] = []
  readonly env: Env
  readonly #app: ReturnType<typeof createApp>
  #background: Promise<unknown>[] = []

  constructor({ vars = {}, ahead = 0, bodyMs = BODY_LIMITS.ms }: ApiOptions = {}) {
    const queue = {
      send: async (body: WorkMessage) => this.#keep(body),
      sendBatch: async (messages: Iterable<{ body: WorkMessage }>) => {
        for (const { body } of messages) this.#keep(body)
      },
    }
    this.env = { ...env, ...UNCOUNTED, SYNC_QUEUE: queue as unknown as Queue<WorkMessage>, ...vars } as unknown as Env
    const added = typeof ahead === 'number' ? () => ahead : ahead
    this.#app = createApp((...args) => ({ ...createContext(...args), now: () => Date.now() + added() }), {
      ...BODY_LIMITS,
      ms: bodyMs,
    })
  }

  #keep(body: WorkMessage): void {
    if ('streamId' in body) this.sentStreams.push(body)
    else this.sent.push(body)
  }

  /** The answer, held against the API's own description. */
  async fetch(request: Request): Promise<Response> {
    const response = await this.#app.fetch(request, this.env, {
      waitUntil: (work: Promise<unknown>) => void this.#background.push(work),
      passThroughOnException: () => undefined,
      props: {},
    } as unknown as ExecutionContext)
    await holdAgainstDocument(request, response)
    return response
  }

  call(method: string, path: string, { token, body, text, headers }: CallOptions = {}): Promise<Response> {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const request = new Request(new URL(path, env.PUBLIC_URL), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    })
    return this.fetch(request)
  }

  /** The parsed answer, provided that the status is the expected one. */
  async json<T>(status: number, method: string, path: string, options?: CallOptions): Promise<T> {
    const response = await this.call(method, path, options)
    const text = await response.text()
    if (response.status !== status) throw new Error(`${method} ${path}: ${response.status}, not ${status}: ${text}`)
    return JSON.parse(text) as T
  }

  problem(status: number, method: string, path: string, options?: CallOptions): Promise<Problem> {
    return this.json<Problem>(status, method, path, options)
  }

  /** Waits for the work that went on after the answers. */
  async settle(): Promise<void> {
    while (this.#background.length > 0) await this.#background.shift()
  }

  operator = { token: env.ADMIN_TOKEN }

  portal(name = 'Portal', origins = [PORTAL_ORIGIN]): Promise<CreatedPortal> {
    return this.json(201, 'POST', '/v1/portals', { ...this.operator, body: { name, origins } })
  }

  session(apiKey: string, request: Record<string, unknown> = {}): Promise<Session> {
    const body = { tenant: { id: 'acme' }, user: { id: 'u1', email: 'user@acme.example' }, ...request }
    return this.json(201, 'POST', '/v1/sessions', { token: apiKey, body })
  }

  /** A new portal with a session of a tenant in it. */
  async tenant(request?: Record<string, unknown>): Promise<{ portal: CreatedPortal; session: Session; token: string }> {
    const portal = await this.portal()
    const session = await this.session(portal.apiKey, request)
    return { portal, session, token: session.token }
  }
}

import type { Authorization, Connection, ConnectionTest, CreatedConnection, List } from '../../edge/contract.ts'
import type { Session } from '../controllers/session.ts'
import { ApiProblem, isAbort } from './problem.ts'

const TIMEOUT_MS = 30_000
const AHEAD_MS = 5000

/** A list is a parameter that is said several times. */
export type Query = Record<string, string | number | string[] | undefined>
interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  query?: Query
  signal?: AbortSignal | undefined
  /** Answers the reply itself, and gives it all the time it needs. */
  whole?: boolean
}

/** The API's routes that a session may call, typed by the contract. Every failure is an `ApiProblem`, aborts aside. */
export class Api {
  #base: string
  #session: Session
  #ahead: Record<string, Promise<unknown>> | undefined

  constructor(base: string, session: Session) {
    this.#base = base.replace(/\/+$/, '')
    this.#session = session
  }

  connections = (signal?: AbortSignal) =>
    this.#call<List<Connection>>('/connections', { query: { limit: 200 }, signal })
  connection = (id: string, signal?: AbortSignal) => this.#call<Connection>(`/connections/${id}`, { signal })
  create = (body: { adminEmail: string; name?: string }) =>
    this.#call<CreatedConnection>('/connections', { method: 'POST', body })
  rename = (id: string, name: string) =>
    this.#call<Connection>(`/connections/${id}`, { method: 'PATCH', body: { name } })
  disconnect = (id: string, events: 'keep' | 'delete') =>
    this.#call<Connection | undefined>(`/connections/${id}`, { method: 'DELETE', query: { events } })
  authorize = (id: string) => this.#call<Authorization>(`/connections/${id}/authorization`, { method: 'POST' })
  sync = (id: string) => this.#call<unknown>(`/connections/${id}/sync`, { method: 'POST' })
  startTest = (id: string) =>
    this.#call<Pick<ConnectionTest, 'id' | 'status'>>(`/connections/${id}/tests`, { method: 'POST' })
  test = (id: string, test: string, signal?: AbortSignal) =>
    this.#call<ConnectionTest>(`/connections/${id}/tests/${test}`, { signal })

  /** Asks, once, for a path and query that `get` will want in a moment, and is then given. */
  ahead(place: string): void {
    if (this.#ahead) return
    const reply = this.#call(place, {})
    reply.catch(() => undefined)
    this.#ahead = { [place]: reply }
    setTimeout(() => {
      this.#ahead = {}
    }, AHEAD_MS)
  }

  /** Any other route, for the parts that come later. */
  get = <T>(path: string, query: Query = {}, signal?: AbortSignal) => this.#call<T>(path, { query, signal })
  send = <T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => this.#call<T>(path, { method, body })
  stream = (path: string, query: Query, signal: AbortSignal) =>
    this.#call<Response>(path, { query, signal, whole: true })

  async #call<T>(path: string, call: Call): Promise<T> {
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(call.query ?? {}))
      for (const each of [value].flat()) if (each !== undefined && each !== '') search.append(key, `${each}`)
    if (search.size) path += `?${search}`
    const ahead = this.#ahead?.[path]
    if (ahead) {
      this.#ahead = {}
      const reply = await ahead
      call.signal?.throwIfAborted()
      return reply as T
    }
    const token = await this.#session.token()
    let reply = await this.#send(token, path, call)
    if (reply.status === 401) {
      reply = await this.#send(await this.#session.renew(token), path, call)
      if (reply.status === 401) throw this.#session.refuse()
    }
    if (!reply.ok) throw await problemOf(reply)
    if (call.whole) return reply as T
    if (reply.status === 204) return undefined as T
    return (await reply.json().catch(() => {
      throw new ApiProblem(reply.status, { code: 'unreadable' })
    })) as T
  }

  async #send(token: string, path: string, { method = 'GET', body, signal, whole }: Call): Promise<Response> {
    const timeout = whole ? undefined : AbortSignal.timeout(TIMEOUT_MS)
    try {
      return await fetch(`${this.#base}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.any([signal, timeout].filter(item => item !== undefined)),
      })
    } catch (error) {
      if (isAbort(error)) throw error
      throw new ApiProblem(0, { code: navigator.onLine ? 'unreachable' : 'offline' })
    }
  }
}

async function problemOf(reply: Response): Promise<ApiProblem> {
  const body = await reply.json().catch(() => undefined)
  const seconds = Number(reply.headers.get('retry-after'))
  const known = typeof body?.code === 'string'
  return new ApiProblem(reply.status, known ? body : { code: 'unreadable' }, seconds > 0 ? seconds * 1000 : undefined)
}

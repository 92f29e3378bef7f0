import type { Http } from './http.ts'
import { Streams } from './streams.ts'
import type { Connection, CreateSession, Event, EventFilter, EventWithRaw, Session } from './types.ts'

export interface TenantOptions {
  /** Who asks, as the audit trail names it; `{ id: 'server' }` when left out. */
  user?: CreateSession['user']
}

export interface EventsOptions extends EventFilter {
  /** Newest first (`desc`) when left out. */
  order?: 'asc' | 'desc'
  /** Events a request, up to 1000; 500 when left out. */
  pageSize?: number
  /** Goes on after the page that this came from, with the same filter. */
  cursor?: string
  /** Called with the cursor after each page: keep it to go on from there another time. */
  onPage?: (cursor: string | null) => void
  signal?: AbortSignal
}

interface List<T> {
  items: T[]
  nextCursor: string | null
}

/** Renewed so long before it ends. */
const EARLY_MS = 60_000

/** Reads one tenant, and says where its events are sent. */
export class Tenant {
  readonly id: string
  readonly streams: Streams
  readonly #http: Http
  readonly #token: (renew: boolean) => Promise<string>

  constructor(
    http: Http,
    createSession: (request: CreateSession) => Promise<Session>,
    id: string,
    options: TenantOptions,
  ) {
    this.id = id
    this.#http = http
    const user = options.user ?? { id: 'server' }
    this.#token = tokens(() => createSession({ tenant: { id }, user, permissions: ['events:read'] }))
    this.streams = new Streams(
      http,
      tokens(() => createSession({ tenant: { id }, user, permissions: ['streams:write'] })),
    )
  }

  async connections(signal?: AbortSignal): Promise<Connection[]> {
    const { items } = await this.#get<List<Connection>>('/v1/connections', signal)
    return items
  }

  connection(id: string, signal?: AbortSignal): Promise<Connection> {
    return this.#get(`/v1/connections/${encodeURIComponent(id)}`, signal)
  }

  /** With what Dropbox sent, as `raw`. */
  event(id: string, signal?: AbortSignal): Promise<EventWithRaw> {
    return this.#get(`/v1/events/${encodeURIComponent(id)}`, signal)
  }

  /** Every event that the filter lets through, page by page as you ask for more. */
  async *events(options: EventsOptions = {}): AsyncGenerator<Event, void, undefined> {
    const { onPage, signal, cursor: from, ...rest } = options
    let cursor: string | null | undefined = from
    do {
      const page: List<Event> = await this.#get(`/v1/events?${search({ ...rest, cursor })}`, signal)
      yield* page.items
      cursor = page.nextCursor
      onPage?.(cursor)
    } while (cursor)
  }

  #get<T>(path: string, signal: AbortSignal | undefined): Promise<T> {
    return this.#http.call<T>('GET', path, { token: renew => this.#token(renew), signal })
  }
}

/** Tokens of sessions that are made and renewed by themselves. */
function tokens(newSession: () => Promise<Session>): (renew: boolean) => Promise<string> {
  let session: Promise<Session> | undefined
  return async renew => {
    const known = renew ? undefined : await session?.catch(() => undefined)
    if (known && Date.parse(known.expiresAt) - Date.now() > EARLY_MS) return known.token
    session = newSession()
    return (await session).token
  }
}

function search({ pageSize = 500, ...filter }: Omit<EventsOptions, 'cursor'> & { cursor: string | null | undefined }) {
  const parameters = new URLSearchParams({ limit: String(pageSize) })
  for (const [name, value] of Object.entries(filter)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) parameters.append(name, String(one))
    }
  }
  return parameters
}

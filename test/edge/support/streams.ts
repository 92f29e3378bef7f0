import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { type Context, createContext } from '../../../edge/context.ts'
import type {
  CreatedPortal,
  CreatedStream,
  Event,
  List,
  Session,
  Stream,
  StreamDeadLetter,
  StreamDelivery,
} from '../../../edge/contract.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import type { Received, Rules } from '../../support/receiver.ts'
import { Api } from './api.ts'
import { connected, database, store } from './data.ts'
import type { Engine } from './engine.ts'

/** A receiver's box, seen from a test. */
export class Box {
  readonly id = `b${crypto.randomUUID()}`
  readonly url = `${env.RECEIVER_URL}/box/${this.id}`

  async rule(rules: Rules): Promise<void> {
    await fetch(`${env.RECEIVER_URL}/control/${this.id}`, { method: 'POST', body: JSON.stringify(rules) })
  }

  async received(): Promise<Received[]> {
    return (await this.#state()).received
  }

  /** Those that it took. */
  async taken(): Promise<Received[]> {
    return (await this.received()).filter(one => one.status < 300)
  }

  async documents(): Promise<string[]> {
    return (await this.#state()).documents
  }

  async #state(): Promise<{ received: Received[]; documents: string[] }> {
    return (await fetch(`${env.RECEIVER_URL}/control/${this.id}`)).json()
  }
}

/** A tenant with a connection, whose streams go to boxes of the tests' receiver. */
export class StreamRig {
  readonly api: Api
  readonly token: string
  readonly connection: { id: string; rowId: number }
  readonly #tenant: { portal: CreatedPortal; session: Session } | undefined
  /** Added to the clock, milliseconds. */
  ahead = 0

  constructor(
    api: Api,
    token: string,
    connection: { id: string; rowId: number },
    tenant?: { portal: CreatedPortal; session: Session },
  ) {
    this.api = api
    this.token = token
    this.connection = connection
    this.#tenant = tenant
  }

  static async begin(): Promise<StreamRig> {
    const api = new Api({ vars: { STREAM_ALLOW_PRIVATE: 'true' } })
    const tenant = await api.tenant()
    return new StreamRig(api, tenant.token, await connected(tenant.session.id), tenant)
  }

  get tenant(): { portal: CreatedPortal; session: Session } {
    if (!this.#tenant) throw new Error('the tenant is the engine’s')
    return this.#tenant
  }

  /** Events that come in now, at a second each; the names say which they are. */
  async arrive(names: readonly string[], set: Parameters<typeof store>[1][number] = {}, rowId = this.connection.rowId) {
    const time = Math.floor(Date.now() / 1000) + 1
    serial += names.length
    const base = serial
    await store(
      rowId,
      names.map((itemName, index) => ({ itemName, time, fp: base * 1000 + index, raw: RAW, ...set })),
    )
  }

  async stream(box: Box, request: Record<string, unknown> = {}): Promise<CreatedStream> {
    const body = { kind: 'webhook', url: box.url, ...request }
    return this.api.json(201, 'POST', '/v1/streams', { token: this.token, body })
  }

  get(id: string): Promise<Stream> {
    return this.api.json(200, 'GET', `/v1/streams/${id}`, { token: this.token })
  }

  async deliveries(id: string): Promise<StreamDelivery[]> {
    const path = `/v1/streams/${id}/deliveries?limit=200`
    return (await this.api.json<List<StreamDelivery>>(200, 'GET', path, { token: this.token })).items
  }

  async deadLetters(id: string): Promise<StreamDeadLetter[]> {
    const path = `/v1/streams/${id}/dead-letters`
    return (await this.api.json<List<StreamDeadLetter>>(200, 'GET', path, { token: this.token })).items
  }

  /** One message to a consumer, as the platform would deliver it; goes on while the stream asks for more. */
  async run(id: string): Promise<void> {
    const [row] = await database().all<{ id: number }>(sql`select id from streams where public_id = ${id}`)
    for (let more = true; more; ) {
      this.api.sentStreams.length = 0
      const message = {
        id: crypto.randomUUID(),
        timestamp: new Date(),
        body: { v: 1, streamId: row?.id ?? 0 },
        attempts: 1,
        ack: () => undefined,
        retry: () => {
          throw new Error('the message failed')
        },
      }
      await consumeBatch(
        { queue: 'dropbox-sync', messages: [message] } as unknown as MessageBatch<unknown>,
        this.context(),
      )
      more = this.api.sentStreams.length > 0
    }
  }

  /** The next try, however long it has to wait: the clock is put forward to it. */
  async retry(id: string): Promise<Stream> {
    const { error } = await this.get(id)
    if (error?.nextAt) this.ahead = Math.max(this.ahead, Date.parse(error.nextAt) - Date.now())
    await this.run(id)
    return this.get(id)
  }

  context(): Context {
    const context = createContext(this.api.env, { waitUntil: () => undefined })
    return { ...context, now: () => Date.now() + this.ahead }
  }
}

/** Streams of the tenant whose Dropbox team an engine syncs. */
export function rigOf(engine: Engine): StreamRig {
  const api = new Api({ vars: { STREAM_ALLOW_PRIVATE: 'true' } })
  return new StreamRig(api, engine.token, { id: engine.connectionId, rowId: engine.rowId })
}

let serial = 0
const RAW = { details: { shared_content_link: 'https://www.dropbox.com/scl/fi/abc/x?rlkey=SECRETKEY' } }

/** The events of a webhook's message. */
export function eventsOf(request: Received): Event[] {
  const { data } = JSON.parse(request.body) as { data: { events?: Event[] } }
  return data.events ?? []
}

export const namesOf = (requests: readonly Received[]) =>
  requests.flatMap(eventsOf).map(event => event.item?.name ?? '')

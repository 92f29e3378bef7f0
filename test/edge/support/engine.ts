import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { type Context, createContext } from '../../../edge/context.ts'
import type { Env } from '../../../edge/env.ts'
import { unpackChunk } from '../../../edge/lib/chunks.ts'
import { enqueueDue } from '../../../edge/services/sync.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import type { SyncMessage, WorkMessage } from '../../../edge/sync/message.ts'
import { runSchedule } from '../../../edge/sync/schedule.ts'
import type { SandboxTeam } from '../../sandbox/client.ts'
import { Api } from './api.ts'
import { database } from './data.ts'
import { connect, sandbox } from './dropbox.ts'
import { seedOfTest } from './seed.ts'

const REST_MS = 200

interface Waiting {
  body: SyncMessage
  at: number
  attempts: number
}

export interface Delivery {
  /** Batches at work at once. */
  consumers?: number
  batchSize?: number
  /** Every message is delivered this often. */
  copies?: number
  shuffle?: boolean
  /** Messages that vanish: a share between 0 and 1. */
  lost?: number
  timeoutMs?: number
}

/** A queue that loses, repeats and reorders on demand, the consumers behind it, and a cron that never tires. */
export class Engine {
  readonly waiting: Waiting[] = []
  readonly api: Api
  readonly rowId: number
  readonly connectionId: string
  readonly token: string
  readonly team: SandboxTeam
  /** Added to the clock of the consumers, milliseconds. */
  ahead = 0
  /** In place of the configured values. */
  vars: Record<string, unknown> = {}

  private constructor(from: { api: Api; rowId: number; connectionId: string; token: string; team: SandboxTeam }) {
    this.api = from.api
    this.rowId = from.rowId
    this.connectionId = from.connectionId
    this.token = from.token
    this.team = from.team
    this.takeSent()
  }

  /** A tenant whose Dropbox team, with that many events in sixty days, has just been connected; nothing is pulled yet. */
  static async begin(
    events: number,
    options: { everyType?: boolean; trickle?: number; ahead?: number; backfillDays?: number } = {},
  ): Promise<Engine> {
    const { ahead = 0, backfillDays, ...shape } = options
    const api = new Api({ ahead })
    const { token } = await api.tenant()
    const team = await sandbox.createTeam({ seed: seedOfTest(), members: 30, events, settled: true, ...shape })
    const connection = await connect(api, token, team, backfillDays)
    const [row] = await database().all<{ id: number }>(
      sql`select id from connections where public_id = ${connection.id}`,
    )
    if (!row) throw new Error('no connection')
    const engine = new Engine({ api, rowId: row.id, connectionId: connection.id, token, team })
    engine.ahead = ahead
    return engine
  }

  context(): Context {
    // streams are another test's subject
    const put = (body: WorkMessage, delaySeconds = 0) =>
      'sliceId' in body && this.waiting.push({ body, at: Date.now() + delaySeconds * 1000, attempts: 1 })
    const queue = {
      send: async (body: WorkMessage, options?: { delaySeconds?: number }) => void put(body, options?.delaySeconds),
      sendBatch: async (messages: Iterable<{ body: WorkMessage }>) => {
        for (const message of messages) put(message.body)
      },
    }
    const context = createContext({ ...env, SYNC_QUEUE: queue, ...this.vars } as unknown as Env, {
      waitUntil: () => undefined,
    })
    return { ...context, now: () => Date.now() + this.ahead }
  }

  /** Delivers until nothing is left to do: the window is pulled and the live slice has caught up. */
  async run(delivery: Delivery = {}): Promise<void> {
    this.takeSent()
    const end = Date.now() + (delivery.timeoutMs ?? 50_000)
    const work = () => Promise.all(Array.from({ length: delivery.consumers ?? 1 }, () => this.#consumer(delivery, end)))
    await work()
    // A poll may have come due in the moment since they looked.
    while (Date.now() < end && (await this.#open())) await work()
    if (await this.#open()) throw new Error(`the sync did not finish in time: ${await this.#state()}`)
  }

  /** One batch to one consumer, as the platform would. */
  async deliver(batch: readonly { body: SyncMessage; attempts: number }[]): Promise<void> {
    const messages = batch.map(({ body, attempts }) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      body,
      attempts,
      ack: () => undefined,
      retry: (options?: { delaySeconds?: number }) => {
        this.waiting.push({ body, at: Date.now() + (options?.delaySeconds ?? 0) * 1000, attempts: attempts + 1 })
      },
    }))
    await consumeBatch({ queue: 'dropbox-sync', messages } as unknown as MessageBatch<unknown>, this.context())
  }

  /** What "Sync now" does. */
  async requestSync(): Promise<void> {
    await this.api.json(202, 'POST', `/v1/connections/${this.connectionId}/sync`, { token: this.token })
    this.takeSent()
  }

  /** Lets the next poll come now. */
  async hurry(): Promise<void> {
    await database().run(sql`update slices set next_at = 0 where connection_id = ${this.rowId} and status = 'open'`)
  }

  /** The cron sees every connection of the tests' database, not just this one. */
  /** As if the Worker had died between storing the grant and planning the window. */
  async forgetSlices(): Promise<void> {
    this.waiting.length = 0
    await database().run(sql`delete from slices where connection_id = ${this.rowId}`)
  }

  cron(): Promise<void> {
    return runSchedule(this.context())
  }

  /** Raw events stored for the connection, each as canonical JSON text, sorted; twins as often as they are stored. */
  async stored(): Promise<string[]> {
    const rows = await database().all<{ chunk: number; place: number }>(
      sql`select chunk_id as chunk, chunk_index as place from events where connection_id = ${this.rowId}`,
    )
    const chunks = await database().all<{ id: number; codec: 'zstd' | 'gzip'; data: ArrayBuffer }>(
      sql`select id, codec, data from raw_chunks where connection_id = ${this.rowId}`,
    )
    const byId = new Map(chunks.map(chunk => [chunk.id, chunk]))
    return rows
      .map(row => {
        const chunk = byId.get(row.chunk)
        return JSON.stringify(chunk && unpackChunk(chunk.codec, new Uint8Array(chunk.data), row.place))
      })
      .sort()
  }

  /** What Dropbox had in the window when the connection was made, plus what came since; in the form of `stored`. */
  async expected(): Promise<string[]> {
    const [row] = await database().all<{ at: number; days: number }>(
      sql`select connected_at as at, backfill_days as days from connections where id = ${this.rowId}`,
    )
    if (!row) throw new Error('no connection')
    const from = new Date((Math.floor(row.at / 1000) - row.days * 86_400) * 1000).toISOString()
    const lines = await sandbox.oracle(this.team.teamId, { from: `${from.slice(0, 19)}Z` })
    return lines.map(line => JSON.stringify(JSON.parse(line))).sort()
  }

  /** Totals by roll-up and by scan, and the connection's counters. */
  async totals() {
    const [row] = await database().all<Record<string, number>>(sql`
      select (select count(*) from events where connection_id = ${this.rowId}) as rows,
        (select sum(count) from rollups where connection_id = ${this.rowId} and dimension = 'g') as byGroup,
        (select sum(count) from rollups where connection_id = ${this.rowId} and dimension = 'a') as byActor,
        (select sum(count) from rollups where connection_id = ${this.rowId} and dimension = 'o') as byOrigin,
        (select count(*) from (select 1 from rollups r where r.connection_id = ${this.rowId}
          and r.count <> (select count(*) from event_rows e where e.connection_id = r.connection_id
            and e.time / 86400 = r.day
            and case r.dimension when 'g' then e.group_ref when 'a' then e.actor_ref else e.origin_ref end = r.key))) as wrongDays,
        event_count as counted, duplicate_count as duplicates, late_count as late, quarantined_count as quarantined
      from connections where id = ${this.rowId}`)
    return row ?? {}
  }

  async #consumer(delivery: Delivery, end: number): Promise<void> {
    while (Date.now() < end) {
      const batch = this.#take(delivery.batchSize ?? 4, delivery.shuffle ?? false)
      if (batch.length > 0) {
        const copies = Array.from({ length: delivery.copies ?? 1 }, () => batch).flat()
        const kept = copies.filter(() => Math.random() >= (delivery.lost ?? 0))
        await this.deliver(kept)
        continue
      }
      if (!(await this.#open())) return
      if (this.waiting.length === 0) await enqueueDue(this.context(), { connectionId: this.rowId })
      // Until the next message is due; to ask again and again would keep the database busy.
      const due = Math.min(...this.waiting.map(({ at }) => at - Date.now()), REST_MS)
      await new Promise(resolve => setTimeout(resolve, Math.max(due, 10)))
    }
  }

  #take(size: number, shuffle: boolean): Waiting[] {
    const due = this.waiting.filter(message => message.at <= Date.now())
    if (shuffle) due.sort(() => Math.random() - 0.5)
    const batch = due.slice(0, size)
    for (const message of batch) this.waiting.splice(this.waiting.indexOf(message), 1)
    return batch
  }

  takeSent(): void {
    for (const body of this.api.sent.splice(0)) this.waiting.push({ body, at: Date.now(), attempts: 1 })
  }

  /** What is left to do and what it waits for, in seconds from now; for the message of a test that waited in vain. */
  async #state(): Promise<string> {
    const now = Date.now()
    const open = await database().all(sql`
      select kind, page, attempts, resets, (next_at - ${now}) / 1000 as due, (queued_until - ${now}) / 1000 as queued,
        (lease_until - ${now}) / 1000 as leased from slices
      where connection_id = ${this.rowId} and status = 'open'`)
    const messages = this.waiting.map(({ body, at, attempts }) => ({ ...body, due: (at - now) / 1000, attempts }))
    return JSON.stringify({ open, messages })
  }

  /** Bounded slices left, or a live slice that is due; of a connection that is connected. */
  async #open(): Promise<boolean> {
    const [row] = await database().all<{ left: number }>(sql`
      select count(*) as left from slices s join connections c on c.id = s.connection_id
      where s.connection_id = ${this.rowId} and s.status = 'open' and c.status = 'connected'
        and (s.kind <> 'live' or s.next_at <= ${Date.now() + this.ahead})`)
    return (row?.left ?? 0) > 0
  }
}

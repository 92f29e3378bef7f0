import type { StreamOptions } from '../../db/schema/streams.ts'
import type { Answer, Outgoing } from './send.ts'
import type { Verdict } from './verdict.ts'

/** One event, or one fact of the connector's own, as it is sent. */
export interface Item {
  /** Stable: the receiver knows by it what it has already. */
  id: string
  /** Milliseconds. */
  time: number
  /** A JSON object on one line. */
  json: string
}

/** Where to, with the secrets opened. */
export interface Target {
  url: string
  options: StreamOptions
  /** What the receiver lets us in with. */
  token?: string
  /** Secrets that webhooks are signed with: the present one, and the one before while both are good. */
  signing: string[]
}

/** What is sent as one request. */
export interface Parcel {
  /** The same for each try of the same content. */
  id: string
  /** `events.created`, `test`, or the name of a fact. */
  type: string
  /** Public id; absent in a test. */
  connectionId?: string
  items: Item[]
  /** Of this try. Milliseconds. */
  at: number
}

/** How one kind of receiver wants its events, and what its answers mean. */
export interface Adapter {
  /** The most that a request may hold. */
  maxEvents: number
  maxBytes: number
  /** Facts of the connector go out one a request. */
  singleFacts?: true
  request(target: Target, parcel: Parcel): Outgoing
  judge(answer: Answer, parcel: Parcel): Verdict
}

/** Bytes that a receiver's own envelope puts around an event, generously. */
const ENVELOPE_BYTES = 300

/** How many of the items fit into one request; at least one. */
export function fitting(adapter: Adapter, items: readonly Item[]): number {
  let bytes = 0
  const over = items.findIndex(item => {
    bytes += Buffer.byteLength(item.json) + ENVELOPE_BYTES
    return bytes > adapter.maxBytes
  })
  return over === -1 ? items.length : Math.max(1, over)
}

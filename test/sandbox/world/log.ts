/** A column of numbers that grows. */
class Column {
  #values = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  at(index: number): number {
    return this.#values[index] ?? 0
  }
}

const smallestChunk = 64 * 1024
const largestChunk = 4 * 1024 * 1024

/** Which events a query wants. Times are seconds; `to` is exclusive. */
export interface Filter {
  from?: number | undefined
  to?: number | undefined
  category?: string | undefined
  type?: string | undefined
  account?: string | undefined
}

export interface Slice {
  /** JSON of the events, as bytes. */
  events: Uint8Array[]
  /** Where the next slice begins. */
  position: number
  /** Whether anything that fits is left. */
  more: boolean
  /** Latest timestamp among the events, in seconds. */
  last: number | undefined
}

/**
 * All events of a team, in the order in which they ARRIVE in the log: what has arrived never moves, so a position
 * is good for ever. The JSON lives outside the heap, a page is a handful of copies.
 */
export class EventLog {
  readonly #arrival = new Column()
  readonly #time = new Column()
  readonly #type = new Column()
  readonly #offset = new Column()
  readonly #length = new Column()
  readonly #chunks: Buffer[] = []
  #free = 0
  readonly #types: string[] = []
  readonly #categories: string[] = []
  readonly #typeIndex = new Map<string, number>()
  readonly #order = new Column()
  #waiting: number[] = []
  #sorted = true
  #settled = 0
  #longestDelay = 0
  #earliest = 0

  /** Events that have arrived. */
  get size(): number {
    return this.#order.length
  }

  /** `arrival` is in milliseconds; an event cannot arrive before what has already been shown. */
  add(event: { type: string; category: string; time: number; json: string }, arrival: number): void {
    const at = Math.max(arrival, this.#settled)
    const row = this.#arrival.length
    this.#arrival.push(at)
    this.#time.push(event.time)
    this.#type.push(this.#code(event.type, event.category))
    this.#store(event.json)
    this.#waiting.push(row)
    this.#sorted = false
    this.#longestDelay = Math.max(this.#longestDelay, at - event.time * 1000)
    this.#earliest = Math.min(this.#earliest, at - event.time * 1000)
  }

  /** Lets everything arrive that is due by `now` (milliseconds). */
  settle(now: number): void {
    if (!this.#sorted) {
      this.#waiting.sort((one, other) => this.#arrival.at(other) - this.#arrival.at(one) || other - one)
      this.#sorted = true
    }
    for (;;) {
      const row = this.#waiting.at(-1)
      if (row === undefined || this.#arrival.at(row) > now) break
      this.#waiting.pop()
      this.#order.push(row)
    }
    this.#settled = Math.max(this.#settled, now)
  }

  /** At most `limit` events from `position` on, in order of arrival. */
  slice(filter: Filter, position: number, limit: number): Slice {
    const events: Uint8Array[] = []
    let last: number | undefined
    const end = this.#end(filter)
    let at = Math.max(position, this.#start(filter))
    const fits = this.#matcher(filter)
    for (; at < end && events.length < limit; at++) {
      const row = this.#order.at(at)
      if (!fits(row)) continue
      events.push(this.#bytes(row))
      last = Math.max(last ?? 0, this.#time.at(row))
    }
    const next = at
    while (at < end && !fits(this.#order.at(at))) at++
    return { events, position: next, more: at < end, last }
  }

  count(filter: Filter): number {
    const fits = this.#matcher(filter)
    let count = 0
    for (let at = this.#start(filter); at < this.#end(filter); at++) if (fits(this.#order.at(at))) count++
    return count
  }

  /** Everything there will be, arrived or not, that arrives before `before` (milliseconds). */
  all(filter: Filter, before: number): Uint8Array[] {
    const fits = this.#matcher(filter)
    const rows: number[] = []
    for (let row = 0; row < this.#arrival.length; row++) if (this.#arrival.at(row) < before && fits(row)) rows.push(row)
    return rows
      .sort((one, other) => this.#arrival.at(one) - this.#arrival.at(other) || one - other)
      .map(row => this.#bytes(row))
  }

  #code(type: string, category: string): number {
    const known = this.#typeIndex.get(type)
    if (known !== undefined) return known
    this.#typeIndex.set(type, this.#types.length)
    this.#categories.push(category)
    return this.#types.push(type) - 1
  }

  /** A new chunk that holds at least `size` bytes. */
  #grow(size: number): Buffer {
    const bytes = Math.max(size, Math.min(largestChunk, smallestChunk * 2 ** this.#chunks.length))
    const chunk: Buffer = Buffer.allocUnsafeSlow(bytes)
    this.#chunks.push(chunk)
    this.#free = 0
    return chunk
  }

  #store(json: string): void {
    const size = Buffer.byteLength(json)
    const last = this.#chunks.at(-1)
    const chunk = last && this.#free + size <= last.length ? last : this.#grow(size)
    chunk.write(json, this.#free, 'utf8')
    this.#offset.push((this.#chunks.length - 1) * 2 ** 32 + this.#free)
    this.#length.push(size)
    this.#free += size
  }

  #bytes(row: number): Uint8Array {
    const offset = this.#offset.at(row)
    const start = offset % 2 ** 32
    const chunk = this.#chunks[Math.floor(offset / 2 ** 32)] ?? Buffer.alloc(0)
    return chunk.subarray(start, start + this.#length.at(row))
  }

  #matcher(filter: Filter): (row: number) => boolean {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, account } = filter
    const type = filter.type === undefined ? undefined : (this.#typeIndex.get(filter.type) ?? -1)
    return row => {
      const time = this.#time.at(row)
      if (time < from || time >= to) return false
      if (type !== undefined && this.#type.at(row) !== type) return false
      if (filter.category !== undefined && this.#categories[this.#type.at(row)] !== filter.category) return false
      return account === undefined || takesPart(this.#bytes(row), account)
    }
  }

  /** First position that can hold an event of that time or later, by the shortest delay there is. */
  #start(filter: Filter): number {
    return filter.from === undefined ? 0 : this.#search(filter.from * 1000 + this.#earliest)
  }

  #end(filter: Filter): number {
    return filter.to === undefined ? this.size : this.#search(filter.to * 1000 + this.#longestDelay + 1)
  }

  #search(arrival: number): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#arrival.at(this.#order.at(middle)) < arrival) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The account filter looks at actor, context and participants. */
function takesPart(bytes: Uint8Array, account: string): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!text.includes(account)) return false
  const { actor, context, participants } = JSON.parse(text.toString())
  return JSON.stringify([actor, context, participants]).includes(account)
}

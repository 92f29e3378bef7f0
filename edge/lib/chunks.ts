import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Events a chunk: small enough that opening one takes half a millisecond, large enough to compress well. */
export const CHUNK_EVENTS = 50

export type Codec = 'zstd' | 'gzip'

/** Two bytes an event more than level 3, and a fifth less time. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

const encoder = new TextEncoder()
let buffer = new Uint8Array(262_144)

/** Compresses events. gzip where the platform has no zstd. */
export function packChunk(events: readonly unknown[]): { codec: Codec; data: Uint8Array } {
  const text = asList(events)
  return typeof zstdCompressSync === 'function'
    ? { codec: 'zstd', data: zstdCompressSync(text, FAST) }
    : { codec: 'gzip', data: gzipSync(text) }
}

/**
 * A JSON list as UTF-8, valid until the next call. Each event is written by itself: one that is not Latin-1 would make
 * the joined text of all wide, and slow to encode.
 */
function asList(events: readonly unknown[]): Uint8Array {
  let length = 0
  events.forEach((event, index) => {
    const text = JSON.stringify(event)
    reserve(length + text.length * 3 + 2, length)
    buffer[length] = index === 0 ? OPEN : COMMA
    length += 1 + encoder.encodeInto(text, buffer.subarray(length + 1)).written
  })
  if (length === 0) return encoder.encode('[]')
  buffer[length] = CLOSE
  return buffer.subarray(0, length + 1)
}

const [OPEN, COMMA, CLOSE] = [91, 44, 93]
/** A longer buffer is let go after the events that needed it. */
const KEPT = 4_194_304

function reserve(size: number, used: number): void {
  if (used === 0 && buffer.length > KEPT) buffer = new Uint8Array(262_144)
  if (size <= buffer.length) return
  const larger = new Uint8Array(Math.max(buffer.length * 2, size))
  larger.set(buffer.subarray(0, used))
  buffer = larger
}

/** The event at `index` of a chunk, as Dropbox sent it; undefined when there is none. */
export function unpackChunk(codec: Codec, data: Uint8Array, index: number): unknown {
  return unpackAll(codec, data)[index]
}

/** All events of a chunk, in their places. */
export function unpackAll(codec: Codec, data: Uint8Array): unknown[] {
  const text = (codec === 'zstd' ? zstdDecompressSync(data) : gunzipSync(data)).toString()
  const events: unknown = JSON.parse(text)
  return Array.isArray(events) ? events : []
}

/**
 * A chunk's row id from where it came: 25 bits of slice, 23 of page, 5 of place. A redelivered page makes the same ids.
 * Room for 33 million slices, and for a live slice polled every minute for 15 years.
 */
export function chunkId(sliceId: number, page: number, place: number): number {
  return (sliceId * 2 ** 23 + page) * 32 + place
}

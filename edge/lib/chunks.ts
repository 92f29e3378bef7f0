import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Events a chunk: small enough that opening one takes half a millisecond, large enough to compress well. */
export const CHUNK_EVENTS = 50

export type Codec = 'zstd' | 'gzip'

const encoder = new TextEncoder()

/** Compresses events. gzip where the platform has no zstd. Many short texts are written faster than one long one. */
export function packChunk(events: readonly unknown[]): { codec: Codec; data: Uint8Array } {
  const text = encoder.encode(`[${events.map(event => JSON.stringify(event)).join(',')}]`)
  return typeof zstdCompressSync === 'function'
    ? { codec: 'zstd', data: zstdCompressSync(text) }
    : { codec: 'gzip', data: gzipSync(text) }
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

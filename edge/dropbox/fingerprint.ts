import { hash } from 'node:crypto'
import { canonicalBytes } from './canonical.ts'

/**
 * Identity of an event, which Dropbox does not give: 52 bits of SHA-256 over the connection's secret and the event's
 * canonical content. Keyed, so that nobody who can name a file can search for two names whose fingerprints collide.
 */
export function fingerprint(raw: unknown, salt: string): number {
  return bits52(hash('sha256', canonicalBytes(raw, before(salt)), 'buffer'))
}

/**
 * The same of many at once, in their order. A digest takes a copy of what it is given before it returns its promise
 * (Web Cryptography, SubtleCrypto.digest), so the bytes may be written over.
 */
export async function fingerprints(raws: readonly unknown[], salt: string): Promise<number[]> {
  const first = before(salt)
  const digests = raws.map(raw => crypto.subtle.digest('SHA-256', canonicalBytes(raw, first)))
  return (await Promise.all(digests)).map(digest => bits52(new Uint8Array(digest)))
}

/** The fingerprint of the n-th among identical events of one pull; the first (0) keeps the base. */
export function twin(base: number, ordinal: number): number {
  return ordinal === 0 ? base : bits52(hash('sha256', `twin:${base}:${ordinal}`, 'buffer'))
}

const before = (salt: string) => `${salt.length}:${salt}`

/** The first 52 bits of a digest as an integer: safe in JavaScript. */
function bits52(digest: Uint8Array): number {
  const view = new DataView(digest.buffer, digest.byteOffset)
  return view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12)
}

import { hash } from 'node:crypto'
import { canonicalBytes } from './canonical.ts'

/**
 * Identity of an event, which Dropbox does not give: 52 bits of SHA-256 over the connection's secret and the event's
 * canonical content. Keyed, so that nobody who can name a file can search for two names whose fingerprints collide.
 */
export function fingerprint(raw: unknown, salt: string): number {
  return bits52(canonicalBytes(raw, `${salt.length}:${salt}`))
}

/** The fingerprint of the n-th among identical events of one pull; the first (0) keeps the base. */
export function twin(base: number, ordinal: number): number {
  return ordinal === 0 ? base : bits52(`twin:${base}:${ordinal}`)
}

/** A safe integer: 13 hexadecimal digits. */
function bits52(text: string | Uint8Array): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 13), 16)
}

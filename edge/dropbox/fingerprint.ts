import { createHash } from 'node:crypto'
import { canonical } from './canonical.ts'

/**
 * Identity of an event, which Dropbox does not give: 52 bits of SHA-256 over the connection's secret and the event's
 * canonical content. Keyed, so that nobody who can name a file can search for two names whose fingerprints collide.
 */
export function fingerprint(raw: unknown, salt: string): number {
  return bits52(
    createHash('sha256')
      .update(`${salt.length}:${salt}${canonical(raw)}`)
      .digest(),
  )
}

/** The fingerprint of the n-th among identical events of one pull; the first (0) keeps the base. */
export function twin(base: number, ordinal: number): number {
  return ordinal === 0 ? base : bits52(createHash('sha256').update(`twin:${base}:${ordinal}`).digest())
}

function bits52(digest: Uint8Array): number {
  let value = 0
  for (let index = 0; index < 6; index += 1) value = value * 256 + (digest[index] ?? 0)
  return value * 16 + ((digest[6] ?? 0) >> 4)
}

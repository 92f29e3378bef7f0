import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Hex SHA-256: what is kept of secrets that only need to be recognised. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}

/** Compares in constant time, whatever the lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Base64url of random bytes. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** Keyed digest of a text, 128 bits, base64url. */
export function mac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

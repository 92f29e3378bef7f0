import { ConnectorError } from '../errors.ts'

export interface RingKey {
  kid: string
  bytes: Uint8Array
}

const encoder = new TextEncoder()
const imported = new WeakMap<RingKey, Promise<CryptoKey>>()

function importKey(key: RingKey): Promise<CryptoKey> {
  const known = imported.get(key)
  if (known) return known
  const fresh = crypto.subtle.importKey('raw', new Uint8Array(key.bytes), 'AES-GCM', false, ['encrypt', 'decrypt'])
  imported.set(key, fresh)
  return fresh
}

/** The key id goes into the authenticated data: an envelope relabelled with another kid does not open. */
function algorithm(iv: Uint8Array<ArrayBuffer>, kid: string, aad: string) {
  return { name: 'AES-GCM', iv, additionalData: encoder.encode(`${kid}|${aad}`) }
}

/**
 * Seals a secret with AES-256-GCM under the first key of the ring.
 * Envelope: `v1.<kid>.<iv, base64url>.<ciphertext and tag, base64url>`.
 * `aad` binds it to its place, such as `connection:17:credentials` (a row id).
 */
export async function seal(ring: readonly RingKey[], plaintext: string, aad: string): Promise<string> {
  const key = ring[0]
  if (!key) throw new ConnectorError('misconfigured', { detail: 'ENCRYPTION_KEYS holds no key.' })
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(
    algorithm(iv, key.kid, aad),
    await importKey(key),
    encoder.encode(plaintext),
  )
  return `v1.${key.kid}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`
}

/** Opens an envelope with whichever key sealed it. Throws `credentials_unreadable`: key gone, or tampered with. */
export async function open(ring: readonly RingKey[], envelope: string, aad: string): Promise<string> {
  const [version, kid, iv, data, ...rest] = envelope.split('.')
  const key = ring.find(candidate => candidate.kid === kid)
  if (version !== 'v1' || !key || !iv || !data || rest.length > 0) throw new ConnectorError('credentials_unreadable')
  try {
    const plain = await crypto.subtle.decrypt(
      algorithm(fromBase64Url(iv), key.kid, aad),
      await importKey(key),
      fromBase64Url(data),
    )
    return new TextDecoder().decode(plain)
  } catch (cause) {
    throw new ConnectorError('credentials_unreadable', { cause })
  }
}

/** Which key sealed an envelope; tells a re-sealing job what is left to do. */
export function sealedBy(envelope: string): string | undefined {
  return envelope.split('.')[1]
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function fromBase64Url(value: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(value, 'base64url'))
}

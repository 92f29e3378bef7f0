import { ConnectorError } from '../errors.ts'
import { mac, sameSecret } from './crypto.ts'
import type { RingKey } from './vault.ts'

/** What a cursor belongs to: list, tenant, filter and order, as one text. A cursor opens nowhere else. */
export interface CursorSecret {
  ring: readonly RingKey[]
  bound: string
}

/** Opaque and authenticated; `place` are the key values of the last row given out. */
export function sealCursor(secret: CursorSecret, place: readonly number[]): string {
  const key = secret.ring[0]
  if (!key) throw new ConnectorError('misconfigured', { detail: 'SESSION_KEYS holds no key.' })
  const body = Buffer.from(JSON.stringify(place)).toString('base64url')
  return `${body}.${mac(key.bytes, `cursor|${secret.bound}|${body}`)}`
}

/** Throws `invalid_cursor`. */
export function openCursor(secret: CursorSecret, cursor: string): number[] {
  const [body = '', tag = '', ...rest] = cursor.split('.')
  const text = `cursor|${secret.bound}|${body}`
  const genuine = secret.ring.some(key => sameSecret(tag, mac(key.bytes, text)))
  if (!genuine || rest.length > 0) throw new ConnectorError('invalid_cursor')
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as number[]
}

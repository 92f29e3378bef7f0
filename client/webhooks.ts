import type { Event } from './types.ts'

/** What a webhook's message holds. `data.id` and the events' ids are stable: know by them what you have already. */
export type WebhookMessage =
  | { type: 'events.created'; timestamp: string; data: { connectionId: string; events: Event[] } }
  | {
      type:
        | 'connection.connected'
        | 'connection.disconnected'
        | 'connection.credentials_failed'
        | 'connection.silent'
        | 'connection.quarantined'
      timestamp: string
      /** `code`: why credentials failed; `events`: how many were quarantined. */
      data: { id: string; connectionId: string; time: string; message: string; code?: string; events?: number }
    }
  | { type: 'test'; timestamp: string; data: { id: string; streamId: string; time: string; message: string } }

export interface VerifyOptions {
  /** How far the message's time may be from now, seconds; 300 when left out. */
  toleranceSeconds?: number
  /** Milliseconds since the epoch; the clock when left out. */
  now?: () => number
}

/** The message is not from the connector, was changed on the way, or is too old. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError'
}

type HeaderSource = Headers | Record<string, string | string[] | undefined>

const PREFIX = 'whsec_'

/**
 * Checks a webhook by Standard Webhooks 1.0 and reads it. `body` is the request's text as it came: parse and print it
 * again, and the signature does not fit any more. `secret` is what was shown when the stream was made or its secret
 * rotated; several may be given. Throws a `WebhookVerificationError`: answer 400 then.
 */
export async function verifyWebhook(
  body: string,
  headers: HeaderSource,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<WebhookMessage> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name =>
    headerOf(headers, name),
  )
  if (!id || !timestamp || !signatures) throw new WebhookVerificationError('A webhook header is missing')
  const { toleranceSeconds = 300, now = Date.now } = options
  if (!/^\d+$/.test(timestamp)) throw new WebhookVerificationError('The timestamp is not a number')
  if (Math.abs(now() / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookVerificationError('The message is too old, or from the future')
  }
  const content = new Uint8Array(new TextEncoder().encode(`${id}.${timestamp}.${body}`))
  const given = signatures
    .split(' ')
    .filter(one => one.startsWith('v1,'))
    .map(one => bytesOf(one.slice(3)))
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    if (await anyFits(one, given, content)) return JSON.parse(body) as WebhookMessage
  }
  throw new WebhookVerificationError('No signature fits')
}

async function anyFits(
  secret: string,
  signatures: (Uint8Array<ArrayBuffer> | undefined)[],
  content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
  if (!raw || raw.length === 0) throw new WebhookVerificationError('The secret is not one of a webhook')
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  for (const signature of signatures) {
    if (signature && (await crypto.subtle.verify('HMAC', key, signature, content))) return true
  }
  return false
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), char => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Names of headers have no case. */
function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return Array.isArray(value) ? value[0] : value
}

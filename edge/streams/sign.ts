import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** The headers of a message by Standard Webhooks 1.0: one signature a secret, so that a rotation loses nothing. */
export function signatureHeaders(
  secrets: readonly string[],
  message: { id: string; at: number; body: string },
): Record<string, string> {
  const timestamp = Math.floor(message.at / 1000)
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets
      .map(secret => `v1,${sign(secret, `${message.id}.${timestamp}.${message.body}`)}`)
      .join(' '),
  }
}

function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return createHmac('sha256', key).update(content).digest('base64')
}

/** A new signing secret: 32 random bytes as the standard writes them. */
export function newSigningSecret(): string {
  return `${PREFIX}${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
}

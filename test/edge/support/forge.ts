import { env } from 'cloudflare:workers'
import { SignJWT } from 'jose'

const key = Uint8Array.from(atob(env.SESSION_KEYS.split(':')[1] ?? ''), char => char.charCodeAt(0))

export interface Forged {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  /** In place of the one that signs sessions. */
  key?: Uint8Array
}

/** A token like the real one, but for what is given; `undefined` takes a claim away. */
export async function forge(real: string, { header = {}, claims = {}, key: other = key }: Forged): Promise<string> {
  const payload = JSON.parse(Buffer.from(real.split('.')[1] ?? '', 'base64url').toString())
  const merged = Object.fromEntries(
    Object.entries({ ...payload, ...claims }).filter(([, value]) => value !== undefined),
  )
  return new SignJWT(merged)
    .setProtectedHeader({ alg: 'HS256', typ: 'session+jwt', kid: 'k1', ...header } as { alg: string })
    .sign(other)
}

/** The same token, said to need no signature. */
export function unsigned(real: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'session+jwt', kid: 'k1' })).toString('base64url')
  return `${header}.${real.split('.')[1]}.`
}

import type { StreamOptions } from '../../db/schema/streams.ts'
import { ConnectorError } from '../errors.ts'
import type { Network } from './network.ts'
import { send } from './send.ts'
import { judgeStatus, saidIn } from './verdict.ts'

/** Where an application signs in, and what for, in the public cloud. */
export const ENTRA = { authority: 'https://login.microsoftonline.com', scope: 'https://monitor.azure.com/.default' }

/** What this isolate has been given, by application and secret. */
const tokens = new Map<string, { token: string; until: number }>()
const EARLY_MS = 300_000
const MAX_KEPT = 500

/**
 * An access token for the Logs Ingestion API by OAuth 2.0 client credentials. Throws `stream_unauthorized` when Entra
 * does not know application or secret, and what `send` throws.
 */
export async function entraToken(
  network: Network,
  options: StreamOptions,
  secret: string,
  now: number,
): Promise<string> {
  const { authority, scope } = { authority: options.authority ?? ENTRA.authority, scope: options.scope ?? ENTRA.scope }
  const key = JSON.stringify([authority, scope, options.directoryId, options.clientId, secret])
  const known = tokens.get(key)
  if (known && known.until > now) return known.token
  const answer = await send(network, {
    url: `${authority}/${encodeURIComponent(options.directoryId ?? '')}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: options.clientId ?? '',
      client_secret: secret,
      scope,
    }).toString(),
  })
  const token = saidIn(answer.body, 'access_token')
  if (answer.status === 200 && token) {
    if (tokens.size >= MAX_KEPT) tokens.clear()
    tokens.set(key, { token, until: now + lifetimeMs(answer.body) - EARLY_MS })
    return token
  }
  const error = saidIn(answer.body, 'error')
  const verdict = judgeStatus(answer, now, error)
  // Entra answers 400 and 401 for what it does not know
  const code = verdict.kind === 'later' && verdict.code !== 'stream_not_found' ? verdict.code : 'stream_unauthorized'
  throw new ConnectorError(code, {
    detail: `Sign-in at Entra failed with ${answer.status}${error ? `: ${error}` : ''}.`,
  })
}

/** A token that was refused is asked for anew. */
export function forgetEntraTokens(): void {
  tokens.clear()
}

function lifetimeMs(body: string): number {
  const { expires_in } = JSON.parse(body) as { expires_in?: number }
  return (typeof expires_in === 'number' ? expires_in : 3600) * 1000
}

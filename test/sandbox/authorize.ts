import type { Sandbox } from './sandbox.ts'
import type { App } from './store.ts'

/** A request to `/oauth2/authorize` that is in order. */
export interface Authorization {
  app: App
  scopes: string[]
  redirectUri?: string
  state?: string
  challenge?: string
  method?: 'S256' | 'plain'
  offline: boolean
}

/** Reads the parameters; a string says what is wrong. Dropbox shows that on its own page and never redirects. */
export function readAuthorization(sandbox: Sandbox, query: URLSearchParams): Authorization | string {
  for (const key of new Set(query.keys())) if (query.getAll(key).length > 1) return `Duplicate parameter "${key}".`
  const app = sandbox.app(query.get('client_id') ?? '')
  if (!app) return 'Invalid client_id: it does not match any app.'
  if (query.get('response_type') !== 'code') return 'Invalid response_type: must be "code".'
  const redirectUri = query.get('redirect_uri') ?? undefined
  if (redirectUri !== undefined && !isRegistered(app, redirectUri))
    return `Invalid redirect_uri: "${redirectUri}". It must exactly match one of the redirect URIs you've pre-configured for your app (including the path).`
  const state = query.get('state') ?? undefined
  if (state !== undefined && Buffer.byteLength(state) > 500) return 'Invalid state: longer than 500 bytes.'
  const access = query.get('token_access_type') ?? 'online'
  if (!['offline', 'online', 'legacy'].includes(access)) return 'Invalid token_access_type.'
  const method = query.get('code_challenge_method') ?? 'plain'
  const challenge = query.get('code_challenge') ?? undefined
  if (method !== 'S256' && method !== 'plain') return 'Invalid code_challenge_method: must be "S256" or "plain".'
  if (challenge === undefined && query.has('code_challenge_method')) return 'Missing code_challenge.'
  if (challenge !== undefined && !/^[A-Za-z0-9._~-]{43,128}$/.test(challenge)) return 'Invalid code_challenge.'
  const scopes = query.get('scope')?.split(' ').filter(Boolean) ?? app.scopes
  const unknown = scopes.find(scope => !app.scopes.includes(scope))
  if (unknown !== undefined) return `Invalid scope: "${unknown}" is not enabled for this app.`
  return {
    app,
    scopes: [...new Set(['account_info.read', ...scopes])].sort(),
    offline: access === 'offline',
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(state === undefined ? {} : { state }),
    ...(challenge === undefined ? {} : { challenge, method }),
  }
}

function isRegistered(app: App, uri: string): boolean {
  if (app.redirectUris.includes(uri)) return /^https?:\/\/[^#]*$/.test(uri)
  return /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/[^#\s]*)?$/.test(uri)
}

/** The redirect URI with the answer in its query. */
export function redirection(uri: string, answer: Record<string, string | undefined>): string {
  const target = new URL(uri)
  for (const [key, value] of Object.entries(answer)) if (value !== undefined) target.searchParams.set(key, value)
  return target.href
}

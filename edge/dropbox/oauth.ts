import * as oauth from 'oauth4webapi'
import type { Config } from '../env.ts'
import { ConnectorError } from '../errors.ts'
import type { AppCredentials, Grant } from './api.ts'
import { dropboxFetch } from './transport.ts'

/** The least that reading the log, naming the team and checking the admin need. */
export const SCOPES = ['team_info.read', 'members.read', 'events.read'] as const

type OAuthConfig = Pick<Config, 'DROPBOX_BASE_URL'>

function server(config: OAuthConfig): oauth.AuthorizationServer {
  const base = config.DROPBOX_BASE_URL
  return {
    issuer: base ?? 'https://www.dropbox.com',
    authorization_endpoint: `${base ?? 'https://www.dropbox.com'}/oauth2/authorize`,
    token_endpoint: `${base ?? 'https://api.dropboxapi.com'}/oauth2/token`,
  }
}

function requestOptions(config: OAuthConfig) {
  return {
    [oauth.customFetch]: dropboxFetch(config, 15_000) as (url: string, init: object) => Promise<Response>,
    [oauth.allowInsecureRequests]: config.DROPBOX_BASE_URL?.startsWith('http:') ?? false,
  }
}

/** Where the admin approves. PKCE S256 always; `offline` for a refresh token; `work` picks the team account of a pair. */
export async function authorizationUrl(
  config: OAuthConfig,
  appKey: string,
  request: { state: string; verifier: string; redirectUri: string },
): Promise<string> {
  const url = new URL(server(config).authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: appKey,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    state: request.state,
    scope: SCOPES.join(' '),
    token_access_type: 'offline',
    code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
    require_role: 'work',
  }).toString()
  return url.href
}

/**
 * Checks the redirect and exchanges its code. Throws `access_denied` (Cancel), `authorization_failed`,
 * `app_misconfigured`, `scope_missing`, `not_a_team`, `dropbox_unavailable`.
 */
export async function exchangeCode(
  config: OAuthConfig,
  app: AppCredentials,
  request: { callbackUrl: URL; state: string; verifier: string; redirectUri: string },
  now: number,
): Promise<Grant> {
  const as = server(config)
  const client = { client_id: app.key }
  try {
    const parameters = oauth.validateAuthResponse(as, client, request.callbackUrl, request.state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.ClientSecretPost(app.secret),
      parameters,
      request.redirectUri,
      request.verifier,
      requestOptions(config),
    )
    return toGrant(await oauth.processAuthorizationCodeResponse(as, client, response), now)
  } catch (cause) {
    throw exchangeError(cause)
  }
}

/** Refreshes; Dropbox does not rotate refresh tokens. Throws `credentials_revoked`, `app_misconfigured`, `dropbox_unavailable`. */
export async function refreshAccess(
  config: OAuthConfig,
  app: AppCredentials,
  refreshToken: string,
  now: number,
): Promise<Pick<Grant, 'accessToken' | 'accessExpiresAt'>> {
  const as = server(config)
  const client = { client_id: app.key }
  try {
    const response = await oauth.refreshTokenGrantRequest(
      as,
      client,
      oauth.ClientSecretPost(app.secret),
      refreshToken,
      requestOptions(config),
    )
    const reply = await oauth.processRefreshTokenResponse(as, client, response)
    return { accessToken: reply.access_token, accessExpiresAt: expiry(reply.expires_in, now) }
  } catch (cause) {
    if (cause instanceof oauth.ResponseBodyError && errorClass(cause.error) === 'invalid_grant') {
      throw new ConnectorError('credentials_revoked', { cause })
    }
    throw tokenEndpointError(cause)
  }
}

/**
 * Asks Dropbox whether key and secret belong together, with a code that cannot be one: an app that is known is told that
 * the code is not. Throws `app_rejected`, `dropbox_unavailable`, `authorization_failed`.
 */
export async function checkApp(config: OAuthConfig, app: AppCredentials, redirectUri: string): Promise<void> {
  const as = server(config)
  const client = { client_id: app.key }
  const parameters = new URLSearchParams({ code: 'no-code', redirect_uri: redirectUri })
  try {
    const response = await oauth.genericTokenEndpointRequest(
      as,
      client,
      oauth.ClientSecretPost(app.secret),
      'authorization_code',
      parameters,
      requestOptions(config),
    )
    await oauth.processGenericTokenEndpointResponse(as, client, response)
  } catch (cause) {
    const error = tokenEndpointError(cause)
    if (error.code === 'app_misconfigured') throw new ConnectorError('app_rejected')
    const answered = cause instanceof oauth.ResponseBodyError && cause.status < 500 && cause.status !== 429
    if (!answered) throw error
  }
}

function toGrant(reply: oauth.TokenEndpointResponse, now: number): Grant {
  if (!reply.refresh_token) {
    throw new ConnectorError('authorization_failed', { detail: 'Dropbox gave no lasting access (no refresh token).' })
  }
  const scopes = (reply.scope ?? '').split(' ').filter(Boolean)
  const missing = SCOPES.filter(scope => reply.scope !== undefined && !scopes.includes(scope))
  if (missing.length > 0) {
    throw new ConnectorError('scope_missing', { detail: `Dropbox did not grant ${missing.join(', ')}.` })
  }
  const teamId = reply.team_id
  if (typeof teamId !== 'string' || teamId === '') throw new ConnectorError('not_a_team')
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token,
    accessExpiresAt: expiry(reply.expires_in, now),
    scopes,
    teamId,
  }
}

/** Without `expires_in`, what Dropbox gives today: about four hours. */
function expiry(seconds: number | undefined, now: number): number {
  return now + (seconds ?? 14_000) * 1000
}

function exchangeError(cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause
  if (cause instanceof oauth.AuthorizationResponseError) {
    return cause.error === 'access_denied'
      ? new ConnectorError('access_denied')
      : new ConnectorError('authorization_failed', { detail: `Dropbox answered: ${printable(cause.error)}.` })
  }
  return tokenEndpointError(cause)
}

function tokenEndpointError(cause: unknown): ConnectorError {
  if (cause instanceof oauth.ResponseBodyError) {
    switch (errorClass(cause.error)) {
      case 'invalid_client':
      case 'unauthorized_client':
        return new ConnectorError('app_misconfigured', { detail: 'Dropbox does not accept the app key or secret.' })
      default:
        return cause.status >= 500
          ? new ConnectorError('dropbox_unavailable')
          : new ConnectorError('authorization_failed', { detail: `Dropbox answered: ${printable(cause.error)}.` })
    }
  }
  if (cause instanceof oauth.OperationProcessingError) {
    const status = cause.cause instanceof Response ? cause.cause.status : 0
    return new ConnectorError(status >= 500 || status === 429 ? 'dropbox_unavailable' : 'authorization_failed', {
      detail: 'Dropbox sent an answer that could not be read.',
    })
  }
  return new ConnectorError('dropbox_unavailable', { cause })
}

/** Dropbox puts the text behind the class: "invalid_client: Invalid client_id or client_secret". */
function errorClass(error: string): string {
  return error.split(':')[0] ?? error
}

function printable(value: string): string {
  return value.replace(/[^\w .:-]/g, '?').slice(0, 80)
}

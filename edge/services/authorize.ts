import type { ConnectionRow } from '../../db/queries/connections.ts'
import { updateConnection } from '../../db/queries/connections.ts'
import { replaceState } from '../../db/queries/oauth-states.ts'
import type { Context } from '../context.ts'
import type { Authorization } from '../contract.ts'
import { authorizationUrl } from '../dropbox/oauth.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { randomToken, sha256 } from '../lib/crypto.ts'
import { newState } from '../lib/state.ts'
import { seal } from '../lib/vault.ts'
import { audit } from './audit.ts'

/** Long enough to mail the link to the Dropbox admin. */
export const LINK_MS = 30 * 60_000

export function redirectUri(ctx: Context): string {
  return `${ctx.config.PUBLIC_URL}/oauth/dropbox/callback`
}

/** Binds a sealed verifier to its connection. */
export function verifierAad(connectionId: number): string {
  return `oauth_state:${connectionId}:verifier`
}

/**
 * A new link, which replaces the connection's older ones. Only the state's hash is kept; the verifier is sealed.
 * The admin who must sign in is bound to it.
 */
export async function beginAuthorization(
  ctx: Context,
  session: SessionIdentity,
  row: ConnectionRow,
  ip?: string,
): Promise<Authorization> {
  const now = ctx.now()
  const state = newState(ctx.database)
  const verifier = randomToken(48)
  const expiresAt = now + LINK_MS
  await replaceState(ctx.db, {
    stateHash: sha256(state),
    connectionId: row.id,
    verifier: await seal(ctx.config.ENCRYPTION_KEYS, verifier, verifierAad(row.id)),
    adminEmail: row.adminEmail,
    expiresAt,
    createdAt: now,
  })
  const waiting = row.connectedAt === null
  const touched = await updateConnection(ctx.db, session.scope, row.id, {
    updatedAt: now,
    ...(waiting ? { status: 'pending', errorCode: null, errorAt: null } : {}),
  })
  if (!touched) throw new ConnectorError('not_found')
  await audit(ctx, { by: session, action: 'link_made', target: row.publicId, ip })
  return {
    authorizationUrl: await authorizationUrl(ctx.config, { state, verifier, redirectUri: redirectUri(ctx) }),
    expiresAt: new Date(expiresAt).toISOString(),
  }
}

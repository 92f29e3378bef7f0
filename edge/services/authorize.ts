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
import { type RememberedApp, readyApp } from './apps.ts'
import { audit } from './audit.ts'
import { redirectUri } from './redirect.ts'

/** Long enough to mail the link to the Dropbox admin. */
export const LINK_MS = 30 * 60_000

/** Binds a sealed verifier to its connection, and to the app that asks. */
export function verifierAad(connectionId: number, { appId, appKey }: RememberedApp): string {
  // links from before apps were remembered
  if (appKey === null) return `oauth_state:${connectionId}:verifier`
  return `oauth_state:${connectionId}:${appId ?? 'operator'}:${appKey}:verifier`
}

/**
 * A new link, which replaces the connection's older ones. Only the state's hash is kept; the verifier is sealed.
 * The admin who must sign in and the app that asks are bound to it.
 */
export async function beginAuthorization(
  ctx: Context,
  session: SessionIdentity,
  row: ConnectionRow,
  ip?: string,
): Promise<Authorization> {
  const now = ctx.now()
  const app = await readyApp(ctx, session.scope)
  const remembered = { appId: app.id, appKey: app.key }
  const state = newState(ctx.database)
  const verifier = randomToken(48)
  const expiresAt = now + LINK_MS
  await replaceState(ctx.db, {
    stateHash: sha256(state),
    connectionId: row.id,
    verifier: await seal(ctx.config.ENCRYPTION_KEYS, verifier, verifierAad(row.id, remembered)),
    adminEmail: row.adminEmail,
    ...remembered,
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
    authorizationUrl: await authorizationUrl(ctx.config, app.key, { state, verifier, redirectUri: redirectUri(ctx) }),
    expiresAt: new Date(expiresAt).toISOString(),
    app: { owner: app.owner, key: app.key },
  }
}

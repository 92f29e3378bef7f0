import { MAIN } from '../../db/databases.ts'
import { insertSession, revokeSession as revokeRow, revokeTenantSessions } from '../../db/queries/sessions.ts'
import { findTenant, upsertTenant } from '../../db/queries/tenants.ts'
import type { Context } from '../context.ts'
import type { CreateSession, Session } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { PortalIdentity } from '../http.ts'
import { newId } from '../ids.ts'
import { audit } from './audit.ts'
import { signSession } from './session-token.ts'

/** A session token for one user of one tenant; the tenant is made when it is new. */
export async function createSession(ctx: Context, portal: PortalIdentity, request: CreateSession): Promise<Session> {
  const now = ctx.now()
  const tenantId = await upsertTenant(ctx.db, portal.id, request.tenant, now)
  const iat = Math.floor(now / 1000)
  const exp = iat + request.expiresIn
  const id = newId('session')
  const { email, name } = request.user
  const token = await signSession(
    ctx,
    {
      jti: id,
      sub: request.user.id,
      portal: portal.publicId,
      ...(ctx.database === MAIN ? {} : { db: ctx.database }),
      permissions: [...new Set(request.permissions)],
      ...(email ? { email } : {}),
      ...(name ? { name } : {}),
    },
    iat,
    exp,
  )
  await insertSession(ctx.db, {
    publicId: id,
    tenantId,
    userId: request.user.id,
    expiresAt: exp * 1000,
    createdAt: now,
  })
  return { id, token, expiresAt: new Date(exp * 1000).toISOString() }
}

/** Ends one session of the portal. Throws `not_found`. */
export async function revokeSession(ctx: Context, portal: PortalIdentity, id: string, ip?: string): Promise<void> {
  const tenantId = await revokeRow(ctx.db, portal.id, id, ctx.now())
  if (tenantId === undefined) throw new ConnectorError('not_found')
  await audit(ctx, { by: portal, action: 'session_revoked', target: id, tenantId, ip })
}

/** Ends all sessions of a tenant, given by the portal's own word for it. Throws `not_found`. */
export async function revokeSessionsOf(
  ctx: Context,
  portal: PortalIdentity,
  tenant: string,
  ip?: string,
): Promise<void> {
  const found = await findTenant(ctx.db, portal.id, tenant)
  if (!found) throw new ConnectorError('not_found')
  const count = await revokeTenantSessions(ctx.db, found.id, ctx.now())
  await audit(ctx, { by: portal, action: 'sessions_revoked', tenantId: found.id, ip, detail: { count } })
}

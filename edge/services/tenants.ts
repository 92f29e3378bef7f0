import { findTenant, markTenantDeleted } from '../../db/queries/tenants.ts'
import type { Context } from '../context.ts'
import { ConnectorError } from '../errors.ts'
import type { PortalIdentity } from '../http.ts'
import { audit } from './audit.ts'
import { purgeTenant } from './purge.ts'

/** Ends a tenant's sessions and connections and removes all of its rows, in steps. Throws `not_found`. */
export async function deleteTenant(
  ctx: Context,
  portal: PortalIdentity,
  externalId: string,
  ip?: string,
): Promise<void> {
  const tenant = await findTenant(ctx.db, portal.id, externalId)
  if (!tenant) throw new ConnectorError('not_found')
  await markTenantDeleted(ctx.db, tenant.id, ctx.now())
  await audit(ctx, { by: portal, action: 'tenant_deleted', target: externalId, ip })
  ctx.waitUntil(purgeTenant(ctx, tenant.id))
}

import { MAIN } from '../../db/databases.ts'
import { eraseKeys } from '../../db/queries/api-keys.ts'
import { erasePortalApps, eraseTenantApps, pruneApps } from '../../db/queries/apps.ts'
import { detachAudit, eraseAudit } from '../../db/queries/audit.ts'
import {
  connectionsOfTenant,
  deletedConnections,
  endedWithCredentials,
  markDeleted,
  pruneNeverConnected,
} from '../../db/queries/connections.ts'
import { eraseFacts, pruneFacts } from '../../db/queries/facts.ts'
import { pruneStates } from '../../db/queries/oauth-states.ts'
import { deletedPortals, erasePortal } from '../../db/queries/portals.ts'
import { purgeStep } from '../../db/queries/purge.ts'
import { eraseRenormalization } from '../../db/queries/renormalizations.ts'
import { eraseQueries } from '../../db/queries/saved-queries.ts'
import { eraseSessions, pruneSessions } from '../../db/queries/sessions.ts'
import { eraseStreams } from '../../db/queries/streams.ts'
import { countTenants, deletedTenants, eraseTenant, markTenantDeleted, tenantsOf } from '../../db/queries/tenants.ts'
import type { Context } from '../context.ts'
import { destroyCredentials, revokeGrant } from './credentials.ts'

const DAY_MS = 86_400_000
/** A run of the cron stops before the next one begins; the rest waits for it. */
const BUDGET_MS = 20_000
/** Ending a grant at Dropbox takes at most this long. */
const ENDING_MS = 120_000

/** Removes a connection's rows in bounded steps. True when nothing is left. */
export async function purgeConnection(
  ctx: Context,
  connectionId: number,
  until = ctx.now() + BUDGET_MS,
): Promise<boolean> {
  while (await purgeStep(ctx.db, connectionId)) {
    if (ctx.now() > until) return false
  }
  return true
}

/** Runs with the cron: goes on with removals that did not finish, and forgets what nobody needs. */
export async function runHousekeeping(ctx: Context): Promise<void> {
  const now = ctx.now()
  const until = now + BUDGET_MS
  await pruneStates(ctx.db, now - 7 * DAY_MS)
  await pruneSessions(ctx.db, now - DAY_MS)
  // longer than a link lives that was made with one
  await pruneApps(ctx.db, now - DAY_MS)
  await pruneFacts(ctx.db, now - 30 * DAY_MS)
  await pruneNeverConnected(ctx.db, now - 7 * DAY_MS)
  for (const row of await endedWithCredentials(ctx.db, now - ENDING_MS, 10)) await endGrant(ctx, row.id)
  for (const portal of await deletedPortals(ctx.db, ctx.database, 10)) await purgePortal(ctx, portal.id, until)
  for (const tenant of await deletedTenants(ctx.db, 10)) await purgeTenant(ctx, tenant.id, until)
  for (let rows = await deletedConnections(ctx.db, 10); rows.length > 0; rows = await deletedConnections(ctx.db, 10)) {
    for (const row of rows) {
      if (ctx.now() > until) return
      await endGrant(ctx, row.id)
      await purgeConnection(ctx, row.id, until)
    }
  }
}

/** Removes all of a tenant's. True when nothing is left. */
export async function purgeTenant(ctx: Context, tenantId: number, until = ctx.now() + BUDGET_MS): Promise<boolean> {
  for (const row of await connectionsOfTenant(ctx.db, tenantId)) {
    if (ctx.now() > until) return false
    await endGrant(ctx, row.id)
    await markDeleted(ctx.db, row.id, ctx.now())
    if (!(await purgeConnection(ctx, row.id, until))) return false
  }
  await eraseSessions(ctx.db, tenantId)
  await eraseAudit(ctx.db, tenantId)
  await eraseQueries(ctx.db, tenantId)
  await eraseTenantApps(ctx.db, tenantId)
  await eraseStreams(ctx.db, tenantId)
  await eraseFacts(ctx.db, tenantId)
  await eraseTenant(ctx.db, tenantId)
  return true
}

/** Removes a portal with all of its tenants, in its database and then in the main one; its copy last of all. */
export async function purgePortal(ctx: Context, portalId: number, until = ctx.now() + BUDGET_MS): Promise<void> {
  for (const tenant of await tenantsOf(ctx.db, portalId)) {
    await markTenantDeleted(ctx.db, tenant.id, ctx.now())
    if (!(await purgeTenant(ctx, tenant.id, until))) return
  }
  if ((await countTenants(ctx.db, portalId)) > 0) return
  await erasePortalApps(ctx.db, portalId)
  await eraseRenormalization(ctx.db, portalId)
  await detachAudit(ctx.db, portalId)
  const main = ctx.databases.open(MAIN)
  await eraseKeys(main, portalId)
  await erasePortal(main, portalId)
  if (ctx.database !== MAIN) await erasePortal(ctx.db, portalId)
}

async function endGrant(ctx: Context, connectionId: number): Promise<void> {
  await revokeGrant(ctx, connectionId)
  await destroyCredentials(ctx, connectionId)
}

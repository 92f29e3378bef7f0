import {
  type AppRow,
  countEarlier,
  type AppOwner as Owner,
  presentApp,
  putApp,
  retireApp,
} from '../../db/queries/apps.ts'
import { findTenant, upsertTenant } from '../../db/queries/tenants.ts'
import { OF_PORTAL } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { DropboxApp, PutDropboxApp } from '../contract.ts'
import { checkApp, SCOPES } from '../dropbox/oauth.ts'
import { ConnectorError } from '../errors.ts'
import type { PortalIdentity } from '../http.ts'
import { seal } from '../lib/vault.ts'
import { known, secretAad } from './apps.ts'
import { type Actor, audit } from './audit.ts'
import { placeOf } from './portal-copies.ts'
import { redirectUri } from './redirect.ts'

export const ofPortal = (portal: PortalIdentity): Owner => ({ portalId: portal.id, tenantId: OF_PORTAL })

/** With the context of its database. Throws `not_found`. */
export async function ofPortalId(ctx: Context, publicId: string): Promise<{ there: Context; owner: Owner }> {
  const { portal, there } = await placeOf(ctx, publicId)
  return { there, owner: { portalId: portal.id, tenantId: OF_PORTAL } }
}

/** A tenant by the portal's own word for it. Throws `not_found`. */
export async function ofTenant(ctx: Context, portal: PortalIdentity, externalId: string): Promise<Owner> {
  const tenant = await findTenant(ctx.db, portal.id, externalId)
  if (!tenant) throw new ConnectorError('not_found')
  return { portalId: portal.id, tenantId: tenant.id }
}

/** As `ofTenant`; the tenant is made when it is new, as with its first session. */
export async function ofNewTenant(ctx: Context, portal: PortalIdentity, externalId: string): Promise<Owner> {
  return { portalId: portal.id, tenantId: await upsertTenant(ctx.db, portal.id, { id: externalId }, ctx.now()) }
}

/** The app that new links of the owner are made with, its own or not. Never the secret. */
export async function readApp(ctx: Context, owner: Owner): Promise<DropboxApp> {
  const row = await presentApp(ctx.db, owner)
  const inUse = known(ctx, row)
  return {
    owner: inUse.owner,
    key: inUse.key,
    ...(row ? dates(row) : {}),
    redirectUri: redirectUri(ctx),
    scopes: [...SCOPES],
    earlierConnections: await countEarlier(ctx.db, owner, inUse, ctx.config.DROPBOX_APP_KEY),
  }
}

/**
 * Seals an app for the owner once Dropbox knows it. Connections of the app before keep that one until they are
 * reconnected. Throws `app_rejected`, and what makes Dropbox unreachable: then nothing has changed.
 */
export async function setApp(
  ctx: Context,
  owner: Owner,
  by: Actor,
  { key, secret }: PutDropboxApp,
  ip?: string,
): Promise<DropboxApp> {
  await checkApp(ctx.config, { key, secret }, redirectUri(ctx))
  const sealed = await seal(ctx.config.ENCRYPTION_KEYS, secret, secretAad({ ...owner, appKey: key }))
  await putApp(ctx.db, owner, { appKey: key, secret: sealed }, ctx.now())
  await audit(ctx, { by, action: 'app_set', ...whose(owner), target: key, ip })
  return readApp(ctx, owner)
}

/** Goes back to the next app in line, which it answers; without one of its own nothing changes. */
export async function removeApp(ctx: Context, owner: Owner, by: Actor, ip?: string): Promise<DropboxApp> {
  const key = await retireApp(ctx.db, owner, ctx.now())
  if (key) await audit(ctx, { by, action: 'app_removed', ...whose(owner), target: key, ip })
  return readApp(ctx, owner)
}

const whose = ({ portalId, tenantId }: Owner) => ({ portalId, ...(tenantId === OF_PORTAL ? {} : { tenantId }) })

const dates = ({ createdAt, updatedAt }: AppRow) => ({
  createdAt: new Date(createdAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
})

import { type AppRow, appOfConnection, type AppOwner as Owner, presentApp } from '../../db/queries/apps.ts'
import { OF_PORTAL } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { AppInUse } from '../contract.ts'
import type { AppCredentials } from '../dropbox/api.ts'
import { ConnectorError } from '../errors.ts'
import { open } from '../lib/vault.ts'

/** An app and where it is kept: its row, or null for the operator's, which stands in the configuration. */
export interface KnownApp extends AppInUse {
  id: number | null
}

/** What a connection, or an open link, remembers of its app. `appKey` is null for what is older than the column. */
export interface RememberedApp {
  appId: number | null
  appKey: string | null
}

/** Binds a sealed secret to its owner and its key. */
export function secretAad({ portalId, tenantId, appKey }: Owner & { appKey: string }): string {
  return `dropbox_app:${portalId}:${tenantId}:${appKey}:secret`
}

/** The app that new links of the owner are made with: the tenant's, else the portal's, else the operator's. */
export async function appForLinks(ctx: Context, owner: Owner): Promise<KnownApp> {
  return known(ctx, await presentApp(ctx.db, owner))
}

/**
 * The same, provided that its secret opens: an admin is not asked to approve what could not be finished.
 * Throws `credentials_unreadable`.
 */
export async function readyApp(ctx: Context, owner: Owner): Promise<KnownApp> {
  const row = await presentApp(ctx.db, owner)
  if (row) await open(ctx.config.ENCRYPTION_KEYS, row.secret, secretAad(row))
  return known(ctx, row)
}

export function known(ctx: Context, row: AppRow | undefined): KnownApp {
  if (!row) return { id: null, owner: 'operator', key: ctx.config.DROPBOX_APP_KEY }
  return { id: row.id, owner: row.tenantId === OF_PORTAL ? 'portal' : 'tenant', key: row.appKey }
}

/**
 * Key and secret of the app that a connection or its link belongs to, whatever is used for new ones by now.
 * Throws `app_changed` when they are not kept any more, `credentials_unreadable`.
 */
export async function credentialsOf(
  ctx: Context,
  connectionId: number,
  { appId, appKey }: RememberedApp,
): Promise<AppCredentials> {
  const { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, ENCRYPTION_KEYS } = ctx.config
  if (appId === null) {
    if (appKey !== null && appKey !== key) throw new ConnectorError('app_changed')
    return { key, secret }
  }
  const row = await appOfConnection(ctx.db, connectionId, appId)
  if (!row || row.appKey !== appKey) throw new ConnectorError('app_changed')
  return { key: row.appKey, secret: await open(ENCRYPTION_KEYS, row.secret, secretAad(row)) }
}

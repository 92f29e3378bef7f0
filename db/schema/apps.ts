import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { createdAt, lastingRowId } from './columns.ts'

/** In place of a tenant: the app is the portal's own, for all of its tenants that have none. */
export const OF_PORTAL = 0

/**
 * Dropbox apps that a portal, or one of its tenants, brought in place of the operator's. The present one of an owner is
 * not retired; the ones before stay while a grant belongs to them, since a refresh token is of one app.
 */
export const dropboxApps = sqliteTable(
  'dropbox_apps',
  {
    id: lastingRowId(),
    portalId: integer('portal_id').notNull(),
    tenantId: integer('tenant_id').notNull(),
    /** Public: it is in every authorization link. */
    appKey: text('app_key').notNull(),
    /** Sealed. */
    secret: text('secret').notNull(),
    createdAt: createdAt(),
    updatedAt: integer('updated_at').notNull(),
    /** No new link is made with it from then on. */
    retiredAt: integer('retired_at'),
  },
  table => [
    // an owner has an app once, present or not
    uniqueIndex('dropbox_apps_key').on(table.portalId, table.tenantId, table.appKey),
    // and one present app
    uniqueIndex('dropbox_apps_present').on(table.portalId, table.tenantId).where(sql`retired_at is null`),
  ],
)

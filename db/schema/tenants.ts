import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { createdAt, lastingRowId, publicId, rowId } from './columns.ts'

/** A customer of a portal. `externalId` is the portal's own word for it. */
export const tenants = sqliteTable(
  'tenants',
  {
    id: lastingRowId(),
    portalId: integer('portal_id').notNull(),
    externalId: text('external_id').notNull(),
    name: text('name'),
    createdAt: createdAt(),
    /** Answers to nobody from then on; its rows are removed in steps. */
    deletedAt: integer('deleted_at'),
  },
  table => [uniqueIndex('tenants_portal_external').on(table.portalId, table.externalId)],
)

/** Session tokens that were issued, so that one can be revoked before it expires. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: rowId(),
    publicId: publicId(),
    tenantId: integer('tenant_id').notNull(),
    userId: text('user_id').notNull(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
    createdAt: createdAt(),
  },
  table => [
    // revoke all of a tenant's, delete a tenant's
    index('sessions_tenant').on(table.tenantId),
    // prune the expired
    index('sessions_expiry').on(table.expiresAt),
  ],
)

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { createdAt, lastingRowId, publicId, rowId } from './columns.ts'

/**
 * A host application that embeds the widget. Every one is in the main database; one whose data is elsewhere has a copy
 * there, under the same id, so that a request needs one database alone.
 */
export const portals = sqliteTable('portals', {
  id: lastingRowId(),
  publicId: publicId(),
  name: text('name').notNull(),
  origins: text('origins', { mode: 'json' }).$type<string[]>().notNull(),
  createdAt: createdAt(),
  /** Answers to nobody from then on; its rows are removed in steps. */
  deletedAt: integer('deleted_at'),
  /** Name of the database that its tenants' data is in. */
  database: text('database').notNull().default('main'),
  /** Grows with each change, so that a copy knows what is newer. */
  version: integer('version').notNull().default(1),
  /** The version that the copy is known to have. */
  copied: integer('copied').notNull().default(1),
})

/** Keys of a portal's server. Only the SHA-256 of a key is kept; several may be live during a rotation. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: rowId(),
    publicId: publicId(),
    portalId: integer('portal_id').notNull(),
    hash: text('hash').notNull().unique(),
    hint: text('hint').notNull(),
    createdAt: createdAt(),
    lastUsedAt: integer('last_used_at'),
    expiresAt: integer('expires_at'),
    revokedAt: integer('revoked_at'),
  },
  table => [
    // keys of one portal, for listing and deletion
    index('api_keys_portal').on(table.portalId),
  ],
)

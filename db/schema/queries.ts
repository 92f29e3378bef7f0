import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { createdAt, publicId, rowId } from './columns.ts'

/** Filters that a tenant's users keep. Seen by their owner, and by the whole tenant when shared. */
export const savedQueries = sqliteTable(
  'saved_queries',
  {
    id: rowId(),
    publicId: publicId(),
    tenantId: integer('tenant_id').notNull(),
    /** The portal's own word for the user. */
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    query: text('query').notNull(),
    shared: integer('shared', { mode: 'boolean' }).notNull(),
    createdAt: createdAt(),
    updatedAt: integer('updated_at').notNull(),
  },
  table => [
    // list and deletion
    index('saved_queries_tenant').on(table.tenantId),
  ],
)

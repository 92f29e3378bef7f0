import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { publicId, rowId } from './columns.ts'

/** Queue messages that were given up, for the operator to read and replay. */
export const deadLetters = sqliteTable('dead_letters', {
  id: rowId(),
  publicId: publicId(),
  connectionId: integer('connection_id'),
  message: text('message').notNull(),
  reason: text('reason').notNull(),
  createdAt: integer('created_at').notNull(),
  replayedAt: integer('replayed_at'),
})

/** Who did what in the connector; append-only. */
export const audit = sqliteTable(
  'audit',
  {
    id: rowId(),
    portalId: integer('portal_id'),
    tenantId: integer('tenant_id'),
    at: integer('at').notNull(),
    action: text('action').notNull(),
    actorType: text('actor_type').$type<'operator' | 'portal' | 'user' | 'system'>().notNull(),
    actorId: text('actor_id'),
    ip: text('ip'),
    target: text('target'),
    detail: text('detail', { mode: 'json' }).$type<Record<string, string | number>>(),
  },
  table => [index('audit_tenant').on(table.tenantId, table.id), index('audit_portal').on(table.portalId, table.id)],
)

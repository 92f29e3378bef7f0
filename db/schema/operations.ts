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

/** A portal's stored events being normalized again with the present event table. One a portal, the latest. */
export const renormalizations = sqliteTable('renormalizations', {
  id: rowId(),
  publicId: publicId(),
  portalId: integer('portal_id').notNull().unique(),
  status: text('status').$type<'running' | 'done'>().notNull(),
  tableVersion: integer('table_version').notNull(),
  /** Steps taken: the fence of a step's transaction. */
  step: integer('step').notNull().default(0),
  /** Where it stands: the connection, and its last chunk done by (newest event, id). */
  atConnection: integer('at_connection').notNull().default(0),
  atTime: integer('at_time'),
  atChunk: integer('at_chunk').notNull().default(0),
  chunksTotal: integer('chunks_total').notNull(),
  chunksDone: integer('chunks_done').notNull().default(0),
  eventsSeen: integer('events_seen').notNull().default(0),
  eventsChanged: integer('events_changed').notNull().default(0),
  eventsFailed: integer('events_failed').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  finishedAt: integer('finished_at'),
})

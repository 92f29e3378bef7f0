import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { createdAt, lastingRowId, publicId, rowId } from './columns.ts'

export type StreamKind = 'webhook' | 'splunk' | 'elastic' | 'sentinel' | 'http'
export type StreamFormat = 'ndjson' | 'ocsf'

/**
 * `failing`: nothing was accepted for a day; tried on, once an hour. `disabled`: the receiver has said that it is gone.
 */
export type StreamStatus = 'active' | 'paused' | 'failing' | 'disabled'

/** What a receiver wants to be told beside the events; which of them, the kind says. */
export interface StreamOptions {
  /** Splunk, Elastic. */
  index?: string | undefined
  /** Splunk. */
  sourcetype?: string | undefined
  /** Sentinel: the immutable id of the data collection rule, the stream in it, the directory and the application. */
  ruleId?: string | undefined
  streamName?: string | undefined
  directoryId?: string | undefined
  clientId?: string | undefined
  /** Where the application signs in and what for, when not in the public cloud. */
  authority?: string | undefined
  scope?: string | undefined
}

/** Where a tenant wants its events sent. */
export const streams = sqliteTable(
  'streams',
  {
    id: lastingRowId(),
    publicId: publicId(),
    tenantId: integer('tenant_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').$type<StreamKind>().notNull(),
    format: text('format').$type<StreamFormat>().notNull(),
    url: text('url').notNull(),
    options: text('options', { mode: 'json' }).$type<StreamOptions>().notNull(),
    /** Sealed; see edge/services/stream-secrets.ts. Null: the receiver wants none. */
    secrets: text('secrets'),
    /** Filter parameters as a query string. */
    filter: text('filter').notNull(),
    /** Working links inside events leave with them. */
    links: integer('links', { mode: 'boolean' }).notNull(),
    /** Seconds; events that happened before are not sent. */
    fromTime: integer('from_time').notNull(),

    status: text('status').$type<StreamStatus>().notNull(),
    /** Failed tries since the last batch that was accepted. */
    attempts: integer('attempts').notNull().default(0),
    /** When the first of them failed. */
    failingSince: integer('failing_since'),
    /** Batches set aside since the last one that was accepted. */
    setAside: integer('set_aside').notNull().default(0),
    /** Events a batch may have; less than the kind allows once a receiver has refused some. */
    batchEvents: integer('batch_events'),
    /** Milliseconds; not worked on before then. */
    nextAt: integer('next_at').notNull(),
    /** Milliseconds; a message for it is on its way until then. */
    queuedUntil: integer('queued_until').notNull().default(0),
    lease: text('lease'),
    /** Milliseconds, by the database's clock. */
    leaseUntil: integer('lease_until').notNull().default(0),
    /** The last of the connector's own facts that was sent. */
    factId: integer('fact_id').notNull(),

    errorCode: text('error_code'),
    errorDetail: text('error_detail'),
    errorAt: integer('error_at'),
    lastDeliveredAt: integer('last_delivered_at'),
    deliveredCount: integer('delivered_count').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: integer('updated_at').notNull(),
  },
  table => [
    // list and deletion
    index('streams_tenant').on(table.tenantId),
    // the cron's claim
    index('streams_due').on(table.status, table.nextAt),
  ],
)

/** How far a stream has come in a connection's arrivals: everything up to this event row of this arrival. */
export const streamPositions = sqliteTable(
  'stream_positions',
  {
    streamId: integer('stream_id').notNull(),
    connectionId: integer('connection_id').notNull(),
    arrival: integer('arrival').notNull(),
    row: integer('row').notNull(),
    /** Where the batch that is being tried again ends, so that it stays the same batch. */
    heldArrival: integer('held_arrival'),
    heldRow: integer('held_row'),
  },
  table => [
    primaryKey({ columns: [table.streamId, table.connectionId] }),
    // deletion with a connection
    index('stream_positions_connection').on(table.connectionId),
  ],
)

/**
 * The order in which events came in: each stored page's event rows, first to last, of one connection. Event rows are
 * numbered upwards, but a number can be given out again after a deletion; an arrival's number never is.
 */
export const arrivals = sqliteTable(
  'arrivals',
  {
    id: lastingRowId(),
    connectionId: integer('connection_id').notNull(),
    firstRow: integer('first_row').notNull(),
    lastRow: integer('last_row').notNull(),
    count: integer('count').notNull(),
    /** Seconds; no event inside is newer. */
    newestTime: integer('newest_time').notNull(),
    at: integer('at').notNull(),
  },
  table => [
    // a stream goes on behind its position; retention and deletion
    index('arrivals_connection').on(table.connectionId, table.id),
  ],
)

export type FactType =
  | 'connection.connected'
  | 'connection.disconnected'
  | 'connection.credentials_failed'
  | 'connection.silent'
  | 'connection.quarantined'

/**
 * What the connector has to tell of itself, written by triggers in the transaction that made it true, for tenants with
 * streams. Names its connection by public id, so that the removal of a connection can still be told.
 */
export const facts = sqliteTable(
  'facts',
  {
    id: lastingRowId(),
    tenantId: integer('tenant_id').notNull(),
    connection: text('connection').notNull(),
    type: text('type').$type<FactType>().notNull(),
    /** A stable code, or a number. */
    detail: text('detail'),
    at: integer('at').notNull(),
  },
  table => [
    // a stream's next facts, deletion
    index('facts_tenant').on(table.tenantId, table.id),
  ],
)

/** What a receiver would not take, by place: read again and sent again when somebody asks. */
export const streamDeadLetters = sqliteTable(
  'stream_dead_letters',
  {
    id: rowId(),
    publicId: publicId(),
    streamId: integer('stream_id').notNull(),
    /** Absent for one of the connector's own facts. */
    connectionId: integer('connection_id'),
    factId: integer('fact_id'),
    /** The batch lies behind the one place and ends with the other. */
    fromArrival: integer('from_arrival'),
    fromRow: integer('from_row'),
    toArrival: integer('to_arrival'),
    toRow: integer('to_row'),
    events: integer('events').notNull(),
    attempts: integer('attempts').notNull(),
    code: text('code').notNull(),
    detail: text('detail'),
    createdAt: createdAt(),
  },
  table => [
    index('stream_dead_letters_stream').on(table.streamId, table.id),
    index('stream_dead_letters_connection').on(table.connectionId),
  ],
)

/** What was tried, newest first; bounded per stream. */
export const streamDeliveries = sqliteTable(
  'stream_deliveries',
  {
    id: rowId(),
    streamId: integer('stream_id').notNull(),
    at: integer('at').notNull(),
    kind: text('kind').$type<'events' | 'fact' | 'test' | 'replay'>().notNull(),
    /** Public id. */
    connection: text('connection'),
    events: integer('events').notNull(),
    /** HTTP; absent when there was no answer. */
    status: integer('status'),
    durationMs: integer('duration_ms').notNull(),
    code: text('code'),
    detail: text('detail'),
  },
  table => [index('stream_deliveries_stream').on(table.streamId, table.id)],
)

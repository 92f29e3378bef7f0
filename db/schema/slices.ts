import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { lastingRowId } from './columns.ts'

export type SliceKind = 'backfill' | 'live' | 'reconcile'
export type SliceStatus = 'open' | 'done'

/**
 * A part of a connection's time line with a Dropbox cursor of its own. Times are seconds.
 * A live slice has no end. `pull` counts the chains of cursors begun on it: a reset begins another.
 */
export const slices = sqliteTable(
  'slices',
  {
    id: lastingRowId(),
    connectionId: integer('connection_id').notNull(),
    kind: text('kind').$type<SliceKind>().notNull(),
    status: text('status').$type<SliceStatus>().notNull(),
    fromTime: integer('from_time').notNull(),
    toTime: integer('to_time'),
    /** Where `get_events` of the present pull starts; later than `fromTime` for a live slice after a reset. */
    startTime: integer('start_time').notNull(),
    cursor: text('cursor'),
    pull: integer('pull').notNull().default(0),
    /** Pages stored, over all pulls; the fence of the page transaction. */
    page: integer('page').notNull().default(0),
    /** Events of the last stored page that were new; bridges two statements of one batch. */
    lastStored: integer('last_stored').notNull().default(0),
    /** The largest event row before the last page: what is above it in the same transaction came with the page. */
    mark: integer('mark').notNull().default(0),
    fetched: integer('fetched').notNull().default(0),
    stored: integer('stored').notNull().default(0),
    emptyPages: integer('empty_pages').notNull().default(0),
    resets: integer('resets').notNull().default(0),
    attempts: integer('attempts').notNull().default(0),
    /** Milliseconds; not worked on before then. */
    nextAt: integer('next_at').notNull(),
    /** Milliseconds; a message for it is on its way until then. */
    queuedUntil: integer('queued_until').notNull().default(0),
    lease: text('lease'),
    /** Milliseconds, by the database's clock. */
    leaseUntil: integer('lease_until').notNull().default(0),
    finishedAt: integer('finished_at'),
  },
  table => [
    uniqueIndex('slices_window').on(table.connectionId, table.kind, table.fromTime),
    // the cron's claim: open slices that are due
    index('slices_due').on(table.status, table.nextAt),
  ],
)

/**
 * Base fingerprints of one page of a pull, so that twins cut apart by a page boundary get different ordinals.
 * Float64Array bytes. Dropped with the slice, or after two days for a live one.
 */
export const pullPages = sqliteTable(
  'pull_pages',
  {
    sliceId: integer('slice_id').notNull(),
    pull: integer('pull').notNull(),
    page: integer('page').notNull(),
    minTime: integer('min_time').notNull(),
    maxTime: integer('max_time').notNull(),
    bases: blob('bases', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [primaryKey({ columns: [table.sliceId, table.pull, table.page] })],
)

import { type SQLWrapper, sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { AccessMethod, ActorType } from '../taxonomy.ts'
import { rowId } from './columns.ts'

/** What a narrow row has no column for: participants, and the values that the description needs. */
export interface EventExtra {
  participants?: { type: string; id?: string; name?: string; email?: string }[]
  /** Named values of the description's template. */
  values?: Record<string, string>
  sessionId?: string
  /** For an anonymous visitor of a shared link: whose link it is. */
  linkOwner?: { id?: string; name?: string; email?: string }
}

/** Who is counted and found as one: e-mail, else id, else type. Word for word what the index has. */
export function actorKeyOf(table: Record<'actorEmail' | 'actorId' | 'actorType', SQLWrapper>) {
  return sql<string>`coalesce(${table.actorEmail}, ${table.actorId}, ${table.actorType})`
}

/**
 * All that has few values as one text, `02010|user|web|file`: severity, external, failure, administrative,
 * impersonated, then actor type, access method, object kind. Word for word what the index has.
 */
export function traitsOf(
  table: Record<
    'severity' | 'external' | 'failure' | 'administrative' | 'impersonated' | 'actorType' | 'accessMethod' | 'itemType',
    SQLWrapper
  >,
) {
  return sql<string>`(${table.severity} || ${table.external} || ${table.failure} || ${table.administrative} || ${table.impersonated} || '|' || ${table.actorType} || '|' || coalesce(${table.accessMethod}, '') || '|' || coalesce(${table.itemType}, ''))`
}

/**
 * One normalized event, narrow. `time` is in seconds, as Dropbox gives it; `fp` is a 52-bit keyed fingerprint.
 * The raw event is number `chunkIndex` of chunk `chunkId`.
 */
export const events = sqliteTable(
  'events',
  {
    id: rowId(),
    connectionId: integer('connection_id').notNull(),
    time: integer('time').notNull(),
    fp: integer('fp').notNull(),
    type: text('type').notNull(),
    activity: text('activity').notNull(),
    category: text('category').notNull(),
    actorType: text('actor_type').$type<ActorType>().notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name'),
    actorEmail: text('actor_email'),
    itemType: text('item_type'),
    itemId: text('item_id'),
    itemName: text('item_name'),
    itemPath: text('item_path'),
    itemCount: integer('item_count').notNull(),
    ip: text('ip'),
    country: text('country'),
    region: text('region'),
    city: text('city'),
    accessMethod: text('access_method').$type<AccessMethod>(),
    external: integer('external').notNull(),
    failure: integer('failure').notNull(),
    administrative: integer('administrative').notNull(),
    impersonated: integer('impersonated').notNull(),
    severity: integer('severity').notNull(),
    extra: text('extra', { mode: 'json' }).$type<EventExtra>(),
    chunkId: integer('chunk_id').notNull(),
    chunkIndex: integer('chunk_index').notNull(),
  },
  table => [
    // deduplication, the list in time order, time ranges
    uniqueIndex('events_key').on(table.connectionId, table.time, table.fp),
    // each of the following gives the events of one value in the list's order, and its distinct values
    // filter by Dropbox's type, and by activity and category through it
    index('events_type').on(table.connectionId, table.type, table.time, table.fp),
    // filter by user; with the type, the pair needs no row
    index('events_actor').on(table.connectionId, actorKeyOf(table), table.time, table.fp, table.type),
    // filter by address, beginning of address, network
    index('events_ip').on(table.connectionId, table.ip, table.time, table.fp),
    // filter by country
    index('events_country').on(table.connectionId, table.country, table.time, table.fp),
    // filter by what has few values, in any combination
    index('events_traits').on(table.connectionId, traitsOf(table), table.time, table.fp),
  ],
)

/** Which activities a connection's types have become: what a filter by activity finds types with. Written by a trigger. */
export const eventKinds = sqliteTable(
  'event_kinds',
  {
    connectionId: integer('connection_id').notNull(),
    type: text('type').notNull(),
    activity: text('activity').notNull(),
    category: text('category').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.type, table.activity, table.category] })],
)

/** Who acted, by name: what a filter by user finds keys with, and what is offered while typing. Written by a trigger. */
export const actors = sqliteTable(
  'actors',
  {
    connectionId: integer('connection_id').notNull(),
    /** As in the daily counts: e-mail, else id, else type. */
    key: text('key').notNull(),
    type: text('type').$type<ActorType>().notNull(),
    /** Empty when there is none: part of the key. */
    actorId: text('actor_id').notNull(),
    name: text('name').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.key, table.type, table.actorId, table.name] })],
)

/** Raw events, JSON array compressed. The id is made from slice, page and place, so a redelivery writes the same. */
export const rawChunks = sqliteTable(
  'raw_chunks',
  {
    id: integer('id').primaryKey(),
    connectionId: integer('connection_id').notNull(),
    codec: text('codec').$type<'zstd' | 'gzip'>().notNull(),
    /** Seconds; the oldest and newest event inside, for retention. */
    minTime: integer('min_time').notNull(),
    maxTime: integer('max_time').notNull(),
    data: blob('data', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [
    // retention and deletion walk a connection's chunks by age
    index('raw_chunks_age').on(table.connectionId, table.maxTime),
  ],
)

/** Events that could not be normalized or stored, kept whole for a person to read. */
export const quarantine = sqliteTable(
  'quarantine',
  {
    id: rowId(),
    connectionId: integer('connection_id').notNull(),
    sliceId: integer('slice_id').notNull(),
    reason: text('reason').notNull(),
    raw: text('raw').notNull(),
    fp: integer('fp').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [uniqueIndex('quarantine_key').on(table.connectionId, table.fp)],
)

/** `type`: "type activity"; `actor`: e-mail, else id, else actor type; `country`: code or "". */
export type RollupDimension = 'type' | 'actor' | 'country'

/** Counts by day (days since the epoch) so that totals need no scan. Counts only what was really stored. */
export const rollups = sqliteTable(
  'rollups',
  {
    connectionId: integer('connection_id').notNull(),
    dimension: text('dimension').$type<RollupDimension>().notNull(),
    day: integer('day').notNull(),
    key: text('key').notNull(),
    count: integer('count').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.dimension, table.day, table.key] })],
)

import { type SQLWrapper, sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, sqliteTable, sqliteView, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { AccessMethod, ActorType } from '../taxonomy.ts'
import { lastingRowId, rowId } from './columns.ts'

/** What a narrow row has no column for: participants, and the values that the description needs. */
export interface EventExtra {
  participants?: { type: string; id?: string; name?: string; email?: string }[]
  /** Named values of the description's template. */
  values?: Record<string, string>
  sessionId?: string
  /** For an anonymous visitor of a shared link: whose link it is. */
  linkOwner?: { id?: string; name?: string; email?: string }
}

/**
 * All that has few values, as one code: what happened, by what kind of actor, how, to what kind of object, in which country.
 * A team has some thousands of combinations, so a filter by any of these, in any combination, is a handful of codes.
 * Texts are empty where absent: part of the key.
 */
export const eventGroups = sqliteTable(
  'event_groups',
  {
    id: lastingRowId(),
    connectionId: integer('connection_id').notNull(),
    type: text('type').notNull(),
    activity: text('activity').notNull(),
    category: text('category').notNull(),
    actorType: text('actor_type').$type<ActorType>().notNull(),
    itemType: text('item_type').notNull(),
    country: text('country').notNull(),
    accessMethod: text('access_method').$type<AccessMethod | ''>().notNull(),
    external: integer('external').notNull(),
    failure: integer('failure').notNull(),
    administrative: integer('administrative').notNull(),
    impersonated: integer('impersonated').notNull(),
    severity: integer('severity').notNull(),
  },
  table => [
    // a page's combinations become codes
    uniqueIndex('event_groups_key').on(
      table.connectionId,
      table.type,
      table.activity,
      table.category,
      table.actorType,
      table.itemType,
      table.country,
      table.accessMethod,
      table.external,
      table.failure,
      table.administrative,
      table.impersonated,
      table.severity,
    ),
  ],
)

/** Who acted, as one code; somebody whose name changes is another. Texts are empty where absent. */
export const actors = sqliteTable(
  'actors',
  {
    id: lastingRowId(),
    connectionId: integer('connection_id').notNull(),
    email: text('email').notNull(),
    /** Dropbox's id: `dbid:…`, `dbmid:…`. */
    dropboxId: text('dropbox_id').notNull(),
    name: text('name').notNull(),
    type: text('type').$type<ActorType>().notNull(),
  },
  table => [
    // a page's actors become codes; found by address
    uniqueIndex('actors_key').on(table.connectionId, table.email, table.dropboxId, table.name, table.type),
  ],
)

/** Who is counted and found as one: e-mail, else id, else type. */
export function actorKeyOf(table: Record<'email' | 'dropboxId' | 'type', SQLWrapper>) {
  return sql<string>`coalesce(nullif(${table.email}, ''), nullif(${table.dropboxId}, ''), ${table.type})`
}

/** From where, as one code. Texts are empty where absent. */
export const origins = sqliteTable(
  'origins',
  {
    id: lastingRowId(),
    connectionId: integer('connection_id').notNull(),
    ip: text('ip').notNull(),
    country: text('country').notNull(),
    region: text('region').notNull(),
    city: text('city').notNull(),
  },
  table => [
    // a page's origins become codes; found by address and beginning of address
    uniqueIndex('origins_key').on(table.connectionId, table.ip, table.country, table.region, table.city),
  ],
)

/**
 * One normalized event, narrow: what repeats is a code. `time` is in seconds, as Dropbox gives it; `fp` is a 52-bit keyed
 * fingerprint. The raw event is number `chunkIndex` of chunk `chunkId`. Row ids only grow; the list is in the order of
 * (time, id). Read it through the view `events`.
 */
export const eventRows = sqliteTable(
  'event_rows',
  {
    id: rowId(),
    connectionId: integer('connection_id').notNull(),
    time: integer('time').notNull(),
    fp: integer('fp').notNull(),
    groupRef: integer('group_ref').notNull(),
    actorRef: integer('actor_ref').notNull(),
    originRef: integer('origin_ref').notNull(),
    itemId: text('item_id'),
    itemName: text('item_name'),
    /** Begins with `=` where it is the path as it stands, whatever its end; else ends with `/` where the name has to be added. */
    itemPath: text('item_path'),
    itemCount: integer('item_count').notNull(),
    extra: text('extra', { mode: 'json' }).$type<EventExtra>(),
    chunkId: integer('chunk_id').notNull(),
    chunkIndex: integer('chunk_index').notNull(),
  },
  table => [
    // deduplication, the list in time order, time ranges
    uniqueIndex('event_rows_key').on(table.connectionId, table.time, table.fp),
    // each of the following gives the events of one code in the list's order, with another code to check or count
    // filter by anything of a group
    index('event_rows_group').on(table.groupRef, table.time, table.id, table.actorRef),
    // filter by user, and by user and anything of a group
    index('event_rows_actor').on(table.actorRef, table.time, table.id, table.groupRef),
    // filter by address, beginning of address, network, and anything of a group
    index('event_rows_origin').on(table.originRef, table.time, table.id, table.groupRef),
  ],
)

/** The item's path whole, as a part of a query over `event_rows`. */
export function itemPathOf(table: Record<'itemName' | 'itemPath', SQLWrapper>) {
  const { itemName: name, itemPath: path } = table
  const as = sql`substr(${path}, 2)`
  return sql<
    string | null
  >`case when substr(${path}, 1, 1) = '=' then ${as} when substr(${path}, -1) = '/' then ${path} || ${name} else ${path} end`
}

/** An event as it was normalized: rows with their codes read. Null where absent. */
export const events = sqliteView('events', {
  id: integer('id').notNull(),
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
}).as(sql`select r.id, r.connection_id, r.time, r.fp, g.type, g.activity, g.category, g.actor_type,
  nullif(a.dropbox_id, '') as actor_id, nullif(a.name, '') as actor_name, nullif(a.email, '') as actor_email,
  nullif(g.item_type, '') as item_type, r.item_id, r.item_name,
  case when substr(r.item_path, 1, 1) = '=' then substr(r.item_path, 2) when substr(r.item_path, -1) = '/' then r.item_path || r.item_name else r.item_path end as item_path,
  r.item_count, nullif(o.ip, '') as ip, nullif(o.country, '') as country, nullif(o.region, '') as region, nullif(o.city, '') as city,
  nullif(g.access_method, '') as access_method, g.external, g.failure, g.administrative, g.impersonated, g.severity,
  r.extra, r.chunk_id, r.chunk_index
  from event_rows r left join event_groups g on g.id = r.group_ref left join actors a on a.id = r.actor_ref
    left join origins o on o.id = r.origin_ref`)

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

/** What a daily count is of: a group, an actor, an origin. */
export type RollupDimension = 'g' | 'a' | 'o'

/**
 * Events a day (days since the epoch) of each code, so that totals need no scan. Counts only what was really stored.
 * In the database it is `without rowid`.
 */
export const rollups = sqliteTable(
  'rollups',
  {
    connectionId: integer('connection_id').notNull(),
    dimension: text('dimension').$type<RollupDimension>().notNull(),
    day: integer('day').notNull(),
    /** Row id of `event_groups`, `actors` or `origins`. */
    key: integer('key').notNull(),
    count: integer('count').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.dimension, table.day, table.key] })],
)

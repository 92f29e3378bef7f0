import type { Row } from '@libsql/client'
import { type SQL, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { databaseNow } from '../clock.ts'
import { countsOfRows, insertCodes, insertRows, insertTexts, type PackedEvents } from './event-rows.ts'

export interface RawChunk {
  id: number
  codec: 'zstd' | 'gzip'
  /** Seconds. */
  minTime: number
  maxTime: number
  data: Uint8Array
}

export interface PageWrite {
  sliceId: number
  connectionId: number
  lease: string
  leaseMs: number
  pull: number
  /** The slice's page number before this page: the fence. */
  page: number
  cursor: string
  /** The slice ends with this page. */
  done: boolean
  now: number
  fetched: number
  /** What is new; without rows when nothing is. */
  events: PackedEvents
  chunks: readonly RawChunk[]
  /** Base fingerprints of the whole page; absent where no later page of this pull can hold a twin. */
  bases?: { minTime: number; maxTime: number; data: Uint8Array }
  rejected: readonly { reason: string; raw: string; fp: number }[]
  newestTime: number | null
  late: boolean
  requests: number
}

export type PageResult =
  | { kind: 'fenced' }
  | { kind: 'stored'; stored: number; duplicates: number; throttledUntil: number; connected: boolean }

/**
 * Stores pages in one transaction, each as if alone: raw chunks, rows, daily counts, the slice's new cursor, the
 * connection's counters. Each statement is guarded by lease, page number and status, so a page is applied once or not
 * at all. Answers in the order of the pages. What a commit costs hangs on the index pages touched, which pages share.
 */
export async function storePages(db: Db, pages: readonly PageWrite[]): Promise<PageResult[]> {
  const written = pages.map(page => ({ page, ...statementsOf(page) }))
  const results = await writeBatch(
    db,
    written.flatMap(({ statements }) => statements),
  )
  let at = 0
  return written.map(({ page, statements, advanced }) => {
    const own = results.slice(at, at + statements.length)
    at += statements.length
    return resultOf(page, own[advanced]?.rowsAffected === 1 ? own.at(-1)?.rows[0] : undefined)
  })
}

function statementsOf(page: PageWrite): { statements: SQL[]; advanced: number } {
  const guard = sql`exists (select 1 from slices s join connections c on c.id = s.connection_id
    where s.id = ${page.sliceId} and s.lease = ${page.lease} and s.page = ${page.page}
      and c.status = 'connected' and c.deleted_at is null)`
  const before = [
    ...(page.bases ? [insertBases(page, page.bases, guard)] : []),
    ...page.rejected.map(item => insertRejected(page, item, guard)),
    ...(page.chunks.length > 0 ? [insertChunks(page, guard)] : []),
    markEvents(page, guard),
    ...(page.events.count > 0
      ? [...insertCodes(page.connectionId, page.events, guard), insertRows(page.connectionId, page.events, guard)]
      : [nothing]),
  ]
  const after = [
    advanceSlice(page, guard),
    countOnConnection(page),
    ...(page.events.count > 0 ? [insertArrival(page), insertRollups(page), indexTexts(page)] : []),
    ...(page.done ? [sql`delete from pull_pages where slice_id = ${page.sliceId}`] : []),
    sql`select s.last_stored as stored, c.status = 'connected' as connected,
          coalesce(c.throttled_until, 0) as throttledUntil
        from slices s join connections c on c.id = s.connection_id where s.id = ${page.sliceId}`,
  ]
  return { statements: [...before, ...after], advanced: before.length }
}

/** `row`: the last statement's, of a page that was applied. */
function resultOf(page: PageWrite, row: Row | undefined): PageResult {
  if (!row) return { kind: 'fenced' }
  const stored = Number(row.stored)
  return {
    kind: 'stored',
    stored,
    duplicates: page.fetched - page.rejected.length - stored,
    throttledUntil: Number(row.throttledUntil),
    connected: Number(row.connected) === 1,
  }
}

type Guard = ReturnType<typeof sql>

/** Resets changes() to 0, which the slice's update reads as "rows stored". */
const nothing = sql`update slices set page = page where id = -1`

function insertBases(page: PageWrite, bases: { minTime: number; maxTime: number; data: Uint8Array }, guard: Guard) {
  return sql`insert or ignore into pull_pages (slice_id, pull, page, min_time, max_time, bases, created_at)
    select ${page.sliceId}, ${page.pull}, ${page.page}, ${bases.minTime}, ${bases.maxTime}, ${bases.data}, ${page.now}
    where ${guard}`
}

function insertRejected(page: PageWrite, item: { reason: string; raw: string; fp: number }, guard: Guard) {
  return sql`insert or ignore into quarantine (connection_id, slice_id, reason, raw, fp, created_at)
    select ${page.connectionId}, ${page.sliceId}, ${item.reason}, ${item.raw}, ${item.fp}, ${page.now} where ${guard}`
}

function insertChunks(page: PageWrite, guard: Guard) {
  const values = sql.join(
    page.chunks.map(chunk => sql`(${chunk.id}, ${chunk.codec}, ${chunk.minTime}, ${chunk.maxTime}, ${chunk.data})`),
    sql`, `,
  )
  return sql`insert or ignore into raw_chunks (id, connection_id, codec, min_time, max_time, data, created_at)
    select v.column1, ${page.connectionId}, v.column2, v.column3, v.column4, v.column5, ${page.now}
    from (values ${values}) v where ${guard}`
}

/** Row ids only grow, and nobody else writes meanwhile: the page's rows are those above the mark. */
function markEvents(page: PageWrite, guard: Guard) {
  return sql`update slices set mark = coalesce((select max(id) from event_rows), 0)
    where id = ${page.sliceId} and ${guard}`
}

const newRows = (page: PageWrite) => sql`id > (select mark from slices where id = ${page.sliceId}) and changes() > 0`

/** Notes which rows came in, and in what order with other pages. `changes()` as below; nothing stored, nothing noted. */
function insertArrival(page: PageWrite) {
  return sql`insert into arrivals (connection_id, first_row, last_row, count, newest_time, at)
    select s.connection_id, s.mark + 1, (select max(id) from event_rows), s.last_stored, ${page.newestTime ?? 0}, ${page.now}
    from slices s where s.id = ${page.sliceId} and s.last_stored > 0 and changes() = 1`
}

/** Counts exactly what was stored. `changes()` is 1 when the page was applied and brought something, by the statement before. */
function insertRollups(page: PageWrite) {
  return sql`insert into rollups (connection_id, dimension, day, key, count)
    select ${page.connectionId}, dimension, day, key, n from (${countsOfRows(newRows(page))}) where true
    on conflict do update set count = count + excluded.count`
}

/** `changes()` tells whether there were rows to count. */
function indexTexts(page: PageWrite) {
  return insertTexts(newRows(page))
}

function advanceSlice(page: PageWrite, guard: Guard) {
  return sql`update slices set
      last_stored = changes(), stored = stored + changes(), fetched = fetched + ${page.fetched},
      cursor = ${page.cursor}, page = page + 1, ${moved(page) ? sql`attempts = 0,` : sql``}
      empty_pages = case when ${page.fetched} = 0 then empty_pages + 1 else 0 end,
      status = ${page.done ? 'done' : 'open'},
      finished_at = ${page.done ? page.now : null},
      lease = ${page.done ? null : page.lease},
      lease_until = ${page.done ? sql`0` : sql`${databaseNow} + ${page.leaseMs}`}
    where id = ${page.sliceId} and ${guard}`
}

/** `changes()` tells whether the slice moved on: a fenced page counts nothing. */
function countOnConnection(page: PageWrite) {
  const stored = sql`(select last_stored from slices where id = ${page.sliceId})`
  const accepted = page.fetched - page.rejected.length
  return sql`update connections set
      event_count = event_count + ${stored},
      duplicate_count = duplicate_count + ${accepted} - ${stored},
      late_count = late_count + ${page.late ? stored : sql`0`},
      request_count = request_count + ${page.requests},
      ${page.rejected.length > 0 ? sql`quarantined_count = (select count(*) from quarantine where connection_id = ${page.connectionId}),` : sql``}
      last_event_at = nullif(max(coalesce(last_event_at, 0), coalesce(${page.newestTime}, 0)), 0),
      ${moved(page) ? sql`error_code = null, error_at = null,` : sql``}
      last_poll_at = ${page.now}
    where id = ${page.connectionId} and changes() = 1`
}

/** An empty page that promises more is no progress: there may be no end of them. */
function moved(page: PageWrite): boolean {
  return page.fetched > 0 || page.done
}

/** Which of these (time, fingerprint) pairs are stored; keys as `time:fp`. */
export async function storedKeys(
  db: Db,
  connectionId: number,
  keys: readonly (readonly [time: number, fp: number])[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const found = await db.all<{ time: number; fp: number }>(sql`
    select x.time as time, x.fp as fp from json_each(${JSON.stringify(keys)}) e
    join event_rows x on x.connection_id = ${connectionId} and x.time = (e.value ->> 0) and x.fp = (e.value ->> 1)`)
  return new Set(found.map(row => `${row.time}:${row.fp}`))
}

/** Base fingerprints that earlier pages of this pull held within a range of event times (seconds, inclusive). */
export async function pullPagesWithin(
  db: Db,
  pull: { sliceId: number; pull: number; minTime: number; maxTime: number },
): Promise<{ page: number; bases: Uint8Array }[]> {
  const found = await db.all<{ page: number; bases: ArrayBuffer | Uint8Array }>(sql`
    select page, bases from pull_pages
    where slice_id = ${pull.sliceId} and pull = ${pull.pull}
      and min_time <= ${pull.maxTime} and max_time >= ${pull.minTime}`)
  return found.map(row => ({ page: row.page, bases: new Uint8Array(row.bases) }))
}

/** A live pull remembers two days of pages: an event later than that is not a twin of one seen. */
export async function forgetPullPages(db: Db, sliceId: number, createdBefore: number): Promise<void> {
  await db.run(sql`delete from pull_pages where slice_id = ${sliceId} and created_at < ${createdBefore}`)
}

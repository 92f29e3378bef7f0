import { env } from 'cloudflare:workers'
import { gzipSync } from 'node:zlib'
import { eq, sql } from 'drizzle-orm'
import { writeBatch } from '../../../db/batch.ts'
import type { Db } from '../../../db/client.ts'
import {
  countsOfRows,
  EVENT_COLUMNS,
  insertCodes,
  insertRows,
  insertTexts,
  packEvents,
} from '../../../db/queries/event-rows.ts'
import type { EventRow } from '../../../db/queries/events.ts'
import { arrivals, connections, rawChunks, sessions } from '../../../db/schema/index.ts'
import { openDatabase } from '../../../edge/lib/database.ts'

type EventInsert = Partial<EventRow> & Pick<EventRow, 'time'>

/** The database of the tests, beside the API's back. */
export function database(): Db {
  return openDatabase({ LIBSQL_URL: env.LIBSQL_URL })
}

let serial = 0

/** A connected connection in the tenant of a session, without asking Dropbox. */
export async function connected(
  sessionId: string,
  set: Partial<typeof connections.$inferInsert> = {},
  db = database(),
): Promise<{ id: string; rowId: number }> {
  const [session] = await db.select().from(sessions).where(eq(sessions.publicId, sessionId))
  if (!session) throw new Error('no such session')
  const now = Date.now()
  const unique = `${now}${serial++}`
  const [row] = await db
    .insert(connections)
    .values({
      publicId: `con_test${unique}`,
      tenantId: session.tenantId,
      name: 'Acme team',
      adminEmail: 'admin@acme.example',
      status: 'connected',
      teamId: `dbtid:test${unique}`,
      teamName: 'Acme',
      memberCount: 5,
      salt: '00'.repeat(32),
      backfillDays: 60,
      connectedAt: now,
      // the cron of another test must not take old times for events past their retention
      prunedAt: now,
      createdAt: now,
      updatedAt: now,
      ...set,
    })
    .returning()
  if (!row) throw new Error('no connection')
  return { id: row.publicId, rowId: row.id }
}

/** Stores events with their raws and daily counts. What a test does not care about is filled in. */
export async function store(
  connectionId: number,
  list: (Partial<EventRow> & { raw?: unknown })[],
  db = database(),
): Promise<void> {
  const chunkId = connectionId * 1000 + serial++
  const rows = list.map(
    ({ raw: _raw, ...given }, index): EventInsert => ({
      connectionId,
      time: 1_760_000_000 + index,
      fp: 1000 + index,
      type: 'file_add',
      activity: 'upload_file',
      category: 'files',
      actorType: 'user',
      actorId: 'dbmid:ann',
      actorName: 'Ann Lee',
      actorEmail: 'ann@acme.example',
      itemType: 'file',
      itemName: 'report.pdf',
      itemPath: '/reports/report.pdf',
      itemCount: 1,
      ip: '192.0.2.1',
      country: 'US',
      external: 0,
      failure: 0,
      administrative: 0,
      impersonated: 0,
      severity: 0,
      chunkId,
      chunkIndex: index,
      ...given,
    }),
  )
  const times = rows.map(row => row.time)
  await db.insert(rawChunks).values({
    id: chunkId,
    connectionId,
    codec: 'gzip',
    minTime: Math.min(...times),
    maxTime: Math.max(...times),
    data: Buffer.from(gzipSync(JSON.stringify(list.map(({ raw }) => raw ?? null)))),
    createdAt: Date.now(),
  })
  await insert(db, connectionId, chunkId, rows)
  await db.run(sql`insert into ${arrivals} (connection_id, first_row, last_row, count, newest_time, at)
    select connection_id, min(id), max(id), count(*), max(time), ${Date.now()} from event_rows
    where connection_id = ${connectionId} and chunk_id = ${chunkId} group by connection_id`)
}

/** Rows, daily counts and search index, by the statements of a page. */
async function insert(db: Db, connectionId: number, chunkId: number, rows: EventInsert[]): Promise<void> {
  const packed = packEvents(rows.map(row => EVENT_COLUMNS.map(column => columnOf(row, column))))
  const always = sql`true`
  await writeBatch(db, [
    ...insertCodes(connectionId, packed, always),
    insertRows(connectionId, packed, always),
    sql`insert into rollups (connection_id, dimension, day, key, count)
      select ${connectionId}, dimension, day, key, n
      from (${countsOfRows(sql`connection_id = ${connectionId} and chunk_id = ${chunkId}`)}) where true
      on conflict do update set count = count + excluded.count`,
    insertTexts(sql`connection_id = ${connectionId} and chunk_id = ${chunkId}`),
  ])
}

function columnOf(row: EventInsert, column: string): string | number | null {
  const name = column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
  const value = (row as Record<string, unknown>)[name]
  if (typeof value === 'string' || typeof value === 'number') return value
  return value === null || value === undefined ? null : JSON.stringify(value)
}

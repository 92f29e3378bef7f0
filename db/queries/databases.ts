import { eq, sql } from 'drizzle-orm'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { MAIN, MOST_DATABASES, rowIdsAfter } from '../databases.ts'
import { connections, databases } from '../schema/index.ts'

export interface Registered {
  number: number
  name: string
}

/** Gives a database its number in the main one, once. */
export async function registerDatabase(main: Db, name: string): Promise<Registered> {
  await writeBatch(main, [
    sql`insert into databases (id, name, self) values (0, ${MAIN}, 1) on conflict do nothing`,
    sql`insert into databases (name, self) values (${name}, 0) on conflict do nothing`,
  ])
  const [row] = await main.select().from(databases).where(eq(databases.name, name))
  if (!row) throw new Error('no row stored')
  if (row.id >= MOST_DATABASES) throw new Error(`there cannot be more than ${MOST_DATABASES} databases`)
  return { number: row.id, name }
}

/**
 * Tells a database which one it is, and where its row ids begin. Throws when it is another one, or holds portals without
 * ever having been told. Harmless when repeated.
 */
export async function settleDatabase(db: Db, { number, name }: Registered): Promise<void> {
  const before = await selfOf(db)
  if (before !== undefined && before !== name) throw new Error(`it is the database "${before}" already`)
  const [used] = await db.all<{ id: number }>(sql`select id from portals limit 1`)
  if (before === undefined && used) throw new Error('it holds portals of another deployment: begin with an empty one')
  // slices are left alone: the ids of raw chunks are made of theirs, and are nothing outside
  const counted = sql`select name, ${rowIdsAfter(number)} as seq from sqlite_master
    where type = 'table' and sql like '%autoincrement%' and name not in ('databases', 'slices')`
  await writeBatch(db, [
    sql`insert into databases (id, name, self) values (${number}, ${name}, 1) on conflict do nothing`,
    sql`update sqlite_sequence set seq = max(sqlite_sequence.seq, c.seq) from (${counted}) c where sqlite_sequence.name = c.name`,
    sql`insert into sqlite_sequence (name, seq) select name, seq from (${counted})
        where name not in (select name from sqlite_sequence)`,
  ])
}

/** The name that a database was given; undefined when it never was. */
export async function selfOf(db: Db): Promise<string | undefined> {
  const [row] = await db.select({ name: databases.name }).from(databases).where(eq(databases.self, true))
  return row?.name
}

/** When the newest migration that was applied was made, milliseconds; undefined when none ever was. */
export async function migratedTo(db: Db): Promise<number | undefined> {
  const [table] = await db.all(sql`select 1 from sqlite_master where name = '__drizzle_migrations'`)
  if (!table) return undefined
  const [row] = await db.all<{ at: number | null }>(sql`select max(created_at) as at from __drizzle_migrations`)
  return row?.at ?? undefined
}

/** Events ever stored by what is connected: how full a database is, for choosing the emptiest. */
export async function loadOf(db: Db): Promise<number> {
  const [row] = await db
    .select({ events: sql<number>`coalesce(sum(${connections.eventCount}), 0) + count(*)` })
    .from(connections)
  return row?.events ?? 0
}

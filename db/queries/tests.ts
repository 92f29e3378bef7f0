import { and, desc, eq, gt, notExists, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { connectionTests, type TestStep } from '../schema/index.ts'

export type TestRow = typeof connectionTests.$inferSelect

/** Starts a test unless one of the connection is running (written to after `aliveSince`). False: one is. */
export async function insertTest(
  db: Db,
  row: { publicId: string; connectionId: number; steps: TestStep[]; now: number },
  aliveSince: number,
): Promise<boolean> {
  const running = db.select({ one: sql`1` }).from(connectionTests).where(runningOf(row.connectionId, aliveSince))
  const result = await db.run(sql`
    insert into ${connectionTests} (public_id, connection_id, status, steps, created_at, updated_at)
    select ${row.publicId}, ${row.connectionId}, 'running', ${JSON.stringify(row.steps)}, ${row.now}, ${row.now}
    where ${notExists(running)}`)
  return result.rowsAffected === 1
}

export async function findRunning(db: Db, connectionId: number, aliveSince: number): Promise<TestRow | undefined> {
  const [row] = await db
    .select()
    .from(connectionTests)
    .where(runningOf(connectionId, aliveSince))
    .orderBy(desc(connectionTests.id))
    .limit(1)
  return row
}

export async function findTest(db: Db, connectionId: number, publicId: string): Promise<TestRow | undefined> {
  const [row] = await db
    .select()
    .from(connectionTests)
    .where(and(eq(connectionTests.connectionId, connectionId), eq(connectionTests.publicId, publicId)))
  return row
}

export async function saveSteps(
  db: Db,
  publicId: string,
  steps: TestStep[],
  status: TestRow['status'],
  now: number,
): Promise<void> {
  await db.update(connectionTests).set({ steps, status, updatedAt: now }).where(eq(connectionTests.publicId, publicId))
}

/** Keeps the last few tests of a connection. */
export async function trimTests(db: Db, connectionId: number, keep: number): Promise<void> {
  await db.run(sql`
    delete from ${connectionTests} where connection_id = ${connectionId} and id not in
      (select id from ${connectionTests} where connection_id = ${connectionId} order by id desc limit ${keep})`)
}

function runningOf(connectionId: number, aliveSince: number) {
  return and(
    eq(connectionTests.connectionId, connectionId),
    eq(connectionTests.status, 'running'),
    gt(connectionTests.updatedAt, aliveSince),
  )
}

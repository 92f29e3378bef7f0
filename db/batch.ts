import type { InStatement, InValue, ResultSet } from '@libsql/client'
import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Db } from './client.ts'

const dialect = new SQLiteAsyncDialect()

/**
 * Runs statements as one write transaction: all or nothing, one round trip.
 * Drizzle's own batch begins a deferred transaction, which can meet BUSY when it turns from reading to writing.
 */
export function writeBatch(db: Db, statements: readonly SQL[]): Promise<ResultSet[]> {
  return db.$client.batch(statements.map(compile), 'write')
}

function compile(statement: SQL): InStatement {
  const { sql, params } = dialect.sqlToQuery(statement)
  return { sql, args: params as InValue[] }
}

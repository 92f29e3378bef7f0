import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { lastingRowId } from './columns.ts'

/**
 * In the main database: every database by name, with the number that its row ids begin at. In each of the others: itself
 * alone, so that one at another's address is noticed. Empty where there is only one.
 */
export const databases = sqliteTable('databases', {
  id: lastingRowId(),
  name: text('name').notNull().unique(),
  /** The database that this row is in. */
  self: integer('self', { mode: 'boolean' }).notNull(),
})

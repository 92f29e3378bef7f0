import { integer, text } from 'drizzle-orm/sqlite-core'

/** Rowid alias: small, fast joins; never leaves the database. */
export const rowId = () => integer('id').primaryKey()

/** A row id that is never given out again, for rows that others point at after they are gone. */
export const lastingRowId = () => integer('id').primaryKey({ autoIncrement: true })

/** The id the world sees: a type prefix and random characters (`con_…`). */
export const publicId = () => text('public_id').notNull().unique()

/** Milliseconds since the epoch. */
export const createdAt = () => integer('created_at').notNull()

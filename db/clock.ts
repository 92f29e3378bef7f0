import { sql } from 'drizzle-orm'

/** Milliseconds by the database's clock; leases trust no other. */
export const databaseNow = sql`(cast(unixepoch('subsec') * 1000 as integer))`

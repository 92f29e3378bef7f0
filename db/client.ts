import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql/web'
import * as schema from './schema/index.ts'

export type Db = ReturnType<typeof openDb>

/** Drizzle over a libSQL client. */
export function openDb(client: Client) {
  return drizzle(client, { schema })
}

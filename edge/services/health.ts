import { MAIN } from '../../db/databases.ts'
import journal from '../../db/migrations/meta/_journal.json' with { type: 'json' }
import { migratedTo, selfOf } from '../../db/queries/databases.ts'
import type { Context } from '../context.ts'
import type { DatabaseHealth } from '../contract.ts'
import { toFailure } from '../lib/failure.ts'
import { errorFields } from '../lib/log.ts'

/** When the newest migration that this version knows was made. */
const NEWEST = journal.entries.reduce((newest, entry) => Math.max(newest, entry.when), 0)

/** Every database: whether it answers, is the one that its name says, and how its schema compares with the code. */
export function databasesHealth(ctx: Context): Promise<DatabaseHealth[]> {
  return Promise.all(ctx.databases.names.map(name => healthOf(ctx, name)))
}

async function healthOf(ctx: Context, name: string): Promise<DatabaseHealth> {
  try {
    const db = ctx.databases.open(name)
    const level = await migratedTo(db)
    if (level === undefined || level < NEWEST) return { name, status: 'ok', schema: 'behind' }
    const self = await selfOf(db)
    const schema = level > NEWEST ? 'ahead' : 'current'
    // a main database that is alone was never told its name
    const right = self === name || (name === MAIN && self === undefined)
    return { name, status: right ? 'ok' : 'mistaken', schema }
  } catch (error) {
    ctx.log.error('a database does not answer', { database: name, ...errorFields(error) })
    const refused = toFailure(error).code === 'database_refused'
    return { name, status: refused ? 'refused' : 'unreachable', schema: 'unknown' }
  }
}

/** What an operator has to do about it; nothing for a schema that is ahead, since migrations only add. */
export function problemOf({ name, status, schema }: DatabaseHealth, several: boolean): string[] {
  const subject = several ? `The database "${name}"` : 'The database'
  if (status === 'unreachable') return [`${subject} does not answer.`]
  if (status === 'refused') {
    return [`${subject} refuses the token: look at ${name === MAIN ? 'LIBSQL_AUTH_TOKEN' : 'LIBSQL_AUTH_TOKENS'}.`]
  }
  if (status === 'mistaken') return [`${subject} is another one: look at its address in LIBSQL_DATABASES.`]
  return schema === 'behind' ? [`${subject} lacks migrations of this version: run npm run migrate.`] : []
}

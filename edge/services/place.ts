import { MAIN } from '../../db/databases.ts'
import { loadOf, selfOf } from '../../db/queries/databases.ts'
import type { Context } from '../context.ts'
import { ConnectorError } from '../errors.ts'
import { errorFields } from '../lib/log.ts'

/**
 * The database for a new portal's data: the one asked for, else the one with the fewest events of those that answer.
 * Throws `validation_failed` for a name that is not configured, `misconfigured` for a database that is not what its name
 * says, `database_unavailable`.
 */
export async function chooseDatabase(ctx: Context, asked: string | undefined): Promise<string> {
  const { names } = ctx.databases
  if (asked !== undefined && !names.includes(asked)) {
    const message = `There is no such database; configured: ${names.join(', ')}.`
    throw new ConnectorError('validation_failed', { errors: [{ path: 'database', message }] })
  }
  const name = asked ?? (await emptiest(ctx))
  if (name !== MAIN && (await selfOf(ctx.databases.open(name)).catch(noTable)) !== name) {
    const detail = `The database "${name}" of LIBSQL_DATABASES was not prepared under that name; run npm run migrate.`
    throw new ConnectorError('misconfigured', { detail })
  }
  return name
}

async function emptiest(ctx: Context): Promise<string> {
  const { names, open } = ctx.databases
  if (names.length === 1) return MAIN
  const loads = await Promise.all(
    names.map(async name => {
      try {
        return { name, load: await loadOf(open(name)) }
      } catch (error) {
        ctx.log.error('a database is passed over for a new portal', { database: name, ...errorFields(error) })
        return { name, load: Number.POSITIVE_INFINITY }
      }
    }),
  )
  return loads.reduce((least, one) => (one.load < least.load ? one : least)).name
}

/** A database that was never migrated is not prepared; one that does not answer is another matter. */
function noTable(error: unknown): undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (/no such table/.test(current.message)) return undefined
  }
  throw error
}

import { at, type Context } from '../context.ts'
import { type CursorSecret, openCursor, sealCursor } from '../lib/cursor.ts'
import { errorFields } from '../lib/log.ts'

export interface Merged<T> {
  rows: { row: T; database: string }[]
  nextCursor: string | null
  /** Databases that did not answer: theirs are missing. */
  unavailable?: string[]
}

/** Where a list goes on in a database that nothing has been shown of, or that has nothing left. */
const TOP = -1

/**
 * The newest rows of several databases as one list. `read` gives those of one, newest first, before a row id. With one
 * database it fails as that does; with several, those that answer are listed. Throws `invalid_cursor`.
 */
export async function mergeNewest<T extends { id: number }>(
  ctx: Context,
  page: { limit: number; cursor?: string | undefined },
  list: {
    databases: readonly string[]
    bound: string
    read: (there: Context, limit: number, before: number | undefined) => Promise<T[]>
    /** By what the databases' rows are put in order, milliseconds. */
    timeOf: (row: NoInfer<T>) => number
  },
): Promise<Merged<T>> {
  const { databases, bound } = list
  const secret: CursorSecret = {
    ring: ctx.config.SESSION_KEYS,
    bound: databases.length === 1 ? bound : `${bound}|${databases.join()}`,
  }
  const places = page.cursor ? openCursor(secret, page.cursor) : databases.map(() => TOP)
  const parts = await Promise.all(
    databases.map(async (database, index) => {
      const place = places[index] ?? TOP
      try {
        return { database, rows: await list.read(at(ctx, database), page.limit + 1, place === TOP ? undefined : place) }
      } catch (error) {
        if (databases.length === 1) throw error
        ctx.log.error('a database is left out of a list', { database, ...errorFields(error) })
        return { database, rows: undefined }
      }
    }),
  )
  const all = parts.flatMap(({ database, rows = [] }) => rows.map(row => ({ row, database })))
  all.sort((a, b) => list.timeOf(b.row) - list.timeOf(a.row) || (a.database === b.database ? b.row.id - a.row.id : 0))
  const shown = all.slice(0, page.limit)
  const next = databases.map(
    (database, index) => shown.findLast(one => one.database === database)?.row.id ?? places[index] ?? TOP,
  )
  const unavailable = parts.filter(part => part.rows === undefined).map(part => part.database)
  return {
    rows: shown,
    nextCursor: all.length > page.limit ? sealCursor(secret, next) : null,
    ...(unavailable.length > 0 ? { unavailable } : {}),
  }
}

import { MAIN } from '../../db/databases.ts'
import { copyPortal, erasePortal, findPortal, markCopied, type PortalRow, toCopy } from '../../db/queries/portals.ts'
import { at, type Context } from '../context.ts'
import { ConnectorError } from '../errors.ts'
import { toFailure } from '../lib/failure.ts'

/** A portal by its id, and a context at the database of its data. Throws `not_found`. */
export async function placeOf(ctx: Context, portalId: string): Promise<{ portal: PortalRow; there: Context }> {
  const portal = await findPortal(ctx.databases.open(MAIN), portalId)
  if (!portal) throw new ConnectorError('not_found')
  return { portal, there: at(ctx, portal.database) }
}

/** Brings a portal's copy up to the row, where its data is in another database than the main one. */
export async function copyToPlace(ctx: Context, row: PortalRow): Promise<Context> {
  const there = at(ctx, row.database)
  if (row.database === MAIN) return there
  if (!(await copyPortal(there.db, row))) throw new RowIdTaken(`the row id of ${row.publicId} is taken there`)
  await markCopied(ctx.databases.open(MAIN), row)
  return there
}

class RowIdTaken extends Error {
  override readonly name = 'RowIdTaken'
}

/** Runs with the cron: a change whose copy did not get through is copied again. One database that is down keeps no other. */
export async function copyPortals(ctx: Context): Promise<void> {
  for (const row of await toCopy(ctx.databases.open(MAIN), 100)) {
    try {
      await copyToPlace(ctx, row)
    } catch (error) {
      // it never came to be, and nothing of it is there
      if (error instanceof RowIdTaken && row.deletedAt !== null) await erasePortal(ctx.databases.open(MAIN), row.id)
      else ctx.log.error('a portal is not copied yet', { database: row.database, code: toFailure(error).code })
    }
  }
}

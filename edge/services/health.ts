import { listPortals } from '../../db/queries/portals.ts'
import type { Context } from '../context.ts'

/** True when the database answers and has its tables. */
export async function databaseAnswers(ctx: Context): Promise<boolean> {
  try {
    await listPortals(ctx.db, 1)
    return true
  } catch {
    return false
  }
}

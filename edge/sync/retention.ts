import { dueForPruning, markPruned } from '../../db/queries/connection-health.ts'
import { pruneStep } from '../../db/queries/retention.ts'
import type { Context } from '../context.ts'

const EVERY_MS = 6 * 3_600_000
const DAY_S = 86_400

/** Enforces RETENTION_DAYS in steps, until `deadline`; what is left waits for the next tick. */
export async function enforceRetention(ctx: Context, deadline: number): Promise<void> {
  const before = (Math.floor(ctx.now() / 1000 / DAY_S) - ctx.config.RETENTION_DAYS) * DAY_S
  for (const { id } of await dueForPruning(ctx.db, ctx.now() - EVERY_MS, 20)) {
    let more = true
    while (more && ctx.now() < deadline) more = await pruneStep(ctx.db, id, before)
    if (more) return
    await markPruned(ctx.db, id, ctx.now())
  }
}

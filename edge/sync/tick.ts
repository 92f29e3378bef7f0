import type { Context } from '../context.ts'
import { toFailure } from '../lib/failure.ts'
import { errorFields } from '../lib/log.ts'
import { runHousekeeping } from '../services/purge.ts'
import { advanceRenormalize } from './renormalize.ts'
import { runSchedule } from './schedule.ts'

const RENORMALIZE_MS = 15_000

const TASKS: readonly ((ctx: Context) => Promise<void>)[] = [
  runSchedule,
  runHousekeeping,
  ctx => advanceRenormalize(ctx, ctx.now() + RENORMALIZE_MS),
]

/** What the cron does every minute. One part that fails does not keep the others; the run then counts as failed. */
export async function runTick(ctx: Context): Promise<void> {
  let failed = 0
  for (const task of TASKS) {
    try {
      await task(ctx)
    } catch (error) {
      failed += 1
      ctx.log.error('cron task failed', { code: toFailure(error).code, ...errorFields(error) })
    }
  }
  // The platform logs what is thrown; the error itself may quote a statement's values.
  if (failed > 0) throw new Error(`${failed} of ${TASKS.length} cron tasks failed`)
}

import { MAIN } from '../../db/databases.ts'
import { at, type Context } from '../context.ts'
import { toFailure } from '../lib/failure.ts'
import { errorFields } from '../lib/log.ts'
import { copyPortals } from '../services/portal-copies.ts'
import { runHousekeeping } from '../services/purge.ts'
import { advanceRenormalize } from './renormalize.ts'
import { runSchedule } from './schedule.ts'

const RENORMALIZE_MS = 15_000

const TASKS: readonly ((ctx: Context) => Promise<void>)[] = [
  runSchedule,
  runHousekeeping,
  ctx => advanceRenormalize(ctx, ctx.now() + RENORMALIZE_MS),
]

/**
 * What the cron does every minute, in all databases at once, each with its own time. One part that fails, or one
 * database that is down, does not keep the others; the run then counts as failed.
 */
export async function runTick(ctx: Context): Promise<void> {
  const { names } = ctx.databases
  const outcomes = await Promise.all([
    ...names.map(name => tasksOf(at(ctx, name))),
    ...(names.length > 1 ? [succeeds(ctx, copyPortals)] : []),
  ])
  const failed = outcomes.flat().filter(done => !done).length
  // The platform logs what is thrown; the error itself may quote a statement's values.
  if (failed > 0) throw new Error(`${failed} of ${outcomes.flat().length} cron tasks failed`)
}

async function tasksOf(ctx: Context): Promise<boolean[]> {
  const done: boolean[] = []
  for (const task of TASKS) done.push(await succeeds(ctx, task))
  return done
}

async function succeeds(ctx: Context, task: (ctx: Context) => Promise<void>): Promise<boolean> {
  try {
    await task(ctx)
    return true
  } catch (error) {
    const where = ctx.database === MAIN ? {} : { database: ctx.database }
    ctx.log.error('cron task failed', { code: toFailure(error).code, ...where, ...errorFields(error) })
    return false
  }
}

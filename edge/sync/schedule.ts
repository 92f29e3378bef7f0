import { noteSilence } from '../../db/queries/facts.ts'
import { addReconcile, dueForReconcile, unplanned } from '../../db/queries/slices.ts'
import type { Context } from '../context.ts'
import { enqueueStreams } from '../services/streams-due.ts'
import { enqueueDue, reconcileWindow, startSync } from '../services/sync.ts'
import { enforceRetention } from './retention.ts'

const DAY_MS = 86_400_000
/** The first re-read comes early: our clock and Dropbox's may differ by an hour where backfill and live slice meet. */
const FIRST_MS = 2 * 3_600_000
const BUDGET_MS = 20_000
/** As the list of connections has it. */
const SILENT_MS = 15 * 60_000

/** One cron tick: plan the daily re-reads, send what is due, remove what is too old. Twice at once is harmless. */
export async function runSchedule(ctx: Context): Promise<void> {
  const deadline = ctx.now() + BUDGET_MS
  // A callback that was killed after storing the grant has planned nothing.
  for (const { connectionId } of await unplanned(ctx.db, 50)) await startSync(ctx, connectionId)
  const beganBefore = ctx.now() - DAY_MS
  const connectedBefore = ctx.now() - FIRST_MS
  for (const { connectionId } of await dueForReconcile(ctx.db, { beganBefore, connectedBefore, limit: 200 })) {
    await addReconcile(ctx.db, connectionId, { now: ctx.now(), beganBefore, ...reconcileWindow(ctx.now()) })
  }
  while (ctx.now() < deadline && (await enqueueDue(ctx, {})) > 0);
  await noteSilence(ctx.db, ctx.now() - SILENT_MS, ctx.now())
  await enqueueStreams(ctx, {})
  await enforceRetention(ctx, deadline)
}

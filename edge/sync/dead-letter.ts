import { MAIN } from '../../db/databases.ts'
import { addDeadLetter } from '../../db/queries/dead-letters.ts'
import { appendLog } from '../../db/queries/log.ts'
import { at, type Context } from '../context.ts'
import { newId } from '../ids.ts'
import { WorkMessage } from './message.ts'

/** Leaves a trace of each message that was given up. Slice or stream stay as they are: the cron sends them again. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>, ctx: Context): Promise<void> {
  for (const message of batch.messages) {
    try {
      await keep(ctx, message)
      message.ack()
    } catch {
      message.retry({ delaySeconds: 300 })
    }
  }
}

/** In the database of its connection; where that does not answer, in the main one. */
async function keep(ctx: Context, message: Message<unknown>): Promise<void> {
  const parsed = WorkMessage.safeParse(message.body)
  const letter = {
    publicId: newId('deadLetter'),
    message: JSON.stringify(message.body ?? null).slice(0, 1000),
    reason: parsed.success ? `failed ${message.attempts} times` : 'unknown form',
    createdAt: ctx.now(),
  }
  if (!parsed.success) return addDeadLetter(ctx.db, { ...letter, connectionId: null })
  const { database = MAIN } = parsed.data
  const connectionId = 'connectionId' in parsed.data ? parsed.data.connectionId : null
  try {
    const there = at(ctx, database)
    await addDeadLetter(there.db, { ...letter, connectionId })
    if (connectionId !== null)
      await appendLog(there.db, connectionId, { at: ctx.now(), level: 'error', kind: 'dead_letter' })
  } catch (error) {
    if (database === MAIN) throw error
    await addDeadLetter(ctx.db, { ...letter, connectionId: null })
  }
}

import { addDeadLetter } from '../../db/queries/dead-letters.ts'
import { appendLog } from '../../db/queries/log.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { SyncMessage } from './message.ts'

/** Leaves a trace of each message that was given up. The slice itself stays open: the cron sends it again. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>, ctx: Context): Promise<void> {
  for (const message of batch.messages) {
    const parsed = SyncMessage.safeParse(message.body)
    const connectionId = parsed.success ? parsed.data.connectionId : undefined
    try {
      await addDeadLetter(ctx.db, {
        publicId: newId('deadLetter'),
        connectionId: connectionId ?? null,
        message: JSON.stringify(message.body ?? null).slice(0, 1000),
        reason: parsed.success ? `failed ${message.attempts} times` : 'unknown form',
        createdAt: ctx.now(),
      })
      if (connectionId !== undefined) {
        await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'error', kind: 'dead_letter' })
      }
      message.ack()
    } catch {
      message.retry({ delaySeconds: 300 })
    }
  }
}

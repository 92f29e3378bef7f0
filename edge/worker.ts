import { createApp } from './app.ts'
import { createContext } from './context.ts'
import type { Env } from './env.ts'
import { consumeBatch } from './sync/consume.ts'
import { consumeDeadLetters } from './sync/dead-letter.ts'
import { runTick } from './sync/tick.ts'
import { traced } from './tracing.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async scheduled(_event, env, execution) {
    await traced(env, execution, 'cron tick', {}, span => runTick(createContext(env, execution, {}, span)))
  },
  async queue(batch, env, execution) {
    const { queue, messages } = batch
    const fields = { queue, count: messages.length }
    await traced(env, execution, `receive ${queue}`, { fields }, span =>
      (queue.endsWith('-dead') ? consumeDeadLetters : consumeBatch)(
        batch,
        createContext(env, execution, { queue }, span),
      ),
    )
  },
} satisfies ExportedHandler<Env>

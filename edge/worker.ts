import { createApp } from './app.ts'
import { createContext } from './context.ts'
import type { Env } from './env.ts'
import { consumeBatch } from './sync/consume.ts'
import { consumeDeadLetters } from './sync/dead-letter.ts'
import { runTick } from './sync/tick.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async scheduled(_event, env, execution) {
    await runTick(createContext(env, execution))
  },
  async queue(batch, env, execution) {
    const ctx = createContext(env, execution, { queue: batch.queue })
    await (batch.queue.endsWith('-dead') ? consumeDeadLetters : consumeBatch)(batch, ctx)
  },
} satisfies ExportedHandler<Env>

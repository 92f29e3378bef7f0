/**
 * The Worker in workerd as a process of its own, that can be killed: `node worker.ts` with its port and configuration as
 * JSON in WORKER. Without a development server around it, so it starts in a second; its cron runs every second.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { serveWorker } from '../../scripts/serve/worker.ts'

/** workerd fires no cron by itself; every second, so that what a killed worker held is taken up soon. */
const TICK_MS = 1000

export interface WorkerOptions {
  port: number
  values: Record<string, string>
}

const worker = await serveWorker({ host: '127.0.0.1', ...(JSON.parse(process.env.WORKER ?? '') as WorkerOptions) })
process.once('SIGTERM', () => worker.stop().then(() => process.exit(0)))
while (worker.running()) {
  await sleep(TICK_MS)
  // While its database is down a run fails, as it should.
  await worker.runCron().catch(() => undefined)
}

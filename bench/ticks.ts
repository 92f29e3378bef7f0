import { MAIN } from '../db/databases.ts'
import type { Context } from '../edge/context.ts'
import { openDatabase } from '../edge/lib/database.ts'
import { createLog } from '../edge/lib/log.ts'
import { runSchedule } from '../edge/sync/schedule.ts'
import { benchDatabase } from './lib/database.ts'
import { idleConnections } from './lib/idle.ts'
import { type Bench, env, type Row, round } from './lib/measure.ts'

const SIZES = [10, 1000, env('BENCH_IDLE', 10_000)]

/** Cost of a cron tick that finds every one of N idle connections due: our CPU, and the messages sent. */
export const ticks: Bench = {
  name: 'ticks',
  async run(report) {
    const rows: Row[] = []
    for (const size of SIZES) {
      const database = await benchDatabase()
      try {
        const { context, sent } = await idle(database.url, size)
        const began = performance.now()
        const cpu = process.cpuUsage()
        while (sent() < size) {
          const before = sent()
          await runSchedule(context)
          if (sent() === before) throw new Error(`only ${before} of ${size} were sent`)
        }
        const { user, system } = process.cpuUsage(cpu)
        const ms = (user + system) / 1000
        report(`ticks: ${size} connections in ${Math.round(performance.now() - began)} ms`)
        rows.push({
          bench: 'ticks',
          what: `cron tick, ${size} idle connections`,
          value: round(ms / size),
          unit: 'ms CPU/connection',
          ratio: `${sent() / size} messages a connection`,
        })
      } finally {
        await database.stop()
      }
    }
    return rows
  },
}

async function idle(url: string, count: number): Promise<{ context: Context; sent: () => number }> {
  const db = openDatabase({ LIBSQL_URL: url })
  await idleConnections(db, count)
  let sent = 0
  const queue = {
    sendBatch: async (messages: Iterable<unknown>) => {
      sent += [...messages].length
    },
  }
  const context = {
    config: { RETENTION_DAYS: 180, SYNC_PER_CONNECTION: 6, SYNC_LEASE_MS: 60_000 },
    db,
    database: MAIN,
    queue,
    now: Date.now,
    log: createLog({}),
    waitUntil: () => undefined,
  } as unknown as Context
  return { context, sent: () => sent }
}

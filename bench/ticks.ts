import { sql } from 'drizzle-orm'
import { openDatabase } from '../edge/lib/database.ts'
import { startConnector } from './lib/connector.ts'
import { benchDatabase } from './lib/database.ts'
import { idleConnections } from './lib/idle.ts'
import { type Bench, env, type Row, round } from './lib/measure.ts'

const SIZES = [10, 1000, env('BENCH_IDLE', 10_000)]

/** Cost of the cron ticks that find every one of N idle connections due: CPU of workerd, the queue that takes the messages included. */
export const ticks: Bench = {
  name: 'ticks',
  async run(report) {
    const rows: Row[] = []
    for (const size of SIZES) {
      const database = await benchDatabase()
      const worker = await startConnector({ database: database.url, dropbox: 'http://nowhere.example' })
      try {
        const db = openDatabase({ LIBSQL_URL: database.url })
        const scheduled = await worker.server.getWorker()
        // the first tick is for the compiler
        await scheduled.scheduled({ cron: '* * * * *' })
        await idleConnections(db, size)
        const began = performance.now()
        const before = worker.cpu()
        let ticks = 0
        for (let sent = 0; sent < size; ticks += 1) {
          const { outcome } = await scheduled.scheduled({ cron: '* * * * *' })
          if (outcome !== 'ok') throw new Error(`the tick ended with ${outcome}`)
          const [row] = await db.all<{ sent: number }>(sql`select count(*) as sent from slices where queued_until > 0`)
          if (!row || row.sent <= sent) throw new Error(`only ${sent} of ${size} were sent`)
          sent = row.sent
        }
        const ms = worker.cpu() - before
        report(`ticks: ${size} connections in ${Math.round(performance.now() - began)} ms`)
        rows.push({
          bench: 'ticks',
          what: `cron tick, ${size} idle connections`,
          value: round(ms),
          unit: 'ms CPU',
          ratio: `${round(ms / size)} ms a connection, ${ticks === 1 ? 'one tick' : `${ticks} ticks`}`,
        })
      } finally {
        await Promise.all([worker.stop(), database.stop()])
      }
    }
    return rows
  },
}

import { sql } from 'drizzle-orm'
import type { Context } from '../edge/context.ts'
import { openDatabase } from '../edge/lib/database.ts'
import { storeGrant } from '../edge/services/credentials.ts'
import { startSandbox } from '../test/sandbox/serve.ts'
import { approve } from './lib/approve.ts'
import { APP, RING, startConnector } from './lib/connector.ts'
import { serverCpu } from './lib/cpu.ts'
import { benchDatabase } from './lib/database.ts'
import { idleConnections } from './lib/idle.ts'
import { type Bench, env, type Row, round, spread } from './lib/measure.ts'
import type { BenchWorker } from './lib/workerd.ts'

const CONNECTIONS = env('BENCH_POLLS', 300)
const ROUNDS = env('BENCH_POLLS_ROUNDS', 5)
/** As many as a batch of the queue has (wrangler.toml). */
const BATCH = 6

/** What a poll costs that brings nothing, in the connector's own Worker: CPU of workerd and of the database, calls to Dropbox. */
export const polls: Bench = {
  name: 'polls',
  async run() {
    const [database, sandbox] = await Promise.all([
      benchDatabase(),
      startSandbox({ seedEvents: 60, trickle: 0, app: APP }),
    ])
    const worker = await startConnector({ database: database.url, dropbox: sandbox.url })
    try {
      const [team] = await sandbox.control.teams()
      if (!team) throw new Error('the sandbox has no team')
      const db = openDatabase({ LIBSQL_URL: database.url })
      const approved = await approve(sandbox.control, team.admins[0]?.email ?? '', APP)
      const grant = { ...approved, appId: null, appKey: APP.key }
      await idleConnections(db, CONNECTIONS)
      const context = { config: { ENCRYPTION_KEYS: RING }, db } as unknown as Context
      for (let id = 1; id <= CONNECTIONS; id += 1) await storeGrant(context, id, grant)
      const rounds: { ours: number; database: number }[] = []
      // the first poll begins the chain of cursors, the second is for the compiler
      for (let index = -2; index < ROUNDS; index += 1) {
        await db.run(sql`update slices set next_at = 0`)
        await sandbox.control.clearRequests()
        const before = { ours: worker.cpu(), database: serverCpu(database.dir) }
        await pollAll(worker)
        if (index < 0) continue
        rounds.push({
          ours: (worker.cpu() - before.ours) / CONNECTIONS,
          database: (serverCpu(database.dir) - before.database) / CONNECTIONS,
        })
      }
      const calls = (await sandbox.control.requests()).length
      const row = (what: string, unit: string, values: number[]): Row => ({
        bench: 'polls',
        what,
        unit,
        ...spread(values),
      })
      return [
        row(
          `idle poll, of ${CONNECTIONS}: the Worker`,
          'ms CPU/poll',
          rounds.map(one => one.ours),
        ),
        row(
          'idle poll: the database',
          'ms CPU/poll',
          rounds.map(one => one.database),
        ),
        { bench: 'polls', what: 'calls to Dropbox', value: round(calls / CONNECTIONS), unit: 'calls/poll' },
      ]
    } finally {
      await Promise.all([worker.stop(), database.stop(), sandbox.close()])
    }
  },
}

async function pollAll({ server }: BenchWorker): Promise<void> {
  const worker = await server.getWorker()
  for (let id = 1; id <= CONNECTIONS; id += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, CONNECTIONS + 1 - id) }, (_, index) => ({
      id: String(id + index),
      timestamp: new Date(),
      attempts: 1,
      body: { v: 1, connectionId: id + index, sliceId: id + index },
    }))
    const { outcome, explicitAcks } = await worker.queue('dropbox-sync', messages)
    if (outcome !== 'ok' || explicitAcks.length !== messages.length) throw new Error(`a poll ended with ${outcome}`)
  }
}

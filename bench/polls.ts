import { sql } from 'drizzle-orm'
import { MAIN } from '../db/databases.ts'
import type { Context } from '../edge/context.ts'
import { openDatabase } from '../edge/lib/database.ts'
import { createLog } from '../edge/lib/log.ts'
import { storeGrant } from '../edge/services/credentials.ts'
import { consumeBatch } from '../edge/sync/consume.ts'
import { startSandbox } from '../test/sandbox/serve.ts'
import { approve } from './lib/approve.ts'
import { benchDatabase } from './lib/database.ts'
import { idleConnections } from './lib/idle.ts'
import { type Bench, env, type Row, round } from './lib/measure.ts'

const CONNECTIONS = env('BENCH_POLLS', 300)
const APP = { key: 'sandboxappkey', secret: 'sandboxappsecret' }

/** What a poll costs that brings nothing: our CPU (the sandbox's in this process included) and calls to Dropbox. */
export const polls: Bench = {
  name: 'polls',
  async run() {
    const [database, sandbox] = await Promise.all([
      benchDatabase(),
      startSandbox({ seedEvents: 60, trickle: 0, app: APP }),
    ])
    try {
      const [team] = await sandbox.control.teams()
      if (!team) throw new Error('the sandbox has no team')
      const db = openDatabase({ LIBSQL_URL: database.url })
      const context = {
        config: {
          DROPBOX_BASE_URL: sandbox.url,
          DROPBOX_APP_KEY: APP.key,
          DROPBOX_APP_SECRET: APP.secret,
          ENCRYPTION_KEYS: [{ kid: 'bench', bytes: new Uint8Array(32) }],
          SYNC_PER_CONNECTION: 6,
          SYNC_LEASE_MS: 60_000,
        },
        db,
        database: MAIN,
        queue: { send: async () => undefined, sendBatch: async () => undefined },
        now: Date.now,
        log: createLog({}),
        waitUntil: () => undefined,
      } as unknown as Context
      const approved = await approve(sandbox.control, team.admins[0]?.email ?? '', APP)
      const grant = { ...approved, appId: null, appKey: APP.key }
      await idleConnections(db, CONNECTIONS)
      for (let id = 1; id <= CONNECTIONS; id += 1) await storeGrant(context, id, grant)
      const poll = () => pollAll(context)
      await poll()
      await db.run(sql`update slices set next_at = 0`)
      await sandbox.control.clearRequests()
      const cpu = process.cpuUsage()
      await poll()
      const { user, system } = process.cpuUsage(cpu)
      const calls = (await sandbox.control.requests()).length
      const row = (what: string, value: number, unit: string): Row => ({
        bench: 'polls',
        what,
        value: round(value),
        unit,
      })
      return [
        row(
          `idle poll, of ${CONNECTIONS}, the sandbox's share included`,
          (user + system) / 1000 / CONNECTIONS,
          'ms CPU/poll',
        ),
        row('calls to Dropbox', calls / CONNECTIONS, 'calls/poll'),
      ]
    } finally {
      await Promise.all([database.stop(), sandbox.close()])
    }
  },
}

async function pollAll(context: Context): Promise<void> {
  const ids = Array.from({ length: CONNECTIONS }, (_, index) => index + 1)
  for (let at = 0; at < ids.length; at += 6) {
    const messages = ids.slice(at, at + 6).map(id => ({
      body: { v: 1, connectionId: id, sliceId: id },
      attempts: 1,
      ack: () => undefined,
      retry: () => {
        throw new Error('a poll failed')
      },
    }))
    await consumeBatch({ queue: 'dropbox-sync', messages } as unknown as MessageBatch<unknown>, context)
  }
}

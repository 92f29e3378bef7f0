import { type BenchWorker, startBenchWorker } from './workerd.ts'

export const APP = { key: 'sandboxappkey', secret: 'sandboxappsecret' }
export const OPERATOR = 'a-token-of-the-bench'
const KEY = new Uint8Array(32)
export const RING = [{ kid: 'bench', bytes: KEY }]

/** The connector's own Worker in workerd. What it puts on its queue stays there: nobody consumes. */
export function startConnector(urls: { database: string; dropbox: string }): Promise<BenchWorker> {
  const ring = `bench:${Buffer.from(KEY).toString('base64')}`
  return startBenchWorker('edge/worker.ts', {
    queueProducers: { SYNC_QUEUE: { queueName: 'dropbox-sync' } },
    bindings: {
      PUBLIC_URL: 'http://bench.example',
      LIBSQL_URL: urls.database,
      DROPBOX_BASE_URL: urls.dropbox,
      DROPBOX_APP_KEY: APP.key,
      DROPBOX_APP_SECRET: APP.secret,
      ENCRYPTION_KEYS: ring,
      SESSION_KEYS: ring,
      ADMIN_TOKEN: OPERATOR,
    },
  })
}

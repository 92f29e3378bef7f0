import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../scripts/lib/ports.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'

export interface BenchDatabase {
  url: string
  dir: string
  stop(): Promise<void>
}

/** A fresh libSQL server with the schema, in a folder of its own. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const dir = mkdtempSync(join(tmpdir(), 'connector-bench-'))
  const server = await startSqld({ dir: join(dir, 'libsql'), port: await freePort(), onLine: () => undefined })
  await migrateDatabase(server.url)
  return {
    url: server.url,
    dir,
    async stop() {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

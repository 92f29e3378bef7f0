/**
 * Before the tests in workerd: a libSQL server with the schema, the sandbox, and the built widget.
 * What they listen on reaches `vitest.config.ts` through `provide`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../scripts/lib/ports.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { TEST_VARS } from './keys.ts'
import { startSandbox } from './sandbox.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    libsqlUrl: string
    dropboxUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'connector-test-'))
  const quiet = () => undefined
  const [database, sandbox] = await Promise.all([
    freePort().then(port => startSqld({ dir: join(dir, 'libsql'), port, onLine: quiet })),
    freePort().then(port =>
      startSandbox({
        port,
        events: 2000,
        appKey: TEST_VARS.DROPBOX_APP_KEY,
        appSecret: TEST_VARS.DROPBOX_APP_SECRET,
        onLine: quiet,
      }),
    ),
  ])
  await migrateDatabase(database.url)
  project.provide('libsqlUrl', database.url)
  project.provide('dropboxUrl', sandbox.url)
  return async () => {
    await Promise.all([database.stop(), sandbox.stop()])
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true })
  }
}

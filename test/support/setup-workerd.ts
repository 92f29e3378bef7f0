/**
 * Before the tests in workerd: what gives each file a libSQL server with the schema, and the sandbox.
 * What they listen on reaches `vitest.config.ts` through `provide`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../scripts/lib/ports.ts'
import { startDatabases } from './databases.ts'
import { TEST_VARS } from './keys.ts'
import { startOtlp } from './otlp.ts'
import { Receiver } from './receiver.ts'
import { startSandbox } from './sandbox.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databasesUrl: string
    dropboxUrl: string
    otlpUrl: string
    receiverUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'connector-test-'))
  const quiet = () => undefined
  const [otlp, databases, sandbox] = await Promise.all([
    startOtlp(),
    startDatabases(dir),
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
  const receiver = await new Receiver().start()
  project.provide('databasesUrl', databases.url)
  project.provide('dropboxUrl', sandbox.url)
  project.provide('receiverUrl', receiver.url)
  project.provide('otlpUrl', otlp.url)
  return async () => {
    receiver.stop()
    await Promise.all([otlp.close(), databases.stop(), sandbox.stop()])
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true })
  }
}

import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../../scripts/lib/child.ts'
import { waitForHttp } from '../../scripts/lib/ready.ts'

const entry = fileURLToPath(new URL('../sandbox/serve.ts', import.meta.url))

export interface SandboxOptions {
  port: number
  events: number
  latencyMs?: number
  /** Where its history and tokens are kept; left out, they end with it. */
  dataDir?: string
  appKey: string
  appSecret: string
  onLine: (line: string) => void
}

/** The Dropbox sandbox in a process of its own. Ready when this returns. */
export async function startSandbox(options: SandboxOptions): Promise<Child & { url: string }> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    SANDBOX_PORT: String(options.port),
    SANDBOX_EVENTS: String(options.events),
    SANDBOX_LATENCY_MS: String(options.latencyMs ?? 0),
    DROPBOX_APP_KEY: options.appKey,
    DROPBOX_APP_SECRET: options.appSecret,
  }
  if (options.dataDir === undefined) delete env.DATA_DIR
  else env.DATA_DIR = options.dataDir
  const child = startChild({
    name: 'sandbox',
    command: process.execPath,
    args: [entry],
    env,
    onLine: options.onLine,
  })
  const url = `http://localhost:${options.port}`
  try {
    // Any answer will do: it listens once its history is there.
    await waitForHttp(url, { child, accept: () => true })
  } catch (error) {
    await child.stop()
    throw error
  }
  return { ...child, url }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../lib/child.ts'
import { waitForHttp } from '../lib/ready.ts'
import { prefixed } from './output.ts'
import type { Given } from './settings.ts'

const wrangler = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/**
 * The Worker in workerd, with its queue. Ready when it answers, well or ill: what is wrong with the configuration
 * or the database is for `/healthz` to say.
 */
export async function startWorker(options: {
  port: number
  /** 0: any free one, so that two stacks can run side by side. */
  inspectorPort?: number
  dataDir: string
  values: Given
  onLine?: (line: string) => void
}): Promise<Child> {
  const folder = join(options.dataDir, 'wrangler')
  mkdirSync(folder, { recursive: true })
  const envFile = join(options.dataDir, 'worker.env')
  writeFileSync(envFile, envLines(options.values), { mode: 0o600 })
  const child = startChild({
    name: 'worker',
    command: process.execPath,
    args: [
      wrangler,
      'dev',
      ...['--port', String(options.port), '--local', '--persist-to', folder, '--env-file', envFile],
      ...['--inspector-port', String(options.inspectorPort ?? 0), '--show-interactive-dev-session', 'false'],
    ],
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'true',
      CLOUDFLARE_INCLUDE_PROCESS_ENV: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_WRITE_LOGS: 'false',
    },
    onLine: options.onLine ?? prefixed('worker'),
  })
  try {
    await waitForHttp(`http://127.0.0.1:${options.port}/healthz`, { child, accept: () => true })
  } catch (error) {
    await child.stop()
    throw error
  }
  return child
}

/** Wrangler expands `$NAME` even between single quotes. */
function envLines(values: Given): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value.replaceAll('$', '\\$')}'\n`)
    .join('')
}

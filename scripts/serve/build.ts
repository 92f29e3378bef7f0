import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'

/** Where the bundled Worker is: one module, as `wrangler deploy` would upload it. */
export const WORKER_SCRIPT = 'dist/worker/worker.js'

const SOURCES = ['edge', 'db', 'wrangler.toml', 'package-lock.json']

/** Bundles the Worker unless the bundle is newer than all it is made from. Answers whether it did. */
export async function buildWorker(): Promise<boolean> {
  if (existsSync(WORKER_SCRIPT) && statSync(WORKER_SCRIPT).mtimeMs > Math.max(...SOURCES.map(newest))) return false
  // Elsewhere first: whoever starts at the same time finds a whole bundle, the old one or the new one.
  mkdirSync(dirname(WORKER_SCRIPT), { recursive: true })
  const draft = mkdtempSync('dist/worker-')
  try {
    await execa('node_modules/.bin/wrangler', ['deploy', '--dry-run', '--outdir', draft], {
      env: { WRANGLER_WRITE_LOGS: 'false' },
    })
    for (const file of [`${WORKER_SCRIPT}.map`, WORKER_SCRIPT]) renameSync(join(draft, basename(file)), file)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return true
}

function newest(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(mtimeMs, ...inside.map(name => statSync(join(path, name)).mtimeMs))
}

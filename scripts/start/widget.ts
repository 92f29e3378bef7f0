import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the widget unless what is built is newer than all it is made from. Answers whether it built. */
export async function buildWidget(): Promise<boolean> {
  const built = modified(join(root, 'dist/widget/dropbox-connector.js'))
  const sources = [
    'widget',
    'edge/contract.ts',
    'db/taxonomy.ts',
    'vite.config.ts',
    'scripts/build',
    'package-lock.json',
  ]
  if (built > Math.max(...sources.map(path => newest(join(root, path))))) return false
  // Not at the top: an up-to-date widget, or a start that fails early, does not wait for the bundler to load.
  const { build } = await import('vite')
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  return true
}

function newest(path: string): number {
  try {
    if (!statSync(path).isDirectory()) return modified(path)
    return Math.max(
      0,
      ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map(name => modified(join(path, name))),
    )
  } catch {
    return 0
  }
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

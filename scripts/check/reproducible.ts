import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

const FOLDER = 'dist/widget'

/** Builds the widget once more, elsewhere, and answers what came out differently or does not fit its integrity. */
export async function buildIsReproducible(): Promise<string | undefined> {
  const again = mkdtempSync(join(tmpdir(), 'widget-'))
  try {
    await build({ logLevel: 'warn', build: { outDir: again, emptyOutDir: true } })
    const [first, second] = [contents(FOLDER), contents(again)]
    const names = new Set([...first.keys(), ...second.keys()])
    const differing = [...names].filter(name => first.get(name) !== second.get(name))
    if (differing.length > 0) return `two builds differ in ${differing.join(', ')}`
    const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, string>
    const scripts = [...first].filter(([name]) => name.endsWith('.js'))
    const wrong = scripts.filter(([name, hash]) => manifest[name] !== hash).map(([name]) => name)
    if (wrong.length > 0) return `manifest.json is wrong about ${wrong.join(', ')}`
    console.log(`  ${scripts.length} files; dropbox-connector.js is ${manifest['dropbox-connector.js']}`)
    return undefined
  } finally {
    rmSync(again, { recursive: true, force: true })
  }
}

/** The hash of each file, as browsers want it in `integrity`. */
function contents(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter(name => statSync(join(folder, name)).isFile())
  return new Map(
    files.map(name => {
      const hash = createHash('sha384')
        .update(readFileSync(join(folder, name)))
        .digest('base64')
      return [name.replaceAll('\\', '/'), `sha384-${hash}`]
    }),
  )
}

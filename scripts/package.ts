/**
 * `npm run package`: the npm package for portals, in dist/package. The same files and exports as package.json names, but
 * without the server's dependencies: widget and client need none.
 */
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { buildWidget } from './start/widget.ts'

const TARGET = 'dist/package'
const KEPT = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'exports',
  'files',
  'sideEffects',
  'customElements',
  'peerDependencies',
  'peerDependenciesMeta',
]

// A test runner says "test", and the bundler would take that for a wish for libraries in their slow form.
process.env.NODE_ENV = 'production'
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
await buildWidget()
await buildClient()
writePackage()
console.log(`${TARGET} is ready: \`npm pack ./${TARGET}\``)

async function buildClient(): Promise<void> {
  rmSync('dist/client', { recursive: true, force: true })
  const options = [
    '--noEmit',
    'false',
    '--allowImportingTsExtensions',
    'false',
    '--declaration',
    '--outDir',
    'dist/client',
  ]
  await execa('node_modules/.bin/tsc', ['-p', 'client', ...options], { stdio: 'inherit' })
  // The compiler rewrites extensions in code, and leaves them in declarations.
  for (const name of readdirSync('dist/client').filter(file => file.endsWith('.d.ts'))) {
    const path = join('dist/client', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(from |import\()'(\.\/[\w-]+)\.ts'/g, "$1'$2.js'"))
  }
}

function writePackage(): void {
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown> & { files: string[] }
  rmSync(TARGET, { recursive: true, force: true })
  mkdirSync(TARGET, { recursive: true })
  const isLeftOut = (path: string) => own.files.includes(`!${path}`)
  for (const path of own.files.filter(name => !name.startsWith('!'))) {
    mkdirSync(dirname(join(TARGET, path)), { recursive: true })
    cpSync(path, join(TARGET, path), { recursive: true, filter: source => !isLeftOut(source) })
  }
  copyFileSync('LICENSE', join(TARGET, 'LICENSE'))
  copyFileSync('client/README.md', join(TARGET, 'README.md'))
  const fields = Object.fromEntries(KEPT.map(name => [name, own[name]]))
  writeFileSync(join(TARGET, 'package.json'), `${JSON.stringify(fields, null, 2)}\n`)
}

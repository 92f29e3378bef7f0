/** `npm run check`: all that can be known without running the product. Prints what failed, and a line for each step. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { docsAreCurrent } from './check/docs.ts'
import { lockIsComplete } from './check/lock.ts'
import { checkMigrations } from './check/migrations.ts'
import { lintOpenApi } from './check/openapi.ts'
import { checkPackages } from './check/packages.ts'
import { buildIsReproducible } from './check/reproducible.ts'
import { checkSize } from './check/size.ts'
import { checkWorkerSize } from './check/worker.ts'

interface Step {
  name: string
  run: () => Promise<string | undefined>
}

const bin = (name: string) => `node_modules/.bin/${name}`
/** One program of types a folder: `document` in edge/ or `Queue` in widget/ is an error. */
const types = (...folders: string[]): Step[] =>
  folders.map(folder => ({ name: `types of ${folder}`, run: () => tool(bin('tsc'), ['-p', folder]) }))

/** Steps that look at the source. */
const SOURCE: Step[] = [
  ...types('db', 'edge', 'widget', 'client', 'test', 'test/client'),
  {
    name: 'lint, format, import direction',
    run: () => tool(bin('biome'), ['ci', '--colors=off', '--max-diagnostics=200', '--error-on-warnings', '.']),
  },
  { name: 'migrations suit a running service', run: checkMigrations },
  { name: 'the lock file has every platform', run: lockIsComplete },
  { name: 'licences and install scripts', run: checkPackages },
  { name: 'the OpenAPI document', run: () => lintOpenApi() },
]

/** Steps that build, and look at what was built: in this order. Then what makes the two lines equally long. */
const BUILT: Step[] = [
  { name: 'the widget builds', run: () => tool(bin('vite'), ['build', '--logLevel', 'warn']) },
  { name: 'the widget builds the same twice', run: buildIsReproducible },
  { name: 'size of the widget', run: checkSize },
  { name: 'the Worker builds', run: () => tool(bin('wrangler'), ['deploy', '--dry-run', '--outdir', 'dist/worker']) },
  { name: 'size of the Worker', run: checkWorkerSize },
  { name: 'generated documentation is current', run: docsAreCurrent },
  ...types('test/edge', 'scripts', 'bench'),
]

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
let failed = 0
// Two steps at a time, for as many cores as CI has.
await Promise.all([SOURCE, BUILT].map(work))
console.log(failed === 0 ? 'Everything is in order.' : `${failed} of ${SOURCE.length + BUILT.length} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

async function work(steps: readonly Step[]): Promise<void> {
  for (const { name, run } of steps) {
    const started = performance.now()
    const problem = await run().catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${problem === undefined ? '✓' : '✗'} ${name} (${seconds} s)`)
    if (problem === undefined) continue
    failed += 1
    console.log(`${problem.trimEnd()}\n`)
  }
}

/** Runs a tool; its output is only of interest when it fails. */
function tool(command: string, args: string[]): Promise<string | undefined> {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk))
    child.once('error', error => resolve(error.message))
    child.once('close', code => resolve(code === 0 ? undefined : output || `${command} ended with ${code}`))
  })
}

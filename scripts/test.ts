/** `npm test`: every suite, and one closing line. `npm test -- widget e2e` runs only those. */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { add, type Count, NOTHING, readVitest, readWidget } from './test/count.ts'

interface Suite {
  name: string
  args: (report: string) => string[]
  read: (report: string) => Count
}

const vitest = 'node_modules/vitest/vitest.mjs'
const projects = (...names: string[]) => names.flatMap(name => ['--project', name])
const reporters = (report: string) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

const SUITES: Suite[] = [
  {
    name: 'unit',
    args: report => [vitest, 'run', ...projects('node', 'workerd'), ...reporters(report)],
    read: readVitest,
  },
  { name: 'widget', args: report => ['scripts/test/widget.ts', report], read: readWidget },
  { name: 'faults', args: report => [vitest, 'run', ...projects('faults'), ...reporters(report)], read: readVitest },
  { name: 'e2e', args: report => [vitest, 'run', ...projects('e2e'), ...reporters(report)], read: readVitest },
]

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !SUITES.some(suite => suite.name === name))
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${SUITES.map(suite => suite.name).join(', ')}.`)
  process.exit(1)
}

/** Lanes side by side, about equally long. The others speak when a suite of theirs is done. */
const LANES = [['unit'], ['e2e'], ['widget', 'faults']]

mkdirSync('test-results', { recursive: true })
const chosen = SUITES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const counts = await Promise.all(
  LANES.map(async (names, lane) => {
    let total = NOTHING
    for (const suite of names.flatMap(name => chosen.filter(one => one.name === name))) {
      const aloud = lane === 0 || chosen.length === 1
      total = add(total, await run(suite, aloud))
    }
    return total
  }),
)
const total = counts.reduce(add)
// Once more, where it is seen: the suites print side by side, and much.
for (const one of total.failures) console.log(`✗ ${one}`)
// It passed, but whoever reads this should know: a test, or what it tests, depends on the moment.
for (const one of total.again) console.log(`↻ passed at its second try: ${one}`)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

async function run(suite: Suite, aloud: boolean): Promise<Count> {
  const report = `test-results/${suite.name}.json`
  rmSync(report, { force: true })
  const child = spawn(process.execPath, suite.args(report), { stdio: ['inherit', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  const hear = (part: Buffer) => (aloud ? process.stdout.write(part) : said.push(part))
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number>(resolve => {
    child.once('error', () => resolve(1))
    child.once('close', exit => resolve(exit ?? 1))
  })
  if (!aloud) process.stdout.write(`\n— ${suite.name}\n${Buffer.concat(said).toString()}`)
  const count = suite.read(report)
  const ran = count.passed + count.failed
  if (count.failed > 0 || (code === 0 && ran > 0)) return count
  // A suite that ran nothing, or broke beside its tests, has failed all the same.
  const why = ran === 0 ? 'it ran no test' : `its tests passed, but it ended with ${code}`
  return { ...count, failed: 1, failures: [`the suite ${suite.name}: ${why}`] }
}

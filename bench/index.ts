import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { backfill } from './backfill.ts'
import { costs } from './cost.ts'
import type { Bench, Row } from './lib/measure.ts'
import { list } from './list.ts'
import { normalizing } from './normalize.ts'
import { polls } from './polls.ts'
import { reads } from './reads.ts'
import { refusals } from './refusals.ts'
import { store } from './store.ts'
import { ticks } from './ticks.ts'

const BENCHES: readonly Bench[] = [normalizing, store, ticks, polls, backfill, reads, list, costs, refusals]

/** `npm run bench`, or `npm run bench -- store backfill` for some. Runs what is named, or all; prints a table and writes `bench-results.json`. */
async function main(names: readonly string[]): Promise<void> {
  const chosen = names.length === 0 ? BENCHES : BENCHES.filter(bench => names.includes(bench.name))
  if (chosen.length === 0)
    throw new Error(`no such benchmark; there are ${BENCHES.map(bench => bench.name).join(', ')}`)
  const rows: Row[] = []
  for (const bench of chosen) {
    console.log(`· ${bench.name}`)
    rows.push(...(await bench.run(line => console.log(`  ${line}`))))
  }
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version }
  writeFileSync('bench-results.json', `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`)
  console.log(table(rows))
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(row => {
    const range = row.min === undefined || row.max === undefined ? '' : ` [${row.min}–${row.max}]`
    return `| ${row.bench} | ${row.what} | ${row.value}${range} ${row.unit} | ${row.ratio ?? ''} |`
  })
  return ['', '| bench | what | median [min–max] | ratio |', '|---|---|---|---|', ...lines].join('\n')
}

await main(process.argv.slice(2))
process.exit(0)

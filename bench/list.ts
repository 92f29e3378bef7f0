import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { buildWidget } from '../scripts/start/widget.ts'
import { findBrowser } from '../test/support/browser.ts'
import { type Bench, env, type Row, shuffled, spread } from './lib/measure.ts'
import { ROWS } from './list/rows.ts'
import { serve } from './list/server.ts'
import { CATEGORIES, mainThread, SCRIPT_CATEGORIES, scripting } from './list/trace.ts'
import { type Watched, watch } from './list/watch.ts'

const PEERS = ['tanstack', 'virtualizer', 'aggrid']
const FRAMES = 150
const MANY = 600

interface Round {
  first: number
  script: number
  p95: number
  frame: number
  long: number
  missing: number
}

/** The widget's list beside lists that others made, each in a page of its own with the same 100,000 rows. */
export const list: Bench = {
  name: 'list',
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'list-'))
    await buildWidget()
    for (const name of PEERS) await bundle(name, folder)
    const { executablePath, args, env: environment } = await findBrowser()
    const browser = await chromium.launch({ executablePath, args, env: environment })
    const served = await serve(folder)
    const rounds = new Map<string, Round[]>(['widget', ...PEERS].map(name => [name, []]))
    try {
      for (let round = 0; round < env('BENCH_LIST_ROUNDS', 5); round++) {
        for (const name of shuffled([...rounds.keys()])) {
          const url = `${served.url}/page/${name}`
          const result = { ...(await measure(browser, url)), script: await scripts(browser, url) }
          rounds.get(name)?.push(result)
          report(`${name}: ${JSON.stringify(result)}`)
        }
      }
    } finally {
      await browser.close()
      served.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return [...rounds].flatMap(([name, results]) => rowsOf(name, results))
  },
}

async function bundle(name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: `bench/list/pages/${name}.ts`, formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: { output: { minify: true, codeSplitting: false } },
    },
  })
}

async function measure(browser: Browser, url: string): Promise<Omit<Round, 'script'>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  try {
    await page.addInitScript(watch)
    await page.goto(url, { waitUntil: 'commit' })
    const { first, made } = await page.evaluate(async () => {
      const watched = window as unknown as Watched
      return { first: await watched.list.first, made: watched.made ?? 0 }
    })
    await settle(page)
    const { missing } = await scroll(page, true)
    await browser.startTracing(page, { categories: CATEGORIES })
    const { deltas } = await scroll(page, false)
    const { busy, long } = mainThread(await browser.stopTracing(), 'scroll-from', 'scroll-to')
    const p95 = deltas.toSorted((a, b) => a - b)[Math.floor(deltas.length * 0.95)] ?? Number.NaN
    return { first: first - made, p95, frame: busy / FRAMES, long, missing }
  } finally {
    await context.close()
  }
}

/** A load of its own: what is traced is slower. */
async function scripts(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  try {
    await page.addInitScript(watch)
    await browser.startTracing(page, { categories: SCRIPT_CATEGORIES })
    await page.goto(url, { waitUntil: 'commit' })
    const made = await page.evaluate(async () => {
      const watched = window as unknown as Watched
      await watched.list.first
      performance.mark('first-rows')
      return watched.made ?? 0
    })
    return scripting(await browser.stopTracing(), 'first-rows') - made
  } finally {
    await context.close()
  }
}

const settle = (page: Page): Promise<void> => page.waitForTimeout(800)

const scroll = (page: Page, look: boolean): Promise<{ deltas: number[]; missing: number }> =>
  page.evaluate(
    ([by, frames, look]) => (window as unknown as Watched).list.scroll(by as number, frames as number, Boolean(look)),
    [MANY, FRAMES, look] as const,
  )

function rowsOf(name: string, results: readonly Round[]): Row[] {
  const of = (key: keyof Round, what: string, unit: string): Row => ({
    bench: 'list',
    what: `${name}: ${what}`,
    unit,
    ...spread(results.map(result => result[key])),
  })
  return [
    of('first', `first of ${ROWS.toLocaleString('en')} rows`, 'ms'),
    of('script', 'scripting until then', 'ms'),
    of('p95', `frame at ${MANY} px a frame, p95`, 'ms'),
    of('frame', 'main thread a frame', 'ms'),
    of('long', 'long tasks in 150 frames', ''),
    of('missing', 'frames with rows missing, of 150', ''),
  ]
}

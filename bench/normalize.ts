import { sampleEvents } from './lib/events.ts'
import { type Bench, env, median, type Row, round, shuffled, spread } from './lib/measure.ts'
import { startBenchWorker } from './lib/workerd.ts'

const ROUNDS = env('BENCH_NORMALIZE_ROUNDS', 11)
/** Pages a request: the CPU of a process is told in steps of ten milliseconds. */
const PAGES = 20

const STEPS = ['nothing', 'parse', 'normalize', 'fingerprint', 'both', 'whole'] as const
type Step = (typeof STEPS)[number]

/** CPU of workerd for a page of 1000 events, step by step, against parsing the same page. */
export const normalizing: Bench = {
  name: 'normalize',
  async run() {
    const texts = await sampleEvents(4000)
    const pages = [0, 1, 2, 3].map(index => `[${texts.slice(index * 1000, index * 1000 + 1000).join(',')}]`)
    const worker = await startBenchWorker('bench/worker/page.ts')
    try {
      const rounds: Record<Step, number>[] = []
      for (let index = -1; index < ROUNDS; index += 1) {
        const round = {} as Record<Step, number>
        for (const step of shuffled(STEPS)) {
          const before = worker.cpu()
          const url = `http://bench/${step}?times=${PAGES}`
          const answer = await worker.server.dispatchFetch(url, { method: 'POST', body: pages[(index + 1) % 4] ?? '' })
          if ((await answer.text()) !== 'done') throw new Error(`the step ${step} failed`)
          round[step] = (worker.cpu() - before) / PAGES
        }
        // the first one is for the compiler
        if (index >= 0) rounds.push(round)
      }
      return rowsOf(rounds)
    } finally {
      await worker.stop()
    }
  },
}

function rowsOf(rounds: readonly Record<Step, number>[]): Row[] {
  const parse = median(rounds.map(round => round.parse - round.nothing))
  const row = (what: string, of: (round: Record<Step, number>) => number): Row => {
    const values = rounds.map(of)
    const ratio = `${round(median(values) / parse)} × JSON.parse, ${round(1e6 / median(values))} events/s`
    return { bench: 'normalize', what, unit: 'ms/1000 events', ...spread(values), ratio }
  }
  return [
    row('JSON.parse', ({ parse, nothing }) => parse - nothing),
    row('normalize', ({ normalize, parse }) => normalize - parse),
    row('fingerprint', ({ fingerprint, parse }) => fingerprint - parse),
    row('normalize and fingerprint', ({ both, parse }) => both - parse),
    row('whole page: parse to batch, sentences too', ({ whole, nothing }) => whole - nothing),
  ]
}

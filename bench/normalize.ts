import { describe } from '../edge/dropbox/describe.ts'
import { fingerprint } from '../edge/dropbox/fingerprint.ts'
import { normalize } from '../edge/dropbox/normalize.ts'
import { layOut, numberTwins, packPageBases, preparePage } from '../edge/sync/page.ts'
import { Twins } from '../edge/sync/twins.ts'
import { sampleEvents } from './lib/events.ts'
import { type Bench, env, median, type Row, round, spread } from './lib/measure.ts'

const ROUNDS = env('BENCH_NORMALIZE_ROUNDS', 30)
const SALT = '00'.repeat(16)

/** CPU of a page of 1000 events, step by step, against parsing the same page. In Node; see the README for workerd. */
export const normalizing: Bench = {
  name: 'normalize',
  async run() {
    const texts = await sampleEvents(4000)
    const pages = [0, 1, 2, 3].map(index => `[${texts.slice(index * 1000, index * 1000 + 1000).join(',')}]`)
    const times = new Map<string, number[]>()
    const timed = <T>(what: string, work: () => T): T => {
      const began = process.cpuUsage()
      const result = work()
      const { user, system } = process.cpuUsage(began)
      times.set(what, [...(times.get(what) ?? []), (user + system) / 1000])
      return result
    }
    for (let index = 0; index < ROUNDS + 5; index += 1) {
      if (index === 5) times.clear()
      const page = pages[index % pages.length] ?? ''
      const events = timed('JSON.parse', () => JSON.parse(page) as unknown[])
      timed('normalize', () => events.map(event => normalize(event)))
      timed('fingerprint', () => events.map(event => fingerprint(event, SALT)))
      timed('describe', () => describeAll(events))
      timed('whole page: parse, normalize, fingerprint, compress, rows', () => whole(page))
    }
    const parse = median(times.get('JSON.parse') ?? [])
    return [...times].map(
      ([what, values]): Row => ({
        bench: 'normalize',
        what,
        unit: 'ms/1000 events',
        ...spread(values),
        ...(what === 'JSON.parse' ? {} : { ratio: `${round(median(values) / parse)} × JSON.parse` }),
      }),
    )
  },
}

function whole(page: string): string {
  const prepared = preparePage(JSON.parse(page) as unknown[], SALT)
  numberTwins(prepared, new Twins(async () => []))
  packPageBases(prepared)
  return layOut(prepared, new Set(), { sliceId: 1, page: 1 }).rows
}

function describeAll(events: unknown[]): void {
  for (const event of events) {
    const result = normalize(event)
    if (result.kind === 'event') describe(result.event)
  }
}

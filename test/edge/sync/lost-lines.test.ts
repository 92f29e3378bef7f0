import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import { toFailure } from '../../../edge/lib/failure.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

afterEach(() => vi.restoreAllMocks())

/** The same server under another name, so that the calls of the sync can be told from those of the test. */
const ALIAS = env.LIBSQL_URL.replace('127.0.0.1', 'localhost')

/** Breaks every so manieth line to the database: before the server got the call, or after it has done what it asks. */
function breakLines(every: number, moment: 'before' | 'after'): () => number {
  let calls = 0
  let broken = 0
  const original = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input as string, init)
    if (!request.url.startsWith(ALIAS)) return original(request)
    calls += 1
    if (calls % every !== 0) return original(request)
    broken += 1
    if (moment === 'after') await (await original(request)).arrayBuffer()
    throw new Error('Network connection lost.')
  })
  return () => broken
}

/** The cron meets broken lines too, and is run again. */
async function runAgain(engine: Engine, end: number): Promise<void> {
  try {
    await engine.run({ consumers: 2, timeoutMs: end - Date.now() })
  } catch (error) {
    if (toFailure(error).code !== 'database_unavailable') throw error
    await runAgain(engine, end)
  }
}

test.each(['before', 'after'] as const)(
  'lines to the database that break again and again, %s the server has done its work, lose and double nothing',
  async moment => {
    const engine = await Engine.begin(400)
    // what was claimed by a call whose answer was lost is free again soon
    engine.vars = { LIBSQL_URL: ALIAS, SYNC_LEASE_MS: '1000' }
    const broken = breakLines(6, moment)
    await runAgain(engine, Date.now() + 80_000)
    vi.restoreAllMocks()
    expect(broken()).toBeGreaterThan(20)
    await expectExact(engine)
    // no page was counted twice
    expect((await engine.totals()).duplicates).toBe(0)
  },
  90_000,
)

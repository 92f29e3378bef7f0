import { expect } from 'vitest'
import type { Engine } from '../support/engine.ts'

/** Stored equals what Dropbox had, event for event, and every count agrees. */
export async function expectExact(engine: Engine): Promise<void> {
  const [stored, expected] = await Promise.all([engine.stored(), engine.expected()])
  expect(stored).toEqual(expected)
  const count = expected.length
  expect(await engine.totals()).toMatchObject({
    rows: count,
    byGroup: count,
    byActor: count,
    byOrigin: count,
    wrongDays: 0,
    counted: count,
  })
}

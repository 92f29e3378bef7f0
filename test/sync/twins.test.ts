import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packBases, Twins, unpackBases } from '../../edge/sync/twins.ts'

/** Bases with many twins among them, cut into pages; and after which pages another run of the worker takes over. */
const pulls = fc.record({
  pages: fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 8 }), { minLength: 1, maxLength: 12 }),
  takeovers: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
})

describe('Twins', () => {
  test('numbers twins by their sight within the pull, wherever pages and runs are cut', async () => {
    await fc.assert(
      fc.asyncProperty(pulls, async ({ pages, takeovers }) => {
        const stored: { page: number; bases: Uint8Array }[] = []
        const open = () => new Twins(async () => stored)
        let twins = open()
        const numbered: string[] = []
        for (const [number, page] of pages.entries()) {
          if (takeovers[number]) twins = open()
          await twins.cover(0, 0)
          numbered.push(...page.map(base => `${base}:${twins.ordinal(base)}`))
          twins.own(number)
          stored.push({ page: number, bases: packBases(page) })
        }
        const counts = new Map<number, number>()
        const expected = pages.flat().map(base => {
          const ordinal = counts.get(base) ?? 0
          counts.set(base, ordinal + 1)
          return `${base}:${ordinal}`
        })
        expect(numbered).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('asks for the stored pages of a wider range only', async () => {
    const asked: [number, number][] = []
    const twins = new Twins(async (min, max) => {
      asked.push([min, max])
      return []
    })
    await twins.cover(10, 20)
    await twins.cover(12, 18)
    await twins.cover(5, 15)
    expect(asked).toEqual([
      [10, 20],
      [5, 20],
    ])
  })
})

test('packed fingerprints come back as they were, up to 52 bits', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 52 - 1 })), bases => {
      expect([...unpackBases(packBases(bases))]).toEqual(bases)
    }),
  )
})

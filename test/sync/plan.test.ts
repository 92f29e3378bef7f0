import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planWindow } from '../../edge/services/sync-plan.ts'

const DAY = 86_400
const moments = fc.integer({ min: 1_500_000_000, max: 2_500_000_000 })
const spans = fc.integer({ min: 1, max: 365 })

describe('planWindow', () => {
  test('covers the window without a gap or an overlap, newest first', () => {
    fc.assert(
      fc.property(moments, spans, (connectedAt, days) => {
        const [live, ...past] = planWindow({ connectedAt, days })
        expect(live).toEqual({ kind: 'live', fromTime: connectedAt })
        expect(past).toHaveLength(days)
        let end = connectedAt
        for (const slice of past) {
          expect(slice).toEqual({ kind: 'backfill', fromTime: end - DAY, toTime: end })
          end = slice.fromTime
        }
        expect(end).toBe(connectedAt - days * DAY)
      }),
    )
  })

  test('a wider window holds every slice of a narrower one, so that extending pulls nothing again', () => {
    fc.assert(
      fc.property(moments, spans, spans, (connectedAt, a, b) => {
        const wide = planWindow({ connectedAt, days: Math.max(a, b) })
        expect(wide).toEqual(expect.arrayContaining(planWindow({ connectedAt, days: Math.min(a, b) })))
      }),
      { numRuns: 50 },
    )
  })
})

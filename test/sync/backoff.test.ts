import { DropboxResponseError } from 'dropbox'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRetryAfter, toConnectorError } from '../../edge/dropbox/errors.ts'
import type { ConnectorError } from '../../edge/errors.ts'
import { backoff, pollInterval } from '../../edge/lib/backoff.ts'
import { chunkId } from '../../edge/lib/chunks.ts'

const random = fc.double({ min: 0, max: 0.999_999, noNaN: true })

describe('backoff', () => {
  test('stays between half and all of a ceiling that doubles up to the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempt, chance) => {
        const ceiling = Math.min(60_000, 1000 * 2 ** Math.min(attempt - 1, 30))
        const wait = backoff(attempt, { baseMs: 1000, capMs: 60_000, random: chance })
        expect(wait).toBeGreaterThanOrEqual(Math.floor(ceiling / 2))
        expect(wait).toBeLessThanOrEqual(ceiling)
      }),
    )
  })
})

describe('pollInterval', () => {
  test('never shortens as a team falls silent, and never passes ten minutes', () => {
    fc.assert(
      fc.property(fc.nat(1000), idle => {
        expect(pollInterval(idle + 1)).toBeGreaterThanOrEqual(pollInterval(idle))
        expect(pollInterval(idle)).toBeLessThanOrEqual(600_000)
      }),
    )
  })
})

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-06-01T00:00:00Z')
  test.each([
    ['30', 30_000],
    ['0', 0],
    ['1.5', 1500],
    ['Mon, 01 Jun 2026 00:00:45 GMT', 45_000],
    ['Sun, 31 May 2026 23:00:00 GMT', 0],
    ['-1', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('reads %j as %s ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })
})

test.each([
  ['86400', 3_600_000],
  ['0', 1000],
  ['soon', undefined],
  ['-1', undefined],
])('a 429 that asks to wait %s is heeded for %s ms: an hour at most', (header, expected) => {
  const cause = new DropboxResponseError(429, new Headers({ 'retry-after': header }), {})
  const failure = toConnectorError(cause, 0) as ConnectorError
  expect([failure.code, failure.extras.retryAfterMs]).toEqual(['dropbox_throttled', expected])
})

test('no two places of raw chunks share an id', () => {
  const place = fc.tuple(fc.nat(2 ** 25 - 1), fc.nat(2 ** 23 - 1), fc.nat(31))
  fc.assert(
    fc.property(place, place, (a, b) => {
      expect(Number.isSafeInteger(chunkId(...a))).toBe(true)
      expect(chunkId(...a) === chunkId(...b)).toBe(a.join() === b.join())
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventId, parseEventId } from '../../../edge/lib/event-id.ts'

test('an id leads back to the event it was made from', () => {
  const key = fc.record({
    connectionId: fc.integer({ min: 1, max: 2 ** 34 }),
    time: fc.integer({ min: -(2 ** 38), max: 2 ** 38 }),
    fp: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  })
  fc.assert(
    fc.property(key, given => {
      expect(parseEventId(eventId(given))).toEqual(given)
    }),
  )
})

test('any other text is no id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(parseEventId(`evt_${text}`)).toBeUndefined()
    }),
  )
})

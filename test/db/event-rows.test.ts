import { expect, test } from 'vitest'
import { EVENT_COLUMNS, type EventValues, packEvents } from '../../db/queries/event-rows.ts'

const event = (values: Partial<Record<(typeof EVENT_COLUMNS)[number], string | number>>): EventValues =>
  EVENT_COLUMNS.map(name => values[name] ?? null)

test('people whose names run into each other are still two people', () => {
  const packed = packEvents([
    event({ actor_email: 'a', actor_id: 'b\u0000c', actor_name: 'd' }),
    event({ actor_email: 'a\u0000b', actor_id: 'c', actor_name: 'd' }),
    event({ actor_email: 'a1:b', actor_name: 'd' }),
    event({ actor_email: 'a', actor_id: 'b', actor_name: 'd' }),
    event({ actor_email: 'a', actor_id: 'b\u0000c', actor_name: 'd' }),
  ])
  expect(JSON.parse(packed.actors)).toHaveLength(4)
  expect((JSON.parse(packed.rows) as number[][]).map(row => row[1])).toEqual([0, 1, 2, 3, 0])
})

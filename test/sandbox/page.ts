import type { Fault } from './faults.ts'

/** An event of a type that no specification knows. */
const unknownEvent = {
  timestamp: '2026-01-01T00:00:00Z',
  event_category: { '.tag': 'holograms' },
  actor: { '.tag': 'robot', robot: { serial: 'R2' } },
  involve_non_team_member: false,
  context: { '.tag': 'team' },
  event_type: { '.tag': 'hologram_projected', description: 'Projected a hologram' },
  details: { '.tag': 'hologram_projected_details', colour: 'blue' },
}

/** Valid JSON that is no event: there is no timestamp and the rest has the wrong types. */
const malformedEvent = '{"event_category":7,"event_type":["file_add"],"details":"none","__proto__":{"polluted":true}}'

/** The reply of get_events, glued together from the events' bytes. */
export function pageOf(
  events: Uint8Array[],
  cursor: string,
  hasMore: boolean,
  fault: Fault | undefined,
): { response: Response; events: number } {
  const all = withFault(events, fault)
  const head = Buffer.from('{"events":[')
  const tail = Buffer.from(`],"cursor":${JSON.stringify(cursor)},"has_more":${hasMore}}`)
  const size = all.reduce((sum, event) => sum + event.length, head.length + tail.length + Math.max(0, all.length - 1))
  const body = Buffer.allocUnsafe(size)
  let at = head.copy(body)
  for (const [index, event] of all.entries()) {
    if (index > 0) body[at++] = comma
    body.set(event, at)
    at += event.length
  }
  tail.copy(body, at)
  const response = new Response(body, { headers: { 'Content-Type': 'application/json' } })
  return { response, events: all.length }
}

const comma = 0x2c

/** Slips an event into the middle of the page, or repeats the first ones at its end. */
function withFault(events: Uint8Array[], fault: Fault | undefined): Uint8Array[] {
  if (fault?.kind === 'repeat') return [...events, ...events.slice(0, fault.count ?? 1)]
  const text = injected(fault)
  if (text === undefined) return events
  const middle = events.length >> 1
  const items = Array.from({ length: fault?.count ?? 1 }, () => Buffer.from(text))
  return [...events.slice(0, middle), ...items, ...events.slice(middle)]
}

function injected(fault: Fault | undefined): string | undefined {
  if (fault?.kind !== 'malformed_event' && fault?.kind !== 'unknown_event') return undefined
  if (fault.text !== undefined) return fault.text
  if (fault.event !== undefined) return JSON.stringify(fault.event)
  return fault.kind === 'malformed_event' ? malformedEvent : JSON.stringify(unknownEvent)
}

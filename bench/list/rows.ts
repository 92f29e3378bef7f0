import type { Event } from '../../edge/contract.ts'

export const ROWS = 100_000

const PEOPLE = ['Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov', 'Alan Turing', 'Frances Allen']
const ACTIVITIES = ['Upload file', 'Delete file', 'View shared link', 'Failed sign-in', 'Share folder']
const NEWEST = Date.parse('2026-06-15T12:00:00Z')

/** The event at a place of the log, newest first, a minute apart: the same on the server and in every peer's page. */
export function rowAt(index: number): Event {
  const name = PEOPLE[index % PEOPLE.length] ?? ''
  const email = `${name.toLowerCase().replace(' ', '.')}@acme.example`
  const file = `report-${index}.xlsx`
  return {
    id: `evt_${index}`,
    connectionId: 'con_one',
    time: new Date(NEWEST - index * 60_000).toISOString(),
    activity: `activity_${index % ACTIVITIES.length}`,
    activityLabel: ACTIVITIES[index % ACTIVITIES.length] ?? '',
    category: 'files',
    eventType: 'file_add',
    actor: { type: 'user', name, email },
    item: { type: 'file', name: file, path: `/Finance/2026/${file}` },
    itemCount: 1,
    participants: [],
    ip: `203.0.113.${index % 250}`,
    country: 'DE',
    city: 'Berlin',
    accessMethod: 'web',
    external: false,
    administrative: false,
    impersonated: false,
    outcome: index % 7 === 0 ? 'failure' : 'success',
    severity: 'informational',
    description: `${name} did something with ${file}`,
  }
}

import type { Activity, Connection, Event } from '../../../edge/contract.ts'

/** A session token as the API makes them, ending in so many seconds. */
export function tokenFor(seconds: number, name = 'user', permissions?: string[]): string {
  const part = (value: object) =>
    btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
  return `${part({ alg: 'HS256' })}.${part({ sub: name, exp: Math.floor(Date.now() / 1000) + seconds, permissions })}.signature`
}

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

export function connection(
  over: Partial<Omit<Connection, 'sync'>> & { sync?: Partial<Connection['sync']> } = {},
): Connection {
  const { sync, ...rest } = over
  return {
    id: 'con_one',
    name: 'Acme',
    adminEmail: 'ada@acme.example',
    status: 'connected',
    team: { id: 'dbtid:1', name: 'Acme GmbH', memberCount: 512 },
    createdAt: ago(7200),
    connectedAt: ago(3600),
    lastSyncAt: ago(40),
    lastEventAt: ago(130),
    ...rest,
    sync: {
      phase: 'live',
      from: ago(60 * 86_400),
      to: ago(0),
      progress: 1,
      daysDone: 60,
      daysTotal: 60,
      eventCount: 25_310,
      duplicateCount: 0,
      lateCount: 3,
      quarantinedCount: 0,
      requestCount: 120,
      throttledMs: 0,
      silent: false,
      ...sync,
    },
  }
}

/** One that waits for its admin: nothing is known of the team yet. */
export function pendingConnection(over: Partial<Connection> = {}): Connection {
  const {
    team: _team,
    connectedAt: _connectedAt,
    lastSyncAt: _sync,
    lastEventAt: _event,
    ...rest
  } = connection({
    status: 'pending',
    sync: { phase: 'waiting', progress: 0, daysDone: 0, eventCount: 0, from: null, to: null },
  })
  return { ...rest, ...over }
}

export const ACTIVITIES: Activity[] = [
  ['file_add', 'Upload file', 'file_operations', 'File operations'],
  ['file_delete', 'Delete file', 'file_operations', 'File operations'],
  ['login_fail', 'Failed sign-in', 'logins', 'Sign-ins'],
  ['shared_link_view', 'View shared link', 'sharing', 'Sharing'],
].map(([activity = '', label = '', category = '', categoryLabel = '']) => ({
  activity,
  label,
  category,
  categoryLabel,
  eventTypes: [activity],
}))

const PEOPLE = ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson', 'Zoë Åström', '山田 太郎']
const FILES = [
  'Quarterly report.xlsx',
  'Brand guidelines (final).pdf',
  'résumé.docx',
  'budget 2026 — draft v12 with comments.xlsx',
  '写真.png',
]
const PLACES: [string, string][] = [
  ['DE', 'Berlin'],
  ['US', 'San Francisco'],
  ['JP', 'Tokyo'],
  ['BR', 'São Paulo'],
]

/** The nth newest of a made-up log, a minute apart. */
export function event(index: number, over: Partial<Event> = {}): Event {
  const row = ACTIVITIES[index % 7 === 3 ? 2 : index % 5 === 4 ? 3 : index % 6 === 5 ? 1 : 0]
  const person = PEOPLE[index % PEOPLE.length] ?? ''
  const [country = '', city = ''] = PLACES[index % PLACES.length] ?? []
  const anonymous = row?.activity === 'shared_link_view'
  return {
    id: `evt_${String(index).padStart(6, '0')}`,
    connectionId: 'con_one',
    time: new Date(Date.UTC(2026, 5, 15, 12) - index * 60_000).toISOString(),
    activity: row?.activity ?? '',
    activityLabel: row?.label ?? '',
    category: row?.category ?? '',
    eventType: row?.activity ?? '',
    actor: anonymous
      ? { type: 'anonymous' }
      : {
          type: 'user',
          id: `u${index}`,
          name: person,
          email: `${index % 5}.${person.split(' ')[0]?.toLowerCase()}@acme.example`,
        },
    item: {
      type: 'file',
      name: FILES[index % FILES.length] ?? '',
      path: `/Finance/2026/${FILES[index % FILES.length]}`,
    },
    itemCount: index % 9 === 0 ? 4 : 1,
    participants: index % 4 === 0 ? [{ type: 'user', name: 'Grace Hopper', email: 'grace@acme.example' }] : [],
    ip: `203.0.113.${index % 250}`,
    country,
    city,
    accessMethod: index % 3 === 0 ? 'desktop' : 'web',
    external: anonymous,
    administrative: false,
    impersonated: false,
    outcome: row?.activity === 'login_fail' ? 'failure' : 'success',
    severity: 'informational',
    description: `${anonymous ? 'Somebody' : person} did “${row?.label}” with ${FILES[index % FILES.length]}`,
    ...over,
  }
}

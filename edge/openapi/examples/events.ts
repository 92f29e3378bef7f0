import * as contract from '../../contract.ts'
import { example } from './example.ts'

const event: contract.Event = {
  id: 'evt_00000OWj7vCkqZ3dX9bTfR',
  connectionId: 'con_2VY8qLmR4tKd',
  time: '2026-01-31T07:58:47.000Z',
  activity: 'upload_file',
  activityLabel: 'Upload file',
  category: 'files',
  eventType: 'file_add',
  actor: {
    type: 'user',
    id: 'dbmid:AAHhy7WsR0x-u4ZCqiDl5Fz5zvuL3kmspwU',
    name: 'Mara Lind',
    email: 'mara@juniper-hale.example',
  },
  item: { type: 'file', id: 'id:6aZ3kXr2GfAAAAAAAAAAAQ', name: 'Budget 2026.xlsx', path: '/Finance/Budget 2026.xlsx' },
  itemCount: 1,
  participants: [],
  ip: '203.0.113.7',
  country: 'DE',
  region: 'Berlin',
  city: 'Berlin',
  accessMethod: 'web',
  external: false,
  administrative: false,
  impersonated: false,
  outcome: 'success',
  severity: 'informational',
  description: 'Uploaded Budget 2026.xlsx',
}

const days = [
  { day: '2026-01-30', count: 402 },
  { day: '2026-01-31', count: 96 },
]
const activities = [{ activity: 'upload_file', activityLabel: 'Upload file', count: 498 }]
const countries = [{ country: 'DE', count: 498 }]
const seen = { firstSeen: '2025-12-02T08:11:09.000Z', lastSeen: event.time }
const insight = { days: 30, total: 498, ...seen, activities, countries, byDay: days }

export const EVENT_EXAMPLES = [
  example(contract.Event, event),
  example(contract.EventWithRaw, {
    ...event,
    raw: {
      timestamp: '2026-01-31T07:58:47Z',
      event_type: { '.tag': 'file_add', description: 'Added files and/or folders' },
    },
  }),
  example(contract.EventList, { items: [event], nextCursor: null, prevCursor: 'v1.…', atStart: true }),
  example(contract.EventCount, { count: 10_000, capped: true }),
  example(contract.Facets, {
    field: 'activity',
    items: [{ value: 'upload_file', label: 'Upload file', count: 498 }],
    sampled: false,
  }),
  example(contract.EventSummary, {
    total: 498,
    byDay: days,
    byDayCategory: days.map(({ day, count }) => ({ day, category: 'files', count })),
    byActivity: activities,
    byActor: [{ actor: 'mara@juniper-hale.example', type: 'user', name: 'Mara Lind', count: 498 }],
    byCountry: countries,
    byItem: [{ item: 'Budget 2026.xlsx', count: 41 }],
    byIp: [{ ip: '203.0.113.7', count: 498 }],
    others: { actors: 0, items: 12, ips: 0 },
    sampled: false,
  }),
  example(contract.ActorInsight, {
    actor: event.actor,
    ...insight,
    ips: [{ ip: '203.0.113.7', count: 498, lastSeen: event.time }],
  }),
  example(contract.IpInsight, {
    ip: '203.0.113.7',
    ...insight,
    actors: [{ actor: 'mara@juniper-hale.example', type: 'user', name: 'Mara Lind', count: 498 }],
  }),
  example(contract.CreateQuery, {
    name: 'Uploads of this week',
    query: 'last=7d&activity=upload_file',
    shared: true,
  }),
  example(contract.UpdateQuery, { name: 'Uploads of the last two weeks', query: 'last=14d&activity=upload_file' }),
  example(contract.SavedQuery, {
    id: 'qry_8vLp5ZnG3wKt',
    name: 'Uploads of this week',
    query: 'last=7d&activity=upload_file',
    shared: true,
    suggested: false,
    own: true,
    createdAt: '2026-01-30T10:00:00.000Z',
    updatedAt: '2026-01-30T10:00:00.000Z',
  }),
  example(contract.ActivityList, {
    items: [
      {
        activity: 'upload_file',
        label: 'Datei hochladen',
        category: 'files',
        categoryLabel: 'Files and folders',
        eventTypes: ['file_add'],
      },
    ],
    nextCursor: null,
    impersonated: ' (als anderer Benutzer)',
  }),
]

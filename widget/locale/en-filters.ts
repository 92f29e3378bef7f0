import type { Field, Operator } from '../internal/filter.ts'
import type { ItemType, SuggestedQuery } from './codes.ts'

const fields: Record<Field, string> = {
  activity: 'Activity',
  category: 'Category',
  actor: 'User',
  actorType: 'User type',
  actorDomain: 'User domain',
  item: 'Item',
  itemType: 'Item type',
  ip: 'IP address',
  country: 'Country',
  accessMethod: 'Access',
  external: 'Outside the team',
  administrative: 'Administrative',
  impersonated: 'Signed in as user',
  outcome: 'Outcome',
  severity: 'Severity',
  eventType: 'Dropbox event type',
  connectionId: 'Connection',
  id: 'Event id',
}

const operators: Record<Operator, string> = {
  '=': 'equals',
  '!=': 'does not equal',
  '~': 'contains',
  '!~': 'does not contain',
  '^': 'starts with',
  '!^': 'does not start with',
  '*': 'is set',
  '!*': 'is not set',
}

/** Every sentence of filters, queries, export and the picture; part of the event list's. */
export const enFilters = {
  /** Names by code, where the API's English ones, or the code itself, are not wanted. */
  activities: {} as Record<string, string>,
  /** Behind an activity of an admin who is signed in as somebody else; in English the API says it. */
  asAnother: '',
  categories: {} as Record<string, string>,
  itemTypes: {} as Partial<Record<ItemType, string>>,
  suggested: {} as Partial<Record<SuggestedQuery, string>>,

  actorTypes: {
    user: 'User',
    admin: 'Admin',
    app: 'App',
    anonymous: 'Unauthenticated user',
    dropbox: 'Dropbox',
    reseller: 'Reseller',
    unknown: 'Unknown',
  },
  fields,
  operators,
  range: 'Time range',
  ranges: {
    '': 'All time',
    '1h': 'Last hour',
    '24h': 'Last 24 hours',
    '7d': 'Last 7 days',
    '30d': 'Last 30 days',
    '60d': 'Last 60 days',
    custom: 'Custom …',
  },
  any: 'Any',
  asTyped: (text: string) => `Use “${text}”`,
  nothingFound: 'Nothing found',
  addFilter: 'Add filter',
  moreFilters: 'More filters',
  field: 'Field',
  operator: 'Comparison',
  value: 'Value',
  removeFilter: (what: string) => `Remove ${what}`,
  activeFilters: 'Active filters',
  clearAll: 'Clear all',
  total: (count: number, text: string) => (count === 1 ? '1 event' : `${text} events`),
  showUtc: 'Show UTC',

  queries: 'Queries',
  suggestedQueries: 'Suggested',
  savedQueries: 'Saved',
  noQueries: 'Nothing saved yet.',
  saveAs: 'Save these filters as',
  nothingToSave: 'Set a filter first, then save it here.',
  share: 'Share with everybody here',
  shared: 'Shared',
  saved: (name: string) => `“${name}” saved`,
  editQuery: (name: string) => `Edit “${name}”`,
  queryName: 'Name',
  delete: 'Delete',

  export: 'Export',
  exportHint: (text: string) => `Exactly what is filtered: ${text} events`,
  formats: { csv: 'CSV, for spreadsheets', ndjson: 'NDJSON, an event a line', ocsf: 'OCSF, for a SIEM' },
  exporting: (done: string, total: string) => `Exporting: ${done} of ${total} events`,
  exported: (text: string, name: string) => `${text} events saved as ${name}`,
  incomplete: (done: string, total: string) =>
    `The connection broke after ${done} of ${total} events. No file was saved.`,
  cancelled: 'Export cancelled',

  overview: 'Overview',
  chartLabel: (total: string, from: string, to: string) => `${total} events from ${from} to ${to}`,
  chartHint: 'Choose a day, or drag over several, to see their events.',
  others: 'Other',
  rangeStart: 'First day shown',
  rangeEnd: 'Last day shown',
  wholeRange: 'Show whole range',
  asTable: 'As a table',
  day: 'Day (UTC)',
  events: 'Events',
  top: { activity: 'Top activities', actor: 'Top users', country: 'Top countries', item: 'Top items' },
}

export type FilterMessages = typeof enFilters

/** What a language other than English must have: names for what the API and its codes only say in English. */
export type FilterTranslation = Omit<FilterMessages, 'itemTypes' | 'suggested'> & {
  itemTypes: Record<ItemType, string>
  suggested: Record<SuggestedQuery, string>
}

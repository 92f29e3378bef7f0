/** What the routes of each tag are for; a portal's team comes first, who runs the service afterwards. */
export const TAGS: Record<string, string> = {
  sessions: 'Short-lived tokens that a portal’s server makes for a user of a tenant.',
  connections: 'A Dropbox team that is connected: approval, sync, tests, log.',
  events: 'What happened in the teams, normalized, searchable, as a file.',
  activities: 'The words that events are told in.',
  actors: 'What somebody usually does.',
  ips: 'What usually comes from an address.',
  queries: 'Filters that somebody keeps.',
  streams: 'Where a tenant’s events are sent as they come in: webhooks and SIEMs.',
  tenants: 'A portal’s customer, with everything that is kept of it.',
  'dropbox-app': 'A Dropbox app of a portal’s own, in place of the operator’s.',
  audit: 'Who did what in the connector itself.',
  portals: 'Who may embed the connector: a portal has origins and API keys, and its tenants are its customers.',
  keys: 'The keys that seal stored credentials.',
  'dead-letters': 'Queue messages that were given up.',
  service: 'The service itself: health, metrics, its description, the widget’s files.',
}

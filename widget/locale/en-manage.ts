import type { AuditAction, AuditEntry, Stream, StreamDelivery, StreamKind, StreamOptions } from '../../edge/contract.ts'

/** What a tenant can see of it: all but what concerns whole portals. */
type Action = Exclude<
  AuditAction,
  | 'portal_created'
  | 'portal_updated'
  | 'portal_deleted'
  | 'key_rotated'
  | 'tenant_deleted'
  | 'credentials_resealed'
  | 'dead_letter_replayed'
  | 'renormalize_started'
>
type Field = 'kind' | 'name' | 'url' | 'format' | 'filter' | 'from' | 'links' | keyof StreamOptions
type Ask = [title: (name: string) => string, text: string, action: string]

const kinds: Record<StreamKind, string> = {
  webhook: 'Webhook',
  splunk: 'Splunk HEC',
  elastic: 'Elastic, OpenSearch',
  sentinel: 'Microsoft Sentinel',
  http: 'JSON lines over HTTPS',
}
const tokens: Record<Exclude<StreamKind, 'webhook'>, string> = {
  splunk: 'HEC token',
  elastic: 'API key',
  sentinel: 'Client secret',
  http: 'Bearer token',
}
const fields: Record<Field, string> = {
  kind: 'Kind of receiver',
  name: 'Name',
  url: 'Address',
  format: 'Format',
  filter: 'Filter',
  from: 'Begin with the events since',
  links: 'Send working links inside events too',
  index: 'Index',
  sourcetype: 'Source type',
  ruleId: 'Rule id (dcr-…)',
  streamName: 'Stream name (Custom-…)',
  directoryId: 'Directory id',
  clientId: 'Client id',
  authority: 'Authority',
  scope: 'Scope',
}
const states: Record<Stream['status'], string> = {
  active: 'Active',
  paused: 'Paused',
  failing: 'Failing',
  disabled: 'Switched off',
}
const tries: Record<StreamDelivery['kind'], string> = {
  events: 'Events',
  fact: 'Connector’s own message',
  test: 'Test',
  replay: 'Sent again',
}
const asks: Record<'rotate' | 'delete', Ask> = {
  rotate: [
    name => `New secret for ${name}?`,
    'For a day, messages carry a signature of both, so that the receiver can change in between.',
    'New secret',
  ],
  delete: [name => `Delete ${name}?`, 'Nothing more is sent, and what waits is forgotten.', 'Delete'],
}
const actors: Record<AuditEntry['actor']['type'], string> = {
  operator: 'Operator',
  portal: 'Portal',
  user: 'User',
  system: 'Connector',
}
const actions: Record<Action, string> = {
  session_revoked: 'Session ended',
  sessions_revoked: 'Sessions ended',
  app_set: 'Own Dropbox app set',
  app_removed: 'Own Dropbox app removed',
  link_made: 'Approval link generated',
  connected: 'Dropbox connected',
  connection_refused: 'Approval refused',
  connection_updated: 'Connection renamed',
  tested: 'API tested',
  synced: 'Sync requested',
  disconnected: 'Dropbox disconnected',
  events_deleted: 'Events deleted',
  exported: 'Events exported',
  links_revealed: 'Working links of an event shown',
  query_saved: 'Query saved',
  query_changed: 'Query changed',
  query_deleted: 'Query deleted',
  tenant_exported: 'All data exported',
  stream_created: 'Stream made',
  stream_changed: 'Stream changed',
  stream_deleted: 'Stream deleted',
  stream_tested: 'Stream tested',
  stream_replayed: 'Stream set back',
  stream_secret_rotated: 'Secret of a stream renewed',
  stream_dead_letter_replayed: 'Set-aside events sent again',
}

/** Every sentence of streams and the audit trail, loaded with them. */
export const enManage = {
  kinds,
  tokens,
  fields,
  states,
  tries,
  asks,
  actors,
  actions,
  formats: { ndjson: 'As this service shows them', ocsf: 'OCSF 1.8' },
  streamsText: 'Events are sent on as they come in: in order, and at least once.',
  newStream: 'New stream',
  noStreams: 'Nothing is sent on yet',
  noStreamsText: 'A stream sends events to a webhook of your own or to a SIEM, from now on or from a time in the past.',
  filterHint: 'As a query string, such as category=sharing&external=true. Empty: all events.',
  tokenKept: 'Left empty, it stays as it is.',
  lastDelivery: (when: string) => `Latest delivery ${when}`,
  neverDelivered: 'Nothing delivered yet',
  delivered: (count: string) => `Delivered: ${count}`,
  waiting: (count: string) => `Waiting: ${count}`,
  lag: (when: string) => `oldest: ${when}`,
  setAside: (count: string) => `Set aside: ${count}`,
  attempts: (count: string) => `Failed tries: ${count}`,
  nextTry: (when: string) => `Next try ${when}`,
  secret: 'Signing secret',
  secretHint: 'Copy it now: it is not shown again. The receiver checks signatures with it.',
  copy: 'Copy secret',
  copied: 'Secret copied',
  test: 'Send a test',
  taken: 'The receiver took the test message.',
  notTaken: 'The receiver did not take the test message.',
  noAnswer: 'No answer',
  pause: 'Pause',
  resume: 'Resume',
  edit: 'Edit',
  replay: 'Send again from …',
  replayFrom: 'Send again what came in since',
  send: 'Send again',
  history: 'Deliveries and failures',
  letters: 'Set aside',
  lettersText: 'What the receiver did not take. It is kept until it is sent again.',
  deliveries: 'Latest tries',

  auditText: 'Who did what with this connector, newest first.',
  nothing: 'Nothing yet.',
  more: 'Show more',
  /** Problems that the API words itself, in English; other languages word them here by code. */
  streamProblems: {} as Partial<Record<StreamProblemCode, Wording>>,
}

type Wording = [detail: string, resolution?: string]
export type StreamProblemCode =
  | 'conflict'
  | 'validation_failed'
  | 'stream_address_refused'
  | 'stream_unreachable'
  | 'stream_failed'
  | 'stream_throttled'
  | 'stream_unauthorized'
  | 'stream_not_found'
  | 'stream_redirected'
  | 'stream_events_refused'
  | 'stream_gone'
  | 'stream_secrets_unreadable'

export type ManageMessages = typeof enManage

/** A language other than English: every sentence, and every problem of streams. */
export type ManageTranslation = Omit<ManageMessages, 'streamProblems'> & {
  streamProblems: Record<StreamProblemCode, Wording>
}

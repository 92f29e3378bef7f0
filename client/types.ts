// Made from edge/contract.ts by `npm run docs`.

export interface CreateSession {
  tenant: {
    id: string
    name?: string
  }
  user: {
    id: string
    email?: string
    name?: string
  }
  /**
   * @minItems 1
   * @maxItems 4
   */
  permissions?: ('connections:write' | 'events:read' | 'events:export' | 'streams:write')[]
  expiresIn?: number
}

export interface PutDropboxApp {
  key: string
  secret: string
}

export interface EventFilter {
  from?: string
  to?: string
  last?: string
  connectionId?: string | string[]
  activity?: string | string[]
  category?: string | string[]
  eventType?: string | string[]
  actor?: string | string[]
  actorType?: string | string[]
  actorDomain?: string | string[]
  item?: string | string[]
  itemType?: string | string[]
  ip?: string | string[]
  country?: string | string[]
  accessMethod?: string | string[]
  outcome?: string | string[]
  severity?: string | string[]
  id?: string | string[]
  external?: ('true' | 'false' | '!true' | '!false') | ('true' | 'false' | '!true' | '!false')[]
  administrative?: ('true' | 'false' | '!true' | '!false') | ('true' | 'false' | '!true' | '!false')[]
  impersonated?: ('true' | 'false' | '!true' | '!false') | ('true' | 'false' | '!true' | '!false')[]
  q?: string
}

export interface CreateStream {
  kind: 'webhook' | 'splunk' | 'elastic' | 'sentinel' | 'http'
  name?: string
  url: string
  format?: 'ndjson' | 'ocsf'
  token?: string
  options?: {
    index?: string
    sourcetype?: string
    ruleId?: string
    streamName?: string
    directoryId?: string
    clientId?: string
    authority?: string
    scope?: string
  }
  filter?: string
  links?: boolean
  from?: string
}

export interface UpdateStream {
  name?: string
  url?: string
  format?: 'ndjson' | 'ocsf'
  token?: string
  options?: {
    index?: string
    sourcetype?: string
    ruleId?: string
    streamName?: string
    directoryId?: string
    clientId?: string
    authority?: string
    scope?: string
  }
  filter?: string
  links?: boolean
  status?: 'active' | 'paused'
}

export interface Session {
  id: string
  token: string
  expiresAt: string
}

export interface DropboxApp {
  owner: 'tenant' | 'portal' | 'operator'
  key: string
  createdAt?: string
  updatedAt?: string
  redirectUri: string
  scopes: string[]
  earlierConnections: number
}

export interface Connection {
  id: string
  name: string
  adminEmail: string
  status: 'pending' | 'connected' | 'error' | 'disconnected'
  team?: {
    id: string
    name: string
    memberCount: number
  }
  createdAt: string
  connectedAt?: string
  lastSyncAt?: string
  lastEventAt?: string
  app?: {
    owner: 'tenant' | 'portal' | 'operator'
    key: string
  }
  linkExpiresAt?: string
  error?: {
    code: string
    detail: string
    resolution: string
  }
  revocation?: 'revoked' | 'refused' | 'unreachable' | 'none'
  sync: {
    phase: 'waiting' | 'backfilling' | 'live'
    from: string | null
    to: string | null
    progress: number
    daysDone: number
    daysTotal: number
    eventCount: number
    duplicateCount: number
    lateCount: number
    quarantinedCount: number
    requestCount: number
    throttledMs: number
    throttledUntil?: string
    eventsPerMinute?: number
    secondsLeft?: number
    days?: {
      day: string
      done: boolean
    }[]
    silent: boolean
  }
}

export interface ConnectionTest {
  id: string
  status: 'running' | 'passed' | 'failed'
  steps: {
    name: 'credentials' | 'admin' | 'team' | 'scopes' | 'plan' | 'audit_log' | 'database' | 'freshness'
    status: 'pending' | 'running' | 'passed' | 'failed' | 'skipped'
    detail?: string
    code?: string
    resolution?: string
    durationMs?: number
  }[]
}

export interface Event {
  id: string
  connectionId: string
  time: string
  activity: string
  activityLabel: string
  category: string
  eventType: string
  actor: {
    type: 'user' | 'admin' | 'app' | 'anonymous' | 'dropbox' | 'reseller' | 'unknown'
    id?: string
    name?: string
    email?: string
  }
  item?: {
    type: string
    id?: string
    name?: string
    path?: string
  }
  itemCount: number
  participants: {
    type: string
    id?: string
    name?: string
    email?: string
  }[]
  ip?: string
  country?: string
  region?: string
  city?: string
  accessMethod?:
    'web' | 'desktop' | 'mobile' | 'api' | 'admin_console' | 'enterprise_console' | 'content_manager' | 'sign_in_as'
  external: boolean
  administrative: boolean
  impersonated: boolean
  outcome: 'success' | 'failure'
  severity: 'informational' | 'low' | 'medium' | 'high' | 'critical'
  description: string
}

export interface EventWithRaw {
  id: string
  connectionId: string
  time: string
  activity: string
  activityLabel: string
  category: string
  eventType: string
  actor: {
    type: 'user' | 'admin' | 'app' | 'anonymous' | 'dropbox' | 'reseller' | 'unknown'
    id?: string
    name?: string
    email?: string
  }
  item?: {
    type: string
    id?: string
    name?: string
    path?: string
  }
  itemCount: number
  participants: {
    type: string
    id?: string
    name?: string
    email?: string
  }[]
  ip?: string
  country?: string
  region?: string
  city?: string
  accessMethod?:
    'web' | 'desktop' | 'mobile' | 'api' | 'admin_console' | 'enterprise_console' | 'content_manager' | 'sign_in_as'
  external: boolean
  administrative: boolean
  impersonated: boolean
  outcome: 'success' | 'failure'
  severity: 'informational' | 'low' | 'medium' | 'high' | 'critical'
  description: string
  raw: unknown
}

export interface Stream {
  id: string
  name: string
  kind: 'webhook' | 'splunk' | 'elastic' | 'sentinel' | 'http'
  url: string
  format: 'ndjson' | 'ocsf'
  options: {
    index?: string
    sourcetype?: string
    ruleId?: string
    streamName?: string
    directoryId?: string
    clientId?: string
    authority?: string
    scope?: string
  }
  filter: string
  links: boolean
  from: string
  status: 'active' | 'paused' | 'failing' | 'disabled'
  hasToken: boolean
  previousSecretUntil?: string
  createdAt: string
  lastDeliveredAt?: string
  deliveredCount: number
  waitingEvents: number
  lagSeconds: number
  deadLetters: number
  error?: {
    code: string
    detail: string
    resolution: string
    at: string
    attempts: number
    nextAt?: string
  }
}

export interface CreatedStream {
  stream: {
    id: string
    name: string
    kind: 'webhook' | 'splunk' | 'elastic' | 'sentinel' | 'http'
    url: string
    format: 'ndjson' | 'ocsf'
    options: {
      index?: string
      sourcetype?: string
      ruleId?: string
      streamName?: string
      directoryId?: string
      clientId?: string
      authority?: string
      scope?: string
    }
    filter: string
    links: boolean
    from: string
    status: 'active' | 'paused' | 'failing' | 'disabled'
    hasToken: boolean
    previousSecretUntil?: string
    createdAt: string
    lastDeliveredAt?: string
    deliveredCount: number
    waitingEvents: number
    lagSeconds: number
    deadLetters: number
    error?: {
      code: string
      detail: string
      resolution: string
      at: string
      attempts: number
      nextAt?: string
    }
  }
  secret?: string
}

export interface StreamSecret {
  secret: string
  previousSecretUntil?: string
}

export interface StreamDelivery {
  id: string
  at: string
  kind: 'events' | 'fact' | 'test' | 'replay'
  connectionId?: string
  events: number
  delivered: boolean
  status?: number
  durationMs: number
  error?: {
    code: string
    detail: string
    resolution: string
  }
}

export interface StreamDeadLetter {
  id: string
  at: string
  connectionId?: string
  events: number
  attempts: number
  error: {
    code: string
    detail: string
    resolution: string
  }
}

export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  requestId: string
  resolution?: string
  errors?: {
    path: string
    message: string
  }[]
}

/**
 * Every request and reply of the HTTP API, once. Types, validation and OpenAPI come from here.
 * Times are ISO 8601 UTC strings, ids opaque with a type prefix.
 */
import { z } from 'zod'
import { AppInUse } from './contract-apps.ts'

export * from './contract-apps.ts'
export * from './contract-audit.ts'
export * from './contract-events.ts'
export * from './contract-operator.ts'
export * from './contract-streams.ts'

export const PERMISSIONS = ['connections:write', 'events:read', 'events:export', 'streams:write'] as const
export const Permission = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof Permission>

const time = z.iso.datetime()
const text = (max: number) => z.string().trim().min(1).max(max)
const origin = z
  .string()
  .max(300)
  .refine(value => isOrigin(value), { error: 'must be an origin such as https://portal.example.com, without a path' })

function isOrigin(value: string): boolean {
  try {
    const url = new URL(value)
    // the comparison is exact: a wildcard would match nothing and look as if it matched everything
    return /^https?:$/.test(url.protocol) && url.origin === value && !value.includes('*')
  } catch {
    return false
  }
}

/** RFC 9457. `code` is stable; `resolution` says what to do next. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    resolution: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

// Portals (operator)

export const Portal = z
  .object({
    id: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    /** Which of the configured databases its data is in. */
    database: z.string(),
    createdAt: time,
    keys: z.array(
      z.object({
        id: z.string(),
        hint: z.string(),
        createdAt: time,
        lastUsedAt: time.optional(),
        expiresAt: time.optional(),
      }),
    ),
  })
  .meta({ id: 'Portal' })
export type Portal = z.infer<typeof Portal>

export const CreatePortal = z.strictObject({
  name: text(200),
  origins: z.array(origin).min(1).max(50),
  /** Where its data is to be; the emptiest database when left out. */
  database: text(64).optional(),
})
export const UpdatePortal = z.strictObject({
  name: text(200).optional(),
  origins: z.array(origin).min(1).max(50).optional(),
})
export type CreatePortal = z.infer<typeof CreatePortal>
export type UpdatePortal = z.infer<typeof UpdatePortal>
export const CreatedPortal = z
  .object({
    id: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    database: z.string(),
    apiKey: z.string(),
  })
  .meta({ id: 'CreatedPortal' })
export type CreatedPortal = z.infer<typeof CreatedPortal>
export const RotateKey = z.strictObject({
  /** How long the other keys go on working, seconds. */
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * 86400)
    .default(86400),
})
export const CreatedKey = z
  .object({ id: z.string(), apiKey: z.string(), othersExpireAt: time.optional() })
  .meta({ id: 'CreatedKey' })

export type CreatedKey = z.infer<typeof CreatedKey>

/** One step of sealing stored credentials anew with the newest key. */
export const Reseal = z.strictObject({
  limit: z.int().min(1).max(500).default(100),
  /** `next` of the step before. */
  after: z.string().max(200).optional(),
})
export type Reseal = z.infer<typeof Reseal>
export const Resealed = z
  .object({
    /** Now under the newest key, in this step. */
    resealed: z.int(),
    /** No configured key opens these: their connections say `credentials_unreadable`. In this step. */
    unreadable: z.int(),
    /** Still under an older key, behind this step. */
    remaining: z.int(),
    /** For the next step; null after the last. */
    next: z.string().nullable(),
  })
  .meta({ id: 'Resealed' })
export type Resealed = z.infer<typeof Resealed>

// Sessions (portal's server)

/** The portal's own word for a tenant. */
export const TenantId = text(200)
export const CreateSession = z.strictObject({
  tenant: z.strictObject({ id: TenantId, name: text(200).optional() }),
  user: z.strictObject({ id: text(200), email: z.email().max(320).optional(), name: text(200).optional() }),
  permissions: z
    .array(Permission)
    .min(1)
    .max(PERMISSIONS.length)
    .default([...PERMISSIONS]),
  expiresIn: z.int().min(1).max(86400).default(900),
})
export type CreateSession = z.infer<typeof CreateSession>
export const RevokeSessionsQuery = z.object({ tenant: TenantId })
export const Session = z.object({ id: z.string(), token: z.string(), expiresAt: time }).meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

// Connections

export const ConnectionStatus = z.enum(['pending', 'connected', 'error', 'disconnected'])
export const SyncPhase = z.enum(['waiting', 'backfilling', 'live'])

export const SyncState = z
  .object({
    phase: SyncPhase,
    from: time.nullable(),
    to: time.nullable(),
    progress: z.number().min(0).max(1),
    daysDone: z.int(),
    daysTotal: z.int(),
    eventCount: z.int(),
    duplicateCount: z.int(),
    lateCount: z.int(),
    quarantinedCount: z.int(),
    requestCount: z.int(),
    throttledMs: z.int(),
    throttledUntil: time.optional(),
    /** Events a minute over the last few minutes, and what remains at that rate. */
    eventsPerMinute: z.number().optional(),
    secondsLeft: z.int().optional(),
    /** Each day of the window, newest first, and whether it is complete. */
    days: z.array(z.object({ day: z.string(), done: z.boolean() })).optional(),
    /** No poll has succeeded for longer than it should. */
    silent: z.boolean(),
  })
  .meta({ id: 'SyncState' })

export const ConnectionError = z.object({ code: z.string(), detail: z.string(), resolution: z.string() })

export const Connection = z
  .object({
    id: z.string(),
    name: z.string(),
    adminEmail: z.string(),
    status: ConnectionStatus,
    team: z.object({ id: z.string(), name: z.string(), memberCount: z.int() }).optional(),
    createdAt: time,
    connectedAt: time.optional(),
    lastSyncAt: time.optional(),
    lastEventAt: time.optional(),
    /** The Dropbox app that the access belongs to; absent without access. */
    app: AppInUse.optional(),
    /** When the present authorization link stops working; only while one is open. */
    linkExpiresAt: time.optional(),
    error: ConnectionError.optional(),
    /** What became of the grant at Dropbox, once disconnected. */
    revocation: z.enum(['revoked', 'refused', 'unreachable', 'none']).optional(),
    sync: SyncState,
  })
  .meta({ id: 'Connection' })
export type Connection = z.infer<typeof Connection>

export const CreateConnection = z.strictObject({
  adminEmail: z.string().trim().max(320).pipe(z.email()),
  name: text(100).optional(),
  backfillDays: z.int().min(1).max(365).optional(),
})
export type CreateConnection = z.infer<typeof CreateConnection>
export const UpdateConnection = z
  .strictObject({ name: text(100).optional(), backfillDays: z.int().min(1).max(365).optional() })
  .refine(value => value.name !== undefined || value.backfillDays !== undefined, {
    error: 'give a name or backfillDays',
  })
export type UpdateConnection = z.infer<typeof UpdateConnection>
export const Authorization = z
  .object({ authorizationUrl: z.url(), expiresAt: time, /** The Dropbox app that asks. */ app: AppInUse })
  .meta({ id: 'Authorization' })
export type Authorization = z.infer<typeof Authorization>
export const CreatedConnection = z
  .object({ connection: Connection, ...Authorization.shape })
  .meta({ id: 'CreatedConnection' })
export type CreatedConnection = z.infer<typeof CreatedConnection>
export const DeleteConnectionQuery = z.object({ events: z.enum(['keep', 'delete']).default('keep') })

export const TestStepName = z.enum([
  'credentials',
  'admin',
  'team',
  'scopes',
  'plan',
  'audit_log',
  'database',
  'freshness',
])
export const TestStep = z.object({
  name: TestStepName,
  status: z.enum(['pending', 'running', 'passed', 'failed', 'skipped']),
  detail: z.string().optional(),
  code: z.string().optional(),
  resolution: z.string().optional(),
  durationMs: z.int().optional(),
})
export type TestStep = z.infer<typeof TestStep>
export const ConnectionTest = z
  .object({ id: z.string(), status: z.enum(['running', 'passed', 'failed']), steps: z.array(TestStep) })
  .meta({ id: 'ConnectionTest' })
export type ConnectionTest = z.infer<typeof ConnectionTest>

export const LogEntry = z
  .object({
    id: z.string(),
    at: time,
    level: z.enum(['info', 'warning', 'error']),
    /** What the connector did, a stable word: connected, tested, throttled, refreshed, link_failed, … */
    kind: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'LogEntry' })
export type LogEntry = z.infer<typeof LogEntry>

export const Activity = z
  .object({
    activity: z.string(),
    label: z.string(),
    category: z.string(),
    categoryLabel: z.string(),
    eventTypes: z.array(z.string()),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>
export const ActivitiesQuery = z.object({ language: z.string().max(35).optional() })
/** `impersonated` stands behind the label of what an admin did while signed in as somebody else. */
export const ActivityList = z
  .object({ items: z.array(Activity), nextCursor: z.string().nullable(), impersonated: z.string() })
  .meta({ id: 'ActivityList' })
export type ActivityList = z.infer<typeof ActivityList>

// Lists

export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
})
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
export interface List<T> {
  items: T[]
  nextCursor: string | null
}

/** From several databases; `unavailable` names those that did not answer. */
export interface MergedList<T> extends List<T> {
  unavailable?: string[]
}
export const mergedListOf = <T extends z.ZodType>(item: T) =>
  listOf(item).extend({ unavailable: z.array(z.string()).optional() })

/** One database as seen from the API. `ahead`: a newer version has migrated it, which does not hurt this one. */
export const DatabaseHealth = z
  .object({
    name: z.string(),
    /** `mistaken`: at that address is another database than the name says. */
    status: z.enum(['ok', 'unreachable', 'refused', 'mistaken']),
    schema: z.enum(['current', 'behind', 'ahead', 'unknown']),
  })
  .meta({ id: 'DatabaseHealth' })
export type DatabaseHealth = z.infer<typeof DatabaseHealth>

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'misconfigured']),
    version: z.string(),
    /** Of all of them: `ok` when each is. */
    database: z.enum(['ok', 'unreachable', 'unknown']),
    databases: z.array(DatabaseHealth).optional(),
    problems: z.array(z.string()),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>

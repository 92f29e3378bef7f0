import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { createdAt, lastingRowId, publicId, rowId } from './columns.ts'

/** What became of the grant at Dropbox when the connection was disconnected. */
export type RevocationOutcome = 'revoked' | 'refused' | 'unreachable' | 'none'

export type ConnectionStatus = 'pending' | 'connected' | 'error' | 'disconnected'

/** One Dropbox team of one tenant: its credentials, its state, its counters. */
export const connections = sqliteTable(
  'connections',
  {
    id: lastingRowId(),
    publicId: publicId(),
    tenantId: integer('tenant_id').notNull(),
    name: text('name').notNull(),
    adminEmail: text('admin_email').notNull(),
    status: text('status').$type<ConnectionStatus>().notNull(),

    teamId: text('team_id'),
    teamName: text('team_name'),
    memberCount: integer('member_count'),
    hasFileEvents: integer('has_file_events', { mode: 'boolean' }),
    /** dbmid of the approving admin: to revoke, a team's token has to select a member. */
    adminMemberId: text('admin_member_id'),
    grantedScopes: text('granted_scopes', { mode: 'json' }).$type<string[]>(),

    /** Sealed `{accessToken, refreshToken}`; null once disconnected. */
    credentials: text('credentials'),
    /** Grows with each write of `credentials`, so that two refreshes cannot overwrite each other. */
    credentialsVersion: integer('credentials_version').notNull().default(0),
    /** The app that the credentials belong to: a row of `dropbox_apps`, or null for the operator's. */
    appId: integer('app_id'),
    /** Its key, so that a changed app is noticed; null for a grant older than this column. */
    appKey: text('app_key'),
    accessExpiresAt: integer('access_expires_at'),
    refreshLease: text('refresh_lease'),
    refreshLeaseUntil: integer('refresh_lease_until'),
    /** Secret salt of the event fingerprints, hex. */
    salt: text('salt').notNull(),

    errorCode: text('error_code'),
    errorAt: integer('error_at'),
    revocation: text('revocation').$type<RevocationOutcome>(),

    backfillDays: integer('backfill_days').notNull(),
    /** When the whole window had been pulled. */
    backfilledAt: integer('backfilled_at'),
    connectedAt: integer('connected_at'),
    lastPollAt: integer('last_poll_at'),
    /** Seconds; time of the newest event stored. */
    lastEventAt: integer('last_event_at'),
    /** Nobody calls Dropbox for this connection before then (429). Milliseconds. */
    throttledUntil: integer('throttled_until'),
    /** When the last reconciling re-read was planned. */
    reconciledAt: integer('reconciled_at'),
    /** When it was last noted that no poll succeeds. */
    silentAt: integer('silent_at'),
    /** When retention was last enforced. */
    prunedAt: integer('pruned_at').notNull().default(0),

    eventCount: integer('event_count').notNull().default(0),
    duplicateCount: integer('duplicate_count').notNull().default(0),
    lateCount: integer('late_count').notNull().default(0),
    quarantinedCount: integer('quarantined_count').notNull().default(0),
    requestCount: integer('request_count').notNull().default(0),
    throttledMs: integer('throttled_ms').notNull().default(0),

    createdAt: createdAt(),
    updatedAt: integer('updated_at').notNull(),
    /** Hidden from then on; its rows are removed in steps. */
    deletedAt: integer('deleted_at'),
    /** The same team was connected already: this row's id now stands for that row. */
    mergedInto: integer('merged_into'),
  },
  table => [
    // list of a tenant; reconnect looks for the same team within it
    index('connections_tenant').on(table.tenantId, table.teamId),
    // a team is connected once within a tenant, also when two callbacks race
    uniqueIndex('connections_team').on(table.tenantId, table.teamId).where(sql`deleted_at is null`),
  ],
)

/** One-time state of an authorization link, with its PKCE verifier. Deleted when taken. */
export const oauthStates = sqliteTable(
  'oauth_states',
  {
    id: rowId(),
    /** SHA-256 of the state, so that a dump of this table opens nothing. */
    stateHash: text('state_hash').notNull().unique(),
    connectionId: integer('connection_id').notNull(),
    /** Sealed PKCE verifier. */
    verifier: text('verifier').notNull(),
    adminEmail: text('admin_email').notNull(),
    /** The app that the link asks for, as on the connection. */
    appId: integer('app_id'),
    appKey: text('app_key'),
    expiresAt: integer('expires_at').notNull(),
    createdAt: createdAt(),
  },
  table => [index('oauth_states_connection').on(table.connectionId), index('oauth_states_expiry').on(table.expiresAt)],
)

export type TestStepStatus = 'pending' | 'running' | 'passed' | 'failed' | 'skipped'
export interface TestStep {
  name: string
  status: TestStepStatus
  detail?: string
  code?: string
  durationMs?: number
}

/** A run of Test API: its named steps as far as they are known. */
export const connectionTests = sqliteTable(
  'connection_tests',
  {
    id: rowId(),
    publicId: publicId(),
    connectionId: integer('connection_id').notNull(),
    status: text('status').$type<'running' | 'passed' | 'failed'>().notNull(),
    steps: text('steps', { mode: 'json' }).$type<TestStep[]>().notNull(),
    createdAt: createdAt(),
    updatedAt: integer('updated_at').notNull(),
  },
  table => [index('connection_tests_connection').on(table.connectionId)],
)

/** What the connector did for a connection, newest first; bounded per connection. */
export const connectionLog = sqliteTable(
  'connection_log',
  {
    id: rowId(),
    connectionId: integer('connection_id').notNull(),
    at: integer('at').notNull(),
    level: text('level').$type<'info' | 'warning' | 'error'>().notNull(),
    kind: text('kind').notNull(),
    detail: text('detail', { mode: 'json' }).$type<Record<string, string | number>>(),
  },
  table => [index('connection_log_connection').on(table.connectionId, table.id)],
)

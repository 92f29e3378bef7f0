import { z } from 'zod'
import * as contract from '../../contract.ts'
import { EVENT_EXAMPLES } from './events.ts'
import { example } from './example.ts'
import { OPERATOR_EXAMPLES } from './operator.ts'
import { STREAM_EXAMPLES } from './streams.ts'

const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6InNlc3Npb24rand0Iiwia2lkIjoiazEifQ.eyJzdWIiOiJzZXNfVjFTdEdYUjhfWjVqIn0.c2ln'
const AUTHORIZE = 'https://www.dropbox.com/oauth2/authorize?client_id=k3y&response_type=code&state=Vb3'

const app: contract.AppInUse = { owner: 'operator', key: 'k3yofth30perat0' }

const connection: contract.Connection = {
  id: 'con_2VY8qLmR4tKd',
  name: 'Juniper Hale',
  adminEmail: 'admin@juniper-hale.example',
  status: 'connected',
  team: { id: 'dbtid:AAFdgehTzw7WlXhZJsbGCLePe8RvQGYDr-I', name: 'Juniper Hale', memberCount: 48 },
  createdAt: '2026-01-30T09:12:04.000Z',
  connectedAt: '2026-01-30T09:14:31.000Z',
  lastSyncAt: '2026-01-31T08:00:02.000Z',
  lastEventAt: '2026-01-31T07:58:47.000Z',
  app,
  sync: {
    phase: 'live',
    from: '2025-12-01T09:14:31.000Z',
    to: '2026-01-30T09:14:31.000Z',
    progress: 1,
    daysDone: 60,
    daysTotal: 60,
    eventCount: 25_114,
    duplicateCount: 12,
    lateCount: 3,
    quarantinedCount: 0,
    requestCount: 214,
    throttledMs: 0,
    silent: false,
  },
}

const test: contract.ConnectionTest = {
  id: 'tst_9sKq2LxV7bRw',
  status: 'passed',
  steps: [
    {
      name: 'credentials',
      status: 'passed',
      detail: 'Dropbox renewed the access. Dropbox app: the provider’s (key k3yofth30perat0).',
      durationMs: 112,
    },
    { name: 'admin', status: 'passed', detail: 'admin@juniper-hale.example is an active admin.', durationMs: 96 },
    { name: 'audit_log', status: 'passed', durationMs: 184 },
  ],
}

const expiresAt = '2026-01-31T08:15:00.000Z'

/** What a body of each shape looks like. The linter holds that none is missing, a test that each is of its shape. */
const EXAMPLES = new Map<z.ZodType, unknown>([
  ...OPERATOR_EXAMPLES,
  ...EVENT_EXAMPLES,
  ...STREAM_EXAMPLES,
  example(contract.CreateSession, {
    tenant: { id: 'acme', name: 'Acme' },
    user: { id: 'u-17', email: 'jo@acme.example' },
    permissions: ['connections:write', 'events:read'],
    expiresIn: 900,
  }),
  example(contract.Session, { id: 'ses_V1StGXR8_Z5j', token: TOKEN, expiresAt }),
  example(contract.PutDropboxApp, { key: 'a1b2c3d4e5f6g7h', secret: 'h7g6f5e4d3c2b1a' }),
  example(contract.DropboxApp, {
    owner: 'tenant',
    key: 'a1b2c3d4e5f6g7h',
    createdAt: '2026-01-30T09:00:00.000Z',
    updatedAt: '2026-01-30T09:00:00.000Z',
    redirectUri: 'https://connector.example.com/oauth/dropbox/callback',
    scopes: ['team_info.read', 'members.read', 'events.read'],
    earlierConnections: 0,
  }),
  example(contract.Connection, connection),
  example(contract.CreateConnection, { adminEmail: 'admin@juniper-hale.example', name: 'Juniper Hale' }),
  example(contract.UpdateConnection, { name: 'Juniper Hale (Europe)' }),
  example(contract.CreatedConnection, {
    connection: {
      id: connection.id,
      name: connection.name,
      adminEmail: connection.adminEmail,
      status: 'pending',
      createdAt: connection.createdAt,
      linkExpiresAt: expiresAt,
      sync: { ...connection.sync, phase: 'waiting', from: null, to: null, progress: 0, daysDone: 0, eventCount: 0 },
    },
    authorizationUrl: AUTHORIZE,
    expiresAt,
    app,
  }),
  example(contract.Authorization, { authorizationUrl: AUTHORIZE, expiresAt, app }),
  example(contract.ConnectionTest, test),
  example(contract.LogEntry, {
    id: 'log_7hPq3MzT8cNx',
    at: '2026-01-30T09:21:10.000Z',
    level: 'info',
    kind: 'backfill_finished',
  }),
  example(contract.AuditEntry, {
    id: 'aud_4bWn6QyF2jDk',
    at: '2026-01-30T09:12:04.000Z',
    action: 'link_made',
    actor: { type: 'user', id: 'u-17' },
    tenant: 'acme',
    ip: '203.0.113.7',
    target: connection.id,
  }),
  example(contract.Health, { status: 'ok', version: '0.1.0', database: 'ok', problems: [] }),
])

const TEXTS: Record<string, unknown> = {
  'application/x-ndjson': '{"kind":"tenant","id":"acme","name":"Acme","createdAt":"2026-01-30T09:12:04.000Z"}\n',
  'text/csv':
    'id,connectionId,time,activity\r\nevt_5gJt8RwZ3mXp,con_2VY8qLmR4tKd,2026-01-31T07:58:47.000Z,upload_file\r\n',
  'text/html': '<!doctype html>…',
  'text/javascript': 'customElements.define("dropbox-connector", …)',
  'application/json': { openapi: '3.1.0' },
  'application/openmetrics-text':
    '# TYPE dropbox_connector_silent_connections gauge\ndropbox_connector_silent_connections 0\n# EOF\n',
}

/** An example of a shape, or of a media type. Undefined where there is none; a list has one item. */
export function exampleOf(shape: z.ZodType | string): unknown {
  if (typeof shape === 'string') return TEXTS[shape]
  if (EXAMPLES.has(shape)) return EXAMPLES.get(shape)
  const items = shape instanceof z.ZodObject ? (shape.shape.items as unknown) : undefined
  if (!(items instanceof z.ZodArray) || !(items.element instanceof z.ZodType)) return undefined
  const item = exampleOf(items.element)
  return item === undefined ? undefined : { items: [item], nextCursor: null }
}

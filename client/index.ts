export { type Client, type ClientOptions, createClient } from './client.ts'
export { ConnectorApiError } from './error.ts'
export type { EventsOptions, Tenant, TenantOptions } from './tenant.ts'
export type {
  Connection,
  ConnectionTest,
  CreateSession,
  DropboxApp,
  Event,
  EventFilter,
  EventWithRaw,
  Problem,
  PutDropboxApp,
  Session,
} from './types.ts'

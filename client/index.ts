export { type Client, type ClientOptions, createClient } from './client.ts'
export { ConnectorApiError } from './error.ts'
export type { Streams } from './streams.ts'
export type { EventsOptions, Tenant, TenantOptions } from './tenant.ts'
export type {
  Connection,
  ConnectionTest,
  CreatedStream,
  CreateSession,
  CreateStream,
  DropboxApp,
  Event,
  EventFilter,
  EventWithRaw,
  Problem,
  PutDropboxApp,
  Session,
  Stream,
  StreamDeadLetter,
  StreamDelivery,
  StreamSecret,
  UpdateStream,
} from './types.ts'
export { type VerifyOptions, verifyWebhook, type WebhookMessage, WebhookVerificationError } from './webhooks.ts'

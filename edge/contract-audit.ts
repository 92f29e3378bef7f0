/** Who did what in the connector: part of `contract.ts`, which passes all of it on. */
import { z } from 'zod'

/** What can be done and leaves a line. */
export type AuditAction =
  | 'portal_created'
  | 'portal_updated'
  | 'portal_deleted'
  | 'key_rotated'
  | 'session_revoked'
  | 'sessions_revoked'
  | 'tenant_deleted'
  | 'app_set'
  | 'app_removed'
  | 'link_made'
  | 'connected'
  | 'connection_refused'
  | 'connection_updated'
  | 'tested'
  | 'synced'
  | 'disconnected'
  | 'events_deleted'
  | 'exported'
  | 'links_revealed'
  | 'query_saved'
  | 'query_changed'
  | 'query_deleted'
  | 'tenant_exported'
  | 'credentials_resealed'
  | 'dead_letter_replayed'
  | 'renormalize_started'
  | 'stream_created'
  | 'stream_changed'
  | 'stream_deleted'
  | 'stream_tested'
  | 'stream_replayed'
  | 'stream_secret_rotated'
  | 'stream_dead_letter_replayed'

export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    /** A stable word: an `AuditAction`. There may be more of them. */
    action: z.string(),
    actor: z.object({ type: z.enum(['operator', 'portal', 'user', 'system']), id: z.string().optional() }),
    /** The portal's own word for the tenant. */
    tenant: z.string().optional(),
    ip: z.string().optional(),
    target: z.string().optional(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

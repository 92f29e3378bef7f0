import { Http } from './http.ts'
import { Tenant, type TenantOptions } from './tenant.ts'
import type { CreateSession, Session } from './types.ts'

export interface ClientOptions {
  /** Origin of the connector's API, such as `https://connector.example.com`. */
  api: string
  /** The portal's API key. It belongs on a server: whoever has it can read every tenant. */
  apiKey: string
  /** In place of the platform's own: for tests, proxies, tracing. */
  fetch?: typeof fetch
}

/** The portal's side of the connector, for Node 20 or newer, Workers and everything else that has `fetch`. */
export interface Client {
  /** A token for `<dropbox-connector>`; make one for each page view. */
  createSession(request: CreateSession): Promise<Session>
  /** Ends one session, or all of a tenant. */
  revokeSession(id: string): Promise<void>
  revokeSessions(tenantId: string): Promise<void>
  /** Removes a tenant and all of its connections and events. */
  deleteTenant(tenantId: string): Promise<void>
  /** Reads a tenant's connections and events on your server; sessions are made and renewed by itself. */
  tenant(id: string, options?: TenantOptions): Tenant
}

/** Every method throws a `ConnectorApiError` for what the API refuses. */
export function createClient(options: ClientOptions): Client {
  const http = new Http(options.api, options.fetch)
  const auth = { token: async () => options.apiKey }
  const createSession = (request: CreateSession) =>
    http.call<Session>('POST', '/v1/sessions', { ...auth, body: request })
  return {
    createSession,
    revokeSession: id => http.call('DELETE', `/v1/sessions/${encodeURIComponent(id)}`, auth),
    revokeSessions: tenant => http.call('DELETE', `/v1/sessions?tenant=${encodeURIComponent(tenant)}`, auth),
    deleteTenant: id => http.call('DELETE', `/v1/tenants/${encodeURIComponent(id)}`, auth),
    tenant: (id, tenantOptions = {}) => new Tenant(http, createSession, id, tenantOptions),
  }
}

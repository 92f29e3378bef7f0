import { Http } from './http.ts'
import { Tenant, type TenantOptions } from './tenant.ts'
import type { CreateSession, DropboxApp, PutDropboxApp, Session } from './types.ts'

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
  /** The Dropbox app that new links are made with: of a tenant, or of all tenants that have none of their own. */
  dropboxApp(tenantId?: string): Promise<DropboxApp>
  /** Brings an app of your own; connections that there are keep theirs until they are reconnected. */
  setDropboxApp(app: PutDropboxApp, tenantId?: string): Promise<DropboxApp>
  /** Goes back to the next in line: the portal's, then the provider's. */
  removeDropboxApp(tenantId?: string): Promise<DropboxApp>
  /** Reads a tenant's connections and events on your server; sessions are made and renewed by itself. */
  tenant(id: string, options?: TenantOptions): Tenant
}

const appPath = (tenant: string | undefined) =>
  tenant === undefined ? '/v1/dropbox-app' : `/v1/tenants/${encodeURIComponent(tenant)}/dropbox-app`

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
    dropboxApp: tenant => http.call('GET', appPath(tenant), auth),
    setDropboxApp: (app, tenant) => http.call('PUT', appPath(tenant), { ...auth, body: app }),
    removeDropboxApp: tenant => http.call('DELETE', appPath(tenant), auth),
    tenant: (id, tenantOptions = {}) => new Tenant(http, createSession, id, tenantOptions),
  }
}

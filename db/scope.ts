declare const scoped: unique symbol

/**
 * Proof of a tenant. Queries that look up connections, events, streams and saved queries take one: without it the call does
 * not compile. Those that take a row's id instead trust their callers, who have it from such a query, from the session or
 * the key, or work for the sync, removal or the operator.
 */
export interface TenantScope {
  readonly portalId: number
  readonly tenantId: number
  readonly [scoped]: true
}

/**
 * The only maker of a scope. Called for a verified session, for the export of a tenant that the portal's key asks for, for
 * the connection behind an OAuth state, and for the stream that a worker holds.
 */
export function tenantScope(portalId: number, tenantId: number): TenantScope {
  return { portalId, tenantId } as TenantScope
}

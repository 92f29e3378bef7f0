declare const scoped: unique symbol

/** Proof of a tenant. Every query on a tenant's data takes one, so a query without a scope does not compile. */
export interface TenantScope {
  readonly portalId: number
  readonly tenantId: number
  readonly [scoped]: true
}

/** The only maker of a scope; called where a session has been verified, and by jobs that hold a connection row. */
export function tenantScope(portalId: number, tenantId: number): TenantScope {
  return { portalId, tenantId } as TenantScope
}

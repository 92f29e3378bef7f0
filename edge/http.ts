import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { TenantScope } from '../db/scope.ts'
import type { Context } from './context.ts'
import type { Permission } from './contract.ts'
import type { Env } from './env.ts'
import type { Span } from './lib/span.ts'
import type { BodyLimits } from './middleware/body.ts'

/** A verified session: whose data, who asks, what they may. */
export interface SessionIdentity {
  id: string
  /** Where the portal's data is. */
  database: string
  scope: TenantScope
  user: { id: string; email?: string; name?: string }
  permissions: readonly Permission[]
  /** Origins registered for the session's portal. */
  origins: readonly string[]
}

export interface PortalIdentity {
  id: number
  publicId: string
  /** Where its tenants' data is. */
  database: string
  keyId: string
}

export interface AppEnv {
  Bindings: Env
  Variables: {
    ctx: Context
    requestId: string
    /** The request as a part of its caller's trace. */
    span: Span
    bodyLimits: BodyLimits
    session: SessionIdentity
    portal: PortalIdentity
    /** Whose audit trail the credential shows; everybody's when empty. */
    seen: { portalId?: number; tenantId?: number }
    /** Set once a credential has decided: the origin may read the answer, or nobody's browser may. */
    cors: 'allowed' | 'refused'
  }
}

export type Handler = MiddlewareHandler<AppEnv>
export type Request = HonoContext<AppEnv>

import { at } from '../context.ts'
import type { Permission } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Handler, Request } from '../http.ts'
import { sameSecret } from '../lib/crypto.ts'
import { verifyKey } from '../services/keys.ts'
import { verifySession } from '../services/session-token.ts'
import { countingFailures } from './limits.ts'

/** Longer than any credential of ours; nothing longer is looked at. */
const MAX_LENGTH = 4096

/** The bearer token. Throws `unauthorized`. */
function bearer(c: Request): string {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (!token || token.length > MAX_LENGTH) throw new ConnectorError('unauthorized')
  return token
}

/** The operator's routes. */
export const operator: Handler = async (c, next) => {
  c.set('cors', 'refused')
  await countingFailures(c, () => {
    if (!sameSecret(bearer(c), c.get('ctx').config.ADMIN_TOKEN)) throw new ConnectorError('unauthorized')
  })
  await next()
}

/** Routes of a portal's server. */
export const portalKey: Handler = async (c, next) => {
  c.set('cors', 'refused')
  const portal = await countingFailures(c, () => verifyKey(c.get('ctx'), bearer(c)))
  c.set('portal', portal)
  c.set('ctx', at(c.get('ctx'), portal.database))
  await next()
}

/** Routes of the widget. Without a permission, any valid session will do. */
export function session(permission?: Permission): Handler {
  return async (c, next) => {
    const identity = await countingFailures(c, () => verifySession(c.get('ctx'), bearer(c)))
    const origin = c.req.header('origin')
    if (origin !== undefined && !identity.origins.includes(origin)) {
      c.set('cors', 'refused')
      throw new ConnectorError('origin_not_allowed')
    }
    c.set('cors', 'allowed')
    c.set('session', identity)
    c.set('ctx', at(c.get('ctx'), identity.database))
    if (permission && !identity.permissions.includes(permission)) throw new ConnectorError('forbidden')
    await next()
  }
}

/**
 * For the audit trail: the operator sees everything, a portal its own, a session that may change connections its tenant's.
 * The trail names people and their addresses, which is not for everybody who reads events.
 */
export const anyone: Handler = async (c, next) => {
  const token = await countingFailures(c, () => bearer(c))
  if (sameSecret(token, c.get('ctx').config.ADMIN_TOKEN)) {
    c.set('seen', {})
    return operator(c, next)
  }
  if (token.startsWith('dck_')) {
    return portalKey(c, async () => {
      c.set('seen', { portalId: c.get('portal').id })
      await next()
    })
  }
  return session('connections:write')(c, async () => {
    const { portalId, tenantId } = c.get('session').scope
    c.set('seen', { portalId, tenantId })
    await next()
  })
}

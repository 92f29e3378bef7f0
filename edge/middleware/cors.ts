import { ConnectorError } from '../errors.ts'
import type { Handler, Request } from '../http.ts'
import { isRegisteredOrigin } from '../services/portals.ts'
import { problem } from './problems.ts'

const METHODS = 'GET, POST, PATCH, DELETE'
/** Those of W3C Trace Context are put in by tools that watch a portal's page. */
const HEADERS = 'authorization, content-type, traceparent, tracestate'
const EXPOSED = 'x-request-id, retry-after, content-disposition, x-event-count'

/** Origins that some portal had registered when last asked, so that a browser can read "database unavailable". */
const seen = new Set<string>()

/**
 * Origins are the portals' registered ones. A preflight carries no session, so any portal's origin will do there;
 * with a session `authenticate` has looked at its own portal's origins, and a credential of a server lets no browser read.
 */
export const cors: Handler = async (c, next) => {
  const origin = c.req.header('origin')
  if (c.req.method === 'OPTIONS' && origin && c.req.header('access-control-request-method')) {
    return preflight(c, origin)
  }
  await next()
  c.res.headers.append('vary', 'Origin')
  if (!origin || c.get('cors') === 'refused') return
  if (c.get('cors') === 'allowed' || (await known(c, origin))) {
    c.res.headers.set('access-control-allow-origin', origin)
    c.res.headers.set('access-control-expose-headers', EXPOSED)
  }
}

async function preflight(c: Request, origin: string): Promise<Response> {
  if (!(await known(c, origin))) {
    const refused = problem(c, new ConnectorError('origin_not_allowed'))
    refused.headers.set('vary', 'Origin')
    return refused
  }
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': '7200',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    },
  })
}

async function known(c: Request, origin: string): Promise<boolean> {
  const ctx = c.get('ctx')
  if (!ctx || origin.length > 300) return false
  try {
    const registered = await isRegisteredOrigin(ctx, origin)
    if (registered && seen.size < 10_000) seen.add(origin)
    else if (!registered) seen.delete(origin)
    return registered
  } catch {
    return seen.has(origin)
  }
}

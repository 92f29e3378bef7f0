import type { Handler } from '../http.ts'
import { newId } from '../ids.ts'
import { createLog } from '../lib/log.ts'
import { openSpan } from '../tracing.ts'

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** Unless a route has said otherwise: pages set their own policy, the widget's files are for every site. */
const DEFAULTS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

/** Gives the request its id, every answer its security headers, and the log its line. */
export const envelope: Handler = async (c, next) => {
  const requestId = newId('request')
  const started = Date.now()
  const { method } = c.req
  const span = openSpan(c.env, c.executionCtx, method, { kind: 'server', parent: c.req.header('traceparent') })
  c.set('requestId', requestId)
  c.set('span', span)
  await next()
  const headers = c.res.headers
  headers.set('x-request-id', requestId)
  for (const [name, value] of Object.entries(EVERYWHERE)) headers.set(name, value)
  for (const [name, value] of Object.entries(DEFAULTS)) if (!headers.has(name)) headers.set(name, value)
  const told = { method, route: c.req.routePath, status: c.res.status }
  createLog({ requestId, traceId: span.traceId, spanId: span.spanId }).info('request', {
    ...told,
    ms: Date.now() - started,
  })
  span.end({ requestId, ...told })
}

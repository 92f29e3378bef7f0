import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { createContext } from './context.ts'
import { ConnectorError } from './errors.ts'
import type { AppEnv } from './http.ts'
import { BODY_LIMITS, bodyLimits } from './middleware/body.ts'
import { cors } from './middleware/cors.ts'
import { envelope } from './middleware/headers.ts'
import { onError, problem } from './middleware/problems.ts'
import { activities } from './routes/activities.ts'
import { apps } from './routes/apps.ts'
import { audit } from './routes/audit.ts'
import { authorization } from './routes/authorization.ts'
import { callback } from './routes/callback.ts'
import { connections } from './routes/connections.ts'
import { deadLetters } from './routes/dead-letters.ts'
import { events } from './routes/events.ts'
import { health } from './routes/health.ts'
import { insight } from './routes/insight.ts'
import { keys } from './routes/keys.ts'
import { log } from './routes/log.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { portals } from './routes/portals.ts'
import { problems } from './routes/problems.ts'
import { quarantine } from './routes/quarantine.ts'
import { queries } from './routes/queries.ts'
import { renormalize } from './routes/renormalize.ts'
import { sessions } from './routes/sessions.ts'
import { streams } from './routes/streams.ts'
import { sync } from './routes/sync.ts'
import { tenants } from './routes/tenants.ts'
import { tests } from './routes/tests.ts'
import { widget } from './routes/widget.ts'

/** A long filter fits; what is longer is no filter. */
const MAX_URL_LENGTH = 32 * 1024

const ROUTES = [
  health,
  metrics,
  openapi,
  problems,
  widget,
  portals,
  keys,
  sessions,
  tenants,
  apps,
  connections,
  authorization,
  callback,
  tests,
  sync,
  log,
  quarantine,
  deadLetters,
  renormalize,
  events,
  insight,
  queries,
  streams,
  activities,
  audit,
]

/** The HTTP API. `compose` makes the context of each request; tests hand in their own clock with it, and less time for bodies. */
export function createApp(compose: typeof createContext = createContext, limits = BODY_LIMITS) {
  const app = new Hono<AppEnv>()
  app.onError(onError)
  app.notFound(c => problem(c, new ConnectorError('not_found')))
  app.use(envelope)
  app.use(async (c, next) => {
    if (c.req.url.length > MAX_URL_LENGTH) throw new ConnectorError('uri_too_long')
    // health tells about a broken configuration itself
    if (c.req.path !== '/healthz') {
      c.set('ctx', compose(c.env, c.executionCtx, { requestId: c.get('requestId') }, c.get('span')))
    }
    await next()
  })
  app.use('/v1/*', cors)
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ')
        if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
        return problem(c, new ConnectorError('method_not_allowed', { headers: { allow } }))
      },
    }),
  )
  app.use(bodyLimits(limits))
  for (const routes of ROUTES) app.route('/', routes)
  return app
}

import { Hono } from 'hono'
import { EventCountQuery, EventFilterQuery, EventListQuery, ExportQuery, FacetQuery, RevealQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { query } from '../middleware/validate.ts'
import { countEvents, getEvent, listEvents } from '../services/events.ts'
import { exportEvents } from '../services/export.ts'
import { findFacets } from '../services/facets.ts'
import { summarize } from '../services/summary.ts'

const read = session('events:read')

/** The fixed words come before `:id`. */
export const events = new Hono<AppEnv>()
  .get('/v1/events', read, query(EventListQuery), async c =>
    c.json(await listEvents(c.get('ctx'), c.get('session'), c.req.valid('query'))),
  )
  .get('/v1/events/count', read, query(EventCountQuery), async c =>
    c.json(await countEvents(c.get('ctx'), c.get('session'), c.req.valid('query'))),
  )
  .get('/v1/events/facets', read, query(FacetQuery), async c =>
    c.json(await findFacets(c.get('ctx'), c.get('session'), c.req.valid('query'))),
  )
  .get('/v1/events/summary', read, query(EventFilterQuery), async c =>
    c.json(await summarize(c.get('ctx'), c.get('session'), c.req.valid('query'))),
  )
  .get('/v1/events/export', session('events:export'), query(ExportQuery), async c => {
    const made = await exportEvents(c.get('ctx'), c.get('session'), c.req.valid('query'), clientIp(c))
    return c.body(made.body, 200, {
      'content-type': made.format.type,
      'content-disposition': `attachment; filename="${made.filename}"`,
      'x-event-count': String(made.count),
    })
  })
  .get('/v1/events/:id', read, query(RevealQuery), async c =>
    c.json(await getEvent(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('query'), clientIp(c))),
  )

import { Hono } from 'hono'
import { InsightQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { query } from '../middleware/validate.ts'
import { insightOfActor, insightOfIp } from '../services/insight.ts'

const read = session('events:read')

export const insight = new Hono<AppEnv>()
  .get('/v1/actors/:key/insight', read, query(InsightQuery), async c =>
    c.json(await insightOfActor(c.get('ctx'), c.get('session'), c.req.param('key'), c.req.valid('query'))),
  )
  .get('/v1/ips/:ip/insight', read, query(InsightQuery), async c =>
    c.json(await insightOfIp(c.get('ctx'), c.get('session'), c.req.param('ip'), c.req.valid('query'))),
  )

import { Hono } from 'hono'
import { ListQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { query } from '../middleware/validate.ts'
import { readLog } from '../services/log.ts'

export const log = new Hono<AppEnv>().get('/v1/connections/:id/log', session(), query(ListQuery), async c =>
  c.json(await readLog(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('query'))),
)

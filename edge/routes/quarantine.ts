import { Hono } from 'hono'
import { ListQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { query } from '../middleware/validate.ts'
import { readQuarantine } from '../services/quarantine.ts'

export const quarantine = new Hono<AppEnv>().get(
  '/v1/connections/:id/quarantine',
  session('events:read'),
  query(ListQuery),
  async c => c.json(await readQuarantine(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('query'))),
)

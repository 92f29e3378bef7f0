import { Hono } from 'hono'
import { ListQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { anyone } from '../middleware/auth.ts'
import { query } from '../middleware/validate.ts'
import { readAudit } from '../services/audit.ts'

export const audit = new Hono<AppEnv>().get('/v1/audit', anyone, query(ListQuery), async c =>
  c.json(await readAudit(c.get('ctx'), c.get('seen'), c.req.valid('query'))),
)

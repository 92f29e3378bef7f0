import { Hono } from 'hono'
import { ListQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { operator } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { query } from '../middleware/validate.ts'
import { listDeadLetters, replayDeadLetter } from '../services/dead-letters.ts'

export const deadLetters = new Hono<AppEnv>()
  .get('/v1/dead-letters', operator, query(ListQuery), async c =>
    c.json(await listDeadLetters(c.get('ctx'), c.req.valid('query'))),
  )
  .post('/v1/dead-letters/:id/replay', operator, async c =>
    c.json(await replayDeadLetter(c.get('ctx'), c.req.param('id'), clientIp(c)), 202),
  )

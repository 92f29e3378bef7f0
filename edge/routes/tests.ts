import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { getTest, startTest } from '../services/test-connection.ts'

export const tests = new Hono<AppEnv>()
  .post('/v1/connections/:id/tests', session('connections:write'), async c =>
    c.json(await startTest(c.get('ctx'), c.get('session'), c.req.param('id'), clientIp(c)), 202),
  )
  .get('/v1/connections/:id/tests/:testId', session(), async c => {
    const { id, testId } = c.req.param()
    return c.json(await getTest(c.get('ctx'), c.get('session'), id, testId))
  })

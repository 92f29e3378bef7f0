import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { beginAuthorization } from '../services/authorize.ts'
import { requireConnection } from '../services/connections.ts'

export const authorization = new Hono<AppEnv>().post(
  '/v1/connections/:id/authorization',
  session('connections:write'),
  async c => {
    const row = await requireConnection(c.get('ctx'), c.get('session'), c.req.param('id'))
    return c.json(await beginAuthorization(c.get('ctx'), c.get('session'), row, clientIp(c)))
  },
)

import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { portalKey } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { deleteTenant } from '../services/tenants.ts'

export const tenants = new Hono<AppEnv>().delete('/v1/tenants/:id', portalKey, async c => {
  await deleteTenant(c.get('ctx'), c.get('portal'), c.req.param('id'), clientIp(c))
  return c.body(null, 202)
})

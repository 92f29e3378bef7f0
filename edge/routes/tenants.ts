import { Hono } from 'hono'
import { RevealQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { portalKey } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { query } from '../middleware/validate.ts'
import { exportTenant } from '../services/tenant-export.ts'
import { deleteTenant } from '../services/tenants.ts'

export const tenants = new Hono<AppEnv>()
  .get('/v1/tenants/:id/export', portalKey, query(RevealQuery), async c => {
    const links = c.req.valid('query').reveal === 'links'
    const body = await exportTenant(c.get('ctx'), c.get('portal'), c.req.param('id'), links, clientIp(c))
    return c.body(body, 200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="tenant.ndjson"',
    })
  })
  .delete('/v1/tenants/:id', portalKey, async c => {
    await deleteTenant(c.get('ctx'), c.get('portal'), c.req.param('id'), clientIp(c))
    return c.body(null, 202)
  })

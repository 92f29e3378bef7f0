import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { operator } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { readRenormalize, readUnknownTypes, startRenormalize } from '../services/renormalize.ts'

export const renormalize = new Hono<AppEnv>()
  .post('/v1/portals/:id/renormalize', operator, async c =>
    c.json(await startRenormalize(c.get('ctx'), c.req.param('id'), clientIp(c)), 202),
  )
  .get('/v1/portals/:id/renormalize', operator, async c =>
    c.json(await readRenormalize(c.get('ctx'), c.req.param('id'))),
  )
  .get('/v1/portals/:id/unknown-types', operator, async c =>
    c.json(await readUnknownTypes(c.get('ctx'), c.req.param('id'))),
  )

import { Hono } from 'hono'
import { CreatePortal, ListQuery, RotateKey, UpdatePortal } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { operator } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody, optionalJsonBody, query } from '../middleware/validate.ts'
import { createPortal, deletePortal, listPortals, rotateKey, updatePortal } from '../services/portals.ts'

export const portals = new Hono<AppEnv>()
  .post('/v1/portals', operator, jsonBody, json(CreatePortal), async c =>
    c.json(await createPortal(c.get('ctx'), c.req.valid('json'), clientIp(c)), 201),
  )
  .get('/v1/portals', operator, query(ListQuery), async c =>
    c.json(await listPortals(c.get('ctx'), c.req.valid('query'))),
  )
  .patch('/v1/portals/:id', operator, jsonBody, json(UpdatePortal), async c =>
    c.json(await updatePortal(c.get('ctx'), c.req.param('id'), c.req.valid('json'), clientIp(c))),
  )
  .delete('/v1/portals/:id', operator, async c => {
    await deletePortal(c.get('ctx'), c.req.param('id'), clientIp(c))
    return c.body(null, 204)
  })
  .post('/v1/portals/:id/keys', operator, optionalJsonBody, json(RotateKey), async c => {
    const { overlapSeconds } = c.req.valid('json')
    return c.json(await rotateKey(c.get('ctx'), c.req.param('id'), overlapSeconds, clientIp(c)), 201)
  })

import { Hono } from 'hono'
import { CreateSession, RevokeSessionsQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { portalKey } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody, query } from '../middleware/validate.ts'
import { createSession, revokeSession, revokeSessionsOf } from '../services/sessions.ts'

export const sessions = new Hono<AppEnv>()
  .post('/v1/sessions', portalKey, jsonBody, json(CreateSession), async c =>
    c.json(await createSession(c.get('ctx'), c.get('portal'), c.req.valid('json')), 201),
  )
  .delete('/v1/sessions', portalKey, query(RevokeSessionsQuery), async c => {
    await revokeSessionsOf(c.get('ctx'), c.get('portal'), c.req.valid('query').tenant, clientIp(c))
    return c.body(null, 204)
  })
  .delete('/v1/sessions/:id', portalKey, async c => {
    await revokeSession(c.get('ctx'), c.get('portal'), c.req.param('id'), clientIp(c))
    return c.body(null, 204)
  })

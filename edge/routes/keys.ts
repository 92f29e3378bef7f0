import { Hono } from 'hono'
import { Reseal } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { operator } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, optionalJsonBody } from '../middleware/validate.ts'
import { reseal } from '../services/reseal.ts'

export const keys = new Hono<AppEnv>().post('/v1/keys/reseal', operator, optionalJsonBody, json(Reseal), async c =>
  c.json(await reseal(c.get('ctx'), c.req.valid('json'), clientIp(c))),
)

import { Hono } from 'hono'
import { CreateQuery, UpdateQuery } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody } from '../middleware/validate.ts'
import { createQuery, deleteQuery, listQueries, updateQuery } from '../services/saved-queries.ts'

const read = session('events:read')

export const queries = new Hono<AppEnv>()
  .get('/v1/queries', read, async c => c.json(await listQueries(c.get('ctx'), c.get('session'))))
  .post('/v1/queries', read, jsonBody, json(CreateQuery), async c =>
    c.json(await createQuery(c.get('ctx'), c.get('session'), c.req.valid('json'), clientIp(c)), 201),
  )
  .patch('/v1/queries/:id', read, jsonBody, json(UpdateQuery), async c =>
    c.json(await updateQuery(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('json'), clientIp(c))),
  )
  .delete('/v1/queries/:id', read, async c => {
    await deleteQuery(c.get('ctx'), c.get('session'), c.req.param('id'), clientIp(c))
    return c.body(null, 204)
  })

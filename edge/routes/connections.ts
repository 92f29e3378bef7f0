import { Hono } from 'hono'
import { CreateConnection, DeleteConnectionQuery, UpdateConnection } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody, query } from '../middleware/validate.ts'
import { createConnection, getConnection, listConnections, updateConnection } from '../services/connections.ts'
import { disconnect } from '../services/disconnect.ts'

const write = session('connections:write')

export const connections = new Hono<AppEnv>()
  .get('/v1/connections', session(), async c => c.json(await listConnections(c.get('ctx'), c.get('session'))))
  .post('/v1/connections', write, jsonBody, json(CreateConnection), async c =>
    c.json(await createConnection(c.get('ctx'), c.get('session'), c.req.valid('json'), clientIp(c)), 201),
  )
  .get('/v1/connections/:id', session(), async c =>
    c.json(await getConnection(c.get('ctx'), c.get('session'), c.req.param('id'))),
  )
  .patch('/v1/connections/:id', write, jsonBody, json(UpdateConnection), async c =>
    c.json(await updateConnection(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('json'), clientIp(c))),
  )
  .delete('/v1/connections/:id', write, query(DeleteConnectionQuery), async c => {
    const { events } = c.req.valid('query')
    return c.json(await disconnect(c.get('ctx'), c.get('session'), c.req.param('id'), events, clientIp(c)))
  })

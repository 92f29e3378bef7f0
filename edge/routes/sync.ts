import { Hono } from 'hono'
import { ConnectorError } from '../errors.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { audit } from '../services/audit.ts'
import { presentConnection, requireConnection } from '../services/connections.ts'
import { requestSync } from '../services/sync.ts'

export const sync = new Hono<AppEnv>().post('/v1/connections/:id/sync', session('connections:write'), async c => {
  const ctx = c.get('ctx')
  const row = await requireConnection(ctx, c.get('session'), c.req.param('id'))
  if (row.status !== 'connected') throw new ConnectorError('not_connected')
  await requestSync(ctx, row.id)
  await audit(ctx, { by: c.get('session'), action: 'synced', target: row.publicId, ip: clientIp(c) })
  return c.json(await presentConnection(ctx, row), 202)
})

import { Hono } from 'hono'
import { PutDropboxApp, TenantId } from '../contract.ts'
import type { AppEnv, Request } from '../http.ts'
import { operator, portalKey } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody, param } from '../middleware/validate.ts'
import { ofNewTenant, ofPortal, ofPortalId, ofTenant, readApp, removeApp, setApp } from '../services/own-apps.ts'

const OF_ALL = '/v1/portals/:id/dropbox-app'
const OWN = '/v1/dropbox-app'
const TENANT = '/v1/tenants/:id/dropbox-app'

const body = json(PutDropboxApp)
const known = (c: Request) => ofTenant(c.get('ctx'), c.get('portal'), c.req.param('id') ?? '')

/** Which Dropbox app links are made with. Only servers give one: a secret has no business in a browser. */
export const apps = new Hono<AppEnv>()
  .get(OF_ALL, operator, async c => {
    const { there, owner } = await ofPortalId(c.get('ctx'), c.req.param('id'))
    return c.json(await readApp(there, owner))
  })
  .put(OF_ALL, operator, jsonBody, body, async c => {
    const { there, owner } = await ofPortalId(c.get('ctx'), c.req.param('id'))
    return c.json(await setApp(there, owner, 'operator', c.req.valid('json'), clientIp(c)))
  })
  .delete(OF_ALL, operator, async c => {
    const { there, owner } = await ofPortalId(c.get('ctx'), c.req.param('id'))
    return c.json(await removeApp(there, owner, 'operator', clientIp(c)))
  })
  .get(OWN, portalKey, async c => c.json(await readApp(c.get('ctx'), ofPortal(c.get('portal')))))
  .put(OWN, portalKey, jsonBody, body, async c => {
    const portal = c.get('portal')
    return c.json(await setApp(c.get('ctx'), ofPortal(portal), portal, c.req.valid('json'), clientIp(c)))
  })
  .delete(OWN, portalKey, async c =>
    c.json(await removeApp(c.get('ctx'), ofPortal(c.get('portal')), c.get('portal'), clientIp(c))),
  )
  .get(TENANT, portalKey, async c => c.json(await readApp(c.get('ctx'), await known(c))))
  .put(TENANT, portalKey, jsonBody, body, param('id', TenantId), async c => {
    const owner = await ofNewTenant(c.get('ctx'), c.get('portal'), c.req.valid('param').id)
    return c.json(await setApp(c.get('ctx'), owner, c.get('portal'), c.req.valid('json'), clientIp(c)))
  })
  .delete(TENANT, portalKey, async c =>
    c.json(await removeApp(c.get('ctx'), await known(c), c.get('portal'), clientIp(c))),
  )

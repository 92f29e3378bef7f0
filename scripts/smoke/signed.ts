import type { CreatedPortal, Session } from '../../edge/contract.ts'
import { callApi } from '../lib/api.ts'
import { type Check, failed, ok, skipped } from '../lib/checks.ts'
import { ask, field, type Target } from './ask.ts'

/** What needs the operator's token. */
export const SIGNED_CHECKS: Check<Target>[] = [
  {
    name: 'operator',
    async run(target) {
      if (!target.adminToken) return skipped('set ADMIN_TOKEN to check the operator’s routes')
      const { status } = await ask(target, '/v1/portals?limit=1', {
        headers: { authorization: `Bearer ${target.adminToken}` },
      })
      if (status === 200) return ok('the token is accepted')
      return failed(
        `the token is answered with ${status}`,
        'Use the ADMIN_TOKEN of this deployment, or set it anew: `npx wrangler secret put ADMIN_TOKEN`.',
      )
    },
  },
  {
    name: 'portal to session',
    async run(target) {
      if (!target.adminToken || !target.mayWrite) {
        return skipped('with ADMIN_TOKEN and --write, a portal is made, used and removed again')
      }
      const { api, adminToken } = target
      const origin = 'https://smoke-test.invalid'
      const portal = await callApi<CreatedPortal>(api, adminToken, 'POST', '/v1/portals', {
        name: 'Smoke test',
        origins: [origin],
      })
      try {
        const session = await callApi<Session>(api, portal.apiKey, 'POST', '/v1/sessions', {
          tenant: { id: 'smoke-test' },
          user: { id: 'smoke-test' },
          expiresIn: 60,
        })
        const list = await ask(target, '/v1/connections', {
          headers: { authorization: `Bearer ${session.token}`, origin },
        })
        if (list.status !== 200 || !Array.isArray(field(list.json, 'items'))) {
          return failed(`a session's list of connections was answered with ${list.status}`, list.text.slice(0, 300))
        }
        if (list.headers.get('access-control-allow-origin') !== origin) {
          return failed('the page of the portal may not read the answer', 'Something in front takes CORS headers away.')
        }
      } finally {
        await callApi(api, adminToken, 'DELETE', `/v1/portals/${portal.id}`)
      }
      return ok('a portal, its session and its list of connections work; the portal is removed again')
    },
  },
]

import { existsSync, readFileSync } from 'node:fs'
import type { Context } from 'hono'
import type { PortalOptions } from './app.ts'

/**
 * Mints a session for the person who is signed in at the portal. A real portal takes tenant and user from its own
 * sign-in; this one has a single demo user, and lets the page name another tenant.
 */
export async function createSession(c: Context, options: PortalOptions): Promise<Response> {
  // A form on another site can post here, but cannot set this.
  if (c.req.header('sec-fetch-site') === 'cross-site') return c.json({ error: 'Cross-site requests are refused.' }, 403)
  const tenant = c.req.query('tenant') ?? 'demo'
  if (!/^[a-z0-9-]{1,60}$/.test(tenant)) return c.json({ error: 'The tenant must be of a-z, 0-9 and dashes.' }, 400)
  if (!existsSync(options.keyFile)) {
    return c.json({ error: 'The portal has no API key yet: the connector API has not registered it.' }, 503)
  }
  const { apiKey } = JSON.parse(readFileSync(options.keyFile, 'utf8')) as { apiKey: string }
  try {
    const response = await fetch(`${options.api}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        tenant: { id: tenant, name: `Tenant ${tenant}` },
        user: { id: 'demo-user', email: 'demo@portal.example', name: 'Demo User' },
      }),
      signal: AbortSignal.timeout(10_000),
    })
    const body = (await response.json()) as { token?: string; expiresAt?: string; code?: string }
    if (response.ok) return c.json({ token: body.token, expiresAt: body.expiresAt }, 201)
    return c.json({ error: `The connector API refused: ${body.code ?? response.status}.` }, 502)
  } catch {
    return c.json({ error: 'The connector API cannot be reached.' }, 502)
  }
}

import type { Grant } from '../../edge/dropbox/api.ts'
import type { SandboxControl } from '../../test/sandbox/client.ts'

/** What an admin's Allow gives to an app that asks plainly, without PKCE. */
export async function approve(
  control: SandboxControl,
  email: string,
  app: { key: string; secret: string },
): Promise<Grant> {
  const redirect = 'http://localhost:1/callback'
  const url = new URL('/oauth2/authorize', control.url)
  url.search = new URLSearchParams({
    client_id: app.key,
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'events.read team_info.read members.read',
    token_access_type: 'offline',
  }).toString()
  await control.setApp({ ...app, redirectUris: [redirect] })
  const approval = await control.approve(url.href, email)
  if (approval.kind !== 'redirect') throw new Error(`the sandbox answered ${approval.kind}`)
  const response = await fetch(`${control.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(approval.url).searchParams.get('code') ?? '',
      redirect_uri: redirect,
      client_id: app.key,
      client_secret: app.secret,
    }),
  })
  const reply = (await response.json()) as { access_token: string; refresh_token: string; expires_in: number }
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token,
    accessExpiresAt: Date.now() + reply.expires_in * 1000,
    scopes: [],
  }
}

import { createHash } from 'node:crypto'
import type { SandboxTeam } from './client.ts'
import { defaultApp, type RunningSandbox } from './serve.ts'

export const redirectUri = 'http://localhost:8787/oauth/dropbox/callback'
export const leastScopes = 'team_info.read members.read events.read'
export const verifier = 'v'.repeat(64)
export const challenge = createHash('sha256').update(verifier).digest('base64url')

/** A correct authorization URL, with parameters added, replaced or (undefined) left out. */
export function authorizationUrl(sandbox: RunningSandbox, change: Record<string, string | undefined> = {}): string {
  const url = new URL('/oauth2/authorize', sandbox.url)
  const params = {
    client_id: defaultApp.key,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'state-of-the-test',
    token_access_type: 'offline',
    scope: leastScopes,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  for (const [key, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(key, value)
  return url.href
}

export interface TokenReply {
  access_token: string
  refresh_token?: string
  token_type: string
  expires_in: number
  scope?: string
  uid?: string
  team_id?: string
}

/** Posts to the token endpoint; `undefined` leaves a field out. */
export async function askToken(
  sandbox: RunningSandbox,
  fields: Record<string, string | undefined>,
  init: RequestInit = {},
) {
  const body = new URLSearchParams()
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) body.append(key, value)
  const reply = await fetch(`${sandbox.url}/oauth2/token`, { method: 'POST', body, ...init })
  const text = await reply.text()
  return { status: reply.status, text, json: () => JSON.parse(text) }
}

/** The code that Allow sends back. */
export async function codeFor(
  sandbox: RunningSandbox,
  team: SandboxTeam,
  change: Record<string, string | undefined> = {},
) {
  const approval = await sandbox.control.approve(authorizationUrl(sandbox, change), adminOf(team))
  if (approval.kind !== 'redirect') throw new Error(`not approved: ${approval.kind}`)
  return new URL(approval.url).searchParams.get('code') ?? ''
}

export const adminOf = (team: SandboxTeam) => team.admins[0]?.email ?? ''

export const exchangeFields = (code: string): Record<string, string | undefined> => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  client_id: defaultApp.key,
  client_secret: defaultApp.secret,
  code_verifier: verifier,
})

/** From nothing to tokens of that team. */
export async function connect(sandbox: RunningSandbox, team: SandboxTeam, scope = leastScopes): Promise<TokenReply> {
  return (await askToken(sandbox, exchangeFields(await codeFor(sandbox, team, { scope })))).json()
}

export interface Page {
  events: unknown[]
  cursor: string
  has_more: boolean
}

/** One RPC call as a careful client makes it. */
export async function call(
  sandbox: RunningSandbox,
  token: string,
  route: string,
  args?: unknown,
  headers: Record<string, string> = {},
) {
  const body = args === undefined ? {} : { body: JSON.stringify(args) }
  const type: Record<string, string> = args === undefined ? {} : { 'Content-Type': 'application/json' }
  const reply = await fetch(`${sandbox.url}/2/${route}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, ...type, ...headers },
    ...body,
  })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, text, json: () => JSON.parse(text) }
}

/** Follows the cursors to the end of what there is now; the events as JSON texts, and the last cursor. */
export async function pull(
  sandbox: RunningSandbox,
  token: string,
  args: Record<string, unknown> = {},
  cursor?: string,
) {
  const events: unknown[] = []
  let reply: Page =
    cursor === undefined
      ? (await call(sandbox, token, 'team_log/get_events', args)).json()
      : (await call(sandbox, token, 'team_log/get_events/continue', { cursor })).json()
  const cursors = [reply.cursor]
  events.push(...reply.events)
  for (let pages = 0; reply.has_more && pages < 2000; pages++) {
    reply = (await call(sandbox, token, 'team_log/get_events/continue', { cursor: reply.cursor })).json()
    events.push(...reply.events)
    cursors.push(reply.cursor)
  }
  return { events: events.map(event => JSON.stringify(event)), cursor: reply.cursor, cursors }
}

/** Equal as multisets, whatever the order and the writing of the JSON. */
export const sorted = (texts: string[]) => texts.map(text => JSON.stringify(JSON.parse(text))).sort()

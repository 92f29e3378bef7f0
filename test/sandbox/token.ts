import type { Fault } from './faults.ts'
import { type Code, Grants, newGrant, proves, type Token } from './grants.ts'
import { json, text } from './replies.ts'
import type { Sandbox } from './sandbox.ts'
import { isTeamScope } from './scopes.ts'
import type { App } from './store.ts'

const refused = (error: string, description?: string) =>
  json({ error, ...(description === undefined ? {} : { error_description: description }) }, 400)

const fields = new Set([
  'grant_type',
  'code',
  'redirect_uri',
  'client_id',
  'client_secret',
  'code_verifier',
  'refresh_token',
  'scope',
  'locale',
])

/** A call to `/oauth2/token`, read. */
export interface TokenCall {
  params: URLSearchParams
  basic?: { id: string; secret: string }
}

/** Dropbox reads the query as well as the body (its own SDK sends everything in the query). */
export async function readTokenCall(request: Request): Promise<TokenCall> {
  const params = new URLSearchParams(new URL(request.url).search)
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('application/x-www-form-urlencoded'))
    for (const [key, value] of new URLSearchParams(await request.text())) params.append(key, value)
  const header = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (header === undefined) return { params }
  const [id = '', secret = ''] = Buffer.from(header, 'base64').toString().split(':').map(decode)
  return { params, basic: { id, secret } }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}

/** Whose token is asked for, for faults and the record: no check of anything. */
export function teamOf(sandbox: Sandbox, { params }: TokenCall): string | undefined {
  const code = sandbox.seal.open<Code>('code', params.get('code') ?? '')
  return (code ?? sandbox.seal.open<Token>('refresh', params.get('refresh_token') ?? ''))?.teamId
}

export function answerToken(sandbox: Sandbox, call: TokenCall, fault?: Fault): Response {
  const { params, basic } = call
  for (const key of new Set(params.keys())) {
    if (!fields.has(key)) return refused('invalid_request', `unknown field '${key}'`)
    if (params.getAll(key).length > 1) return refused('invalid_request', `field '${key}' given more than once`)
  }
  if (basic && params.has('client_id')) return refused('invalid_request', "unknown field 'client_id'")
  if (basic && params.has('client_secret')) return refused('invalid_request', "unknown field 'client_secret'")
  const secret = basic?.secret ?? params.get('client_secret') ?? undefined
  const verifier = params.get('code_verifier') ?? undefined
  const grantType = params.get('grant_type')
  const app = sandbox.app(basic?.id ?? params.get('client_id') ?? '')
  if (secret !== undefined && app?.secret !== secret)
    return refused('invalid_client: Invalid client_id or client_secret')
  if (!app) return refused('invalid_client: Invalid client_id or client_secret')
  if (grantType === 'authorization_code') {
    if (secret === undefined && verifier === undefined) return text('No auth function available for given request')
    return exchange(sandbox, app, params, { verifier, confidential: secret !== undefined }, fault)
  }
  if (grantType === 'refresh_token') return refresh(sandbox, app, params, secret !== undefined)
  return refused('unsupported_grant_type', `grant type not supported: ${grantType}`)
}

function exchange(
  sandbox: Sandbox,
  app: App,
  params: URLSearchParams,
  client: { verifier: string | undefined; confidential: boolean },
  fault: Fault | undefined,
): Response {
  const grants = new Grants(sandbox)
  const code = grants.openCode(params.get('code') ?? '')
  if (!code || code.client !== app.key) return refused('invalid_grant', "code doesn't exist or has expired")
  if ((params.get('redirect_uri') ?? undefined) !== code.redirectUri)
    return refused('invalid_grant', 'redirect_uri mismatch')
  if (code.challenge !== undefined && client.verifier === undefined)
    return refused('invalid_grant', 'code verifier is missing')
  if (client.verifier !== undefined && !proves(client.verifier, code.challenge ?? '', code.method ?? 'plain'))
    return refused('invalid_grant', 'invalid code verifier')
  grants.use(code)
  const personal = fault?.kind === 'personal_token'
  const teamId = fault?.kind === 'other_team' ? (fault.otherTeamId ?? 'dbtid:another') : code.teamId
  const scopes = fault?.kind === 'drop_scope' ? code.scopes.filter(scope => scope !== fault.scope) : code.scopes
  const token = {
    grant: newGrant(),
    client: app.key,
    teamId: personal ? '' : teamId,
    memberId: code.memberId,
    scopes,
    confidential: client.confidential,
  }
  const member = sandbox.team(code.teamId)?.member(code.memberId)
  const owner =
    personal || !scopes.some(isTeamScope)
      ? { uid: '1234567', account_id: member?.accountId ?? '' }
      : { uid: '', team_id: teamId }
  return json({
    access_token: grants.access(token),
    token_type: 'bearer',
    expires_in: sandbox.settings.accessTokenSeconds - 1,
    ...(code.offline && fault?.kind !== 'no_refresh_token' ? { refresh_token: grants.refresh(token) } : {}),
    scope: scopes.join(' '),
    ...owner,
  })
}

/** No new refresh token: the old one stays good. */
function refresh(sandbox: Sandbox, app: App, params: URLSearchParams, confidential: boolean): Response {
  const grants = new Grants(sandbox)
  const token = grants.openRefresh(params.get('refresh_token') ?? '')
  if (token === 'malformed') return refused('invalid_grant', 'refresh token is malformed')
  if (typeof token === 'string' || token.client !== app.key)
    return refused('invalid_grant', 'refresh token is invalid or revoked')
  if (token.confidential && !confidential) return text('No auth function available for given request')
  const asked = params.get('scope')?.split(' ').filter(Boolean)
  if (asked?.some(scope => !token.scopes.includes(scope)))
    return refused('invalid_scope', 'requested scope exceeds what was granted')
  const { grant, client, teamId, memberId, scopes } = token
  return json({
    access_token: grants.access({ grant, client, teamId, memberId, scopes: asked ?? scopes, confidential }),
    token_type: 'bearer',
    expires_in: sandbox.settings.accessTokenSeconds - 1,
  })
}

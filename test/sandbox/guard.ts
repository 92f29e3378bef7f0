import { Grants, type Token } from './grants.ts'
import { appScopeMissing, authError, badInput, text } from './replies.ts'
import type { Sandbox } from './sandbox.ts'
import { isTeamScope } from './scopes.ts'
import type { Person } from './world/people.ts'
import type { Team } from './world/team.ts'

/** What a route demands of its caller. */
export interface Demand {
  auth: 'user' | 'team' | 'app'
  scope?: string
}

export interface Caller {
  token: Token
  team: Team
  /** Whom a user route is about. */
  person?: Person
}

/** Bearer token, scope and Select headers, judged in Dropbox's order; a Response is the refusal. */
export function admit(sandbox: Sandbox, route: string, demand: Demand, headers: Headers): Caller | Response {
  const header = headers.get('authorization')
  if (header === null)
    return badInput(route, 'Must provide HTTP Authorization header or URL parameter "authorization".')
  const bearer = /^Bearer (\S+)$/.exec(header)?.[1]
  if (bearer === undefined)
    return badInput(route, `Invalid authorization value in HTTP header "Authorization": expecting "Bearer <token>".`)
  const token = new Grants(sandbox).openAccess(bearer)
  if (token === 'malformed') return badInput(route, 'The given OAuth 2 access token is malformed.')
  if (token === 'invalid') return authError('invalid_access_token')
  if (token === 'expired') return authError('expired_access_token')
  const team = sandbox.team(token.teamId)
  const isTeamToken = token.scopes.some(isTeamScope) && team !== undefined
  if (demand.auth === 'team' && !isTeamToken) return badInput(route, 'This token is not associated with a team.')
  const refusal = scopeMissing(sandbox, route, token, demand.scope)
  if (refusal) return refusal
  if (!team) return text('This token is not associated with a team.')
  const selected = headers.get('dropbox-api-select-user') ?? undefined
  if (demand.auth === 'team') {
    if (selected === undefined && headers.get('dropbox-api-select-admin') === null) return { token, team }
    return badInput(route, 'Select-User and Select-Admin headers are not supported for this team endpoint.')
  }
  return select(sandbox, route, token, team, isTeamToken, selected)
}

/** A team token on a user route has to say for whom, and needs team_data.member for it. */
function select(
  sandbox: Sandbox,
  route: string,
  token: Token,
  team: Team,
  isTeamToken: boolean,
  selected: string | undefined,
): Caller | Response {
  if (isTeamToken && selected === undefined)
    return badInput(
      route,
      'This API function operates on a single Dropbox account, but the OAuth 2 access token you provided is for an entire Dropbox Business team.  Since your API app key has team member file access permissions, you can operate on a team member\'s Dropbox by providing the "Dropbox-API-Select-User" HTTP header or "select_user" URL parameter to specify the exact user <https://www.dropbox.com/developers/documentation/http/teams>.',
    )
  const refusal = selected === undefined ? undefined : scopeMissing(sandbox, route, token, 'team_data.member')
  if (refusal) return refusal
  const person = team.member(selected ?? token.memberId)
  if (!person || ['removed', 'suspended'].includes(team.standing(person).status))
    return authError('invalid_select_user')
  return { token, team, person }
}

/** 400 when the app's owner has not ticked the scope; 401 when only this token lacks it. */
function scopeMissing(sandbox: Sandbox, route: string, token: Token, scope: string | undefined): Response | undefined {
  if (scope === undefined) return undefined
  const app = sandbox.app(token.client)
  if (app && !app.scopes.includes(scope)) return appScopeMissing(route, app.id, scope)
  return token.scopes.includes(scope) ? undefined : authError('missing_scope', { required_scope: scope })
}

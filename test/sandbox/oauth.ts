import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { type Authorization, readAuthorization, redirection } from './authorize.ts'
import { type Candidate, codePage, consentPage, errorPage, notAdminPage, pagePolicy } from './consent.ts'
import { Grants } from './grants.ts'
import { html } from './replies.ts'
import type { Sandbox } from './sandbox.ts'
import { isTeamScope } from './scopes.ts'
import type { Team } from './world/team.ts'

export type Decision =
  | { kind: 'redirect'; url: string }
  | { kind: 'code'; code: string }
  | { kind: 'not_admin' }
  | { kind: 'nobody' }

/** The browser's half of OAuth: `/oauth2/authorize`. */
export function authorizeRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()

  app.get('/', async context => {
    const query = new URL(context.req.url).search
    const authorization = readAuthorization(sandbox, new URLSearchParams(query))
    record(sandbox, 'GET', typeof authorization === 'string' ? 400 : 200)
    if (typeof authorization === 'string') return shown(sandbox, nonce => errorPage(nonce, authorization), 400)
    return shown(sandbox, nonce => consentPage(nonce, authorization, candidates(sandbox), query))
  })

  app.post('/', async context => {
    const form = await context.req.parseBody()
    const field = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '')
    const query = field('request')
    const authorization = readAuthorization(sandbox, new URLSearchParams(query))
    record(sandbox, 'POST', typeof authorization === 'string' ? 400 : 302)
    if (typeof authorization === 'string') return shown(sandbox, nonce => errorPage(nonce, authorization), 400)
    if (field('decision') !== 'allow') return denied(sandbox, authorization)
    const email = field('other') || field('account')
    const decision = allow(sandbox, authorization, email)
    if (decision.kind === 'redirect') return new Response(null, { status: 302, headers: { Location: decision.url } })
    if (decision.kind === 'code') return shown(sandbox, nonce => codePage(nonce, decision.code))
    if (decision.kind === 'not_admin') return shown(sandbox, nonce => notAdminPage(nonce, email))
    const problem = `Nobody in this sandbox has the address ${email}.`
    return shown(sandbox, nonce => consentPage(nonce, authorization, candidates(sandbox), query, problem))
  })

  return app
}

/** What Dropbox does when that person presses Allow. */
export function allow(sandbox: Sandbox, authorization: Authorization, email: string): Decision {
  const team = sandbox.teams().find(candidate => candidate.person(email))
  const person = team?.person(email)
  if (!team || !person) return { kind: 'nobody' }
  const { app, scopes, redirectUri, state, challenge, method, offline } = authorization
  if (scopes.some(isTeamScope) && !team.isActiveAdmin(person)) return { kind: 'not_admin' }
  const code = new Grants(sandbox).code({
    client: app.key,
    teamId: team.spec.id,
    memberId: person.memberId,
    scopes,
    offline,
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(challenge === undefined ? {} : { challenge, method: method ?? 'plain' }),
  })
  if (redirectUri === undefined) return { kind: 'code', code }
  return { kind: 'redirect', url: redirection(redirectUri, { code, state }) }
}

/** Deny: back to the app with `access_denied`. */
export function deny(authorization: Authorization): string | undefined {
  const { redirectUri, state } = authorization
  const error_description = 'The user chose not to give your app access to their Dropbox account.'
  return redirectUri && redirection(redirectUri, { error: 'access_denied', error_description, state })
}

function denied(sandbox: Sandbox, authorization: Authorization) {
  const url = deny(authorization)
  if (url !== undefined) return new Response(null, { status: 302, headers: { Location: url } })
  return shown(sandbox, nonce => errorPage(nonce, 'Access was denied.'))
}

/** Admins of the teams there are, the first team first, and a plain member of each. */
function candidates(sandbox: Sandbox): Candidate[] {
  const [first, ...others] = sandbox.teams()
  return [...(first ? [first] : []), ...others.slice(-12)].flatMap(team => [
    ...team.world.admins.map(person => ({ team, person, role: roleOf(team, person.email) })),
    ...team.world.people.slice(20, 21).map(person => ({ team, person, role: roleOf(team, person.email) })),
  ])
}

function roleOf(team: Team, email: string): string {
  const person = team.person(email)
  return person && team.isActiveAdmin(person) ? 'team admin' : 'member'
}

async function shown(sandbox: Sandbox, page: (nonce: string) => Promise<string>, status = 200): Promise<Response> {
  const nonce = randomBytes(12).toString('base64url')
  return html(await page(nonce), status, {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': pagePolicy(nonce),
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    ...(sandbox.settings.coop ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {}),
  })
}

function record(sandbox: Sandbox, method: string, status: number): void {
  sandbox.requests.add({ at: Date.now(), durationMs: 0, method, route: 'oauth2/authorize', status })
}

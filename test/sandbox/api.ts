import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { type Args, readArgs } from './args.ts'
import type { Fault } from './faults.ts'
import type { Token } from './grants.ts'
import { admit, type Caller, type Demand } from './guard.ts'
import { badInput, json, requestId, text, tooMany } from './replies.ts'
import type { RecordedRequest } from './requests.ts'
import type { Sandbox } from './sandbox.ts'
import { instead, onWire } from './strike.ts'
import { getAdmin, getFeatures, getInfo, list, revoke } from './team.ts'
import { firstPage, type LogPage, nextPage, openCursor } from './team-log.ts'
import { answerToken, readTokenCall, teamOf } from './token.ts'

type Handler = (call: {
  sandbox: Sandbox
  route: string
  caller: Caller
  args: Args
  fault: Fault | undefined
}) => Response | LogPage

interface Route extends Demand {
  takesArgs: boolean
  handle: Handler
}

const route = (auth: Demand['auth'], scope: string | undefined, takesArgs: boolean, handle: Handler): Route => ({
  auth,
  ...(scope === undefined ? {} : { scope }),
  takesArgs,
  handle,
})

const routes: Record<string, Route> = {
  'auth/token/revoke': route('user', undefined, false, ({ sandbox, caller }) => revoke(sandbox, caller)),
  'check/user': route('user', 'account_info.read', true, ({ args }) => json({ result: String(args.query ?? '') })),
  'team/get_info': route('team', 'team_info.read', false, ({ caller }) => getInfo(caller.team)),
  'team/features/get_values': route('team', 'team_info.read', true, call =>
    getFeatures(call.route, call.caller.team, call.args, call.fault),
  ),
  'team/token/get_authenticated_admin': route('team', 'team_info.read', false, ({ caller }) => getAdmin(caller)),
  'team/members/list_v2': route('team', 'members.read', true, call => listed(call)),
  'team/members/list/continue_v2': route('team', 'members.read', true, call => listed(call)),
  'team/groups/list': route('team', 'groups.read', true, call => listed(call)),
  'team/groups/list/continue': route('team', 'groups.read', true, call => listed(call)),
  'team_log/get_events': route('team', 'events.read', true, ({ sandbox, route: name, caller, args, fault }) =>
    firstPage(sandbox, name, caller, args, fault),
  ),
  'team_log/get_events/continue': route('team', 'events.read', true, ({ sandbox, route: name, caller, args, fault }) =>
    nextPage(sandbox, name, caller, args, fault),
  ),
}

const listed: Handler = ({ sandbox, route: name, caller, args }) => list(sandbox, name, caller, args)

type Outcome = { response: Response } & Partial<Pick<RecordedRequest, 'page' | 'chain' | 'events' | 'hasMore'>>

/** `/2/…` and `/oauth2/token`: latency, faults, the route itself, the record. */
export function apiRoutes(sandbox: Sandbox): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const pace = new Pace(sandbox)

  app.post('/oauth2/token', async context => {
    const call = await readTokenCall(context.req.raw)
    const teamId = teamOf(sandbox, call)
    const grantType = call.params.get('grant_type')
    const about = { method: 'POST', route: 'oauth2/token', teamId, ...(grantType ? { grantType } : {}) }
    return run(sandbox, about, context.env, undefined, async fault => ({ response: answerToken(sandbox, call, fault) }))
  })

  app.all('/2/*', async context => {
    const name = new URL(context.req.url).pathname.slice('/2/'.length)
    const request = context.req.raw
    const body = await request.clone().text()
    const token = peek(sandbox, request.headers)
    const teamId = token?.teamId || undefined
    const cursor = name.startsWith('team_log/') ? openCursor(sandbox, cursorOf(body)) : undefined
    const page = name === 'team_log/get_events' ? 0 : cursor?.page
    const about = { method: request.method, route: name, teamId, page, chain: cursor?.chain }
    const appId = token && sandbox.app(token.client)?.id
    return run(sandbox, about, context.env, appId, async fault => {
      const target = Object.hasOwn(routes, name) ? routes[name] : undefined
      if (name === 'check/app') return { response: checkApp(sandbox, request, body) }
      if (!target) return { response: badInput(name, `Unknown API function: "${name}"`) }
      if (request.method !== 'POST')
        return {
          response: badInput(
            name,
            `Your request's HTTP request method is "${request.method}".  This function only accepts the HTTP request method "POST".`,
          ),
        }
      const caller = admit(sandbox, name, target, request.headers)
      if (caller instanceof Response) return { response: caller }
      if (!pace.allows(caller.team.spec.id)) return { response: tooMany('json', 1) }
      const args = await readArgs(name, request, target.takesArgs)
      if (args instanceof Response) return { response: args }
      const outcome = target.handle({ sandbox, route: name, caller, args, fault })
      return outcome instanceof Response ? { response: outcome } : outcome
    })
  })

  return app
}

interface About {
  method: string
  route: string
  teamId: string | undefined
  page?: number | undefined
  chain?: string | undefined
  grantType?: string
}

async function run(
  sandbox: Sandbox,
  about: About,
  env: HttpBindings,
  appId: number | undefined,
  work: (fault: Fault | undefined) => Promise<Outcome>,
): Promise<Response> {
  const at = Date.now()
  if (sandbox.settings.latencyMs > 0) await sleep(sandbox.settings.latencyMs)
  const fault = sandbox.faults.strike(about)
  let outcome: Outcome = { response: text('') }
  const reply = async () => {
    const replaced = fault && instead(fault, about.route, appId)
    outcome = replaced ? { response: replaced } : await work(fault)
    return outcome.response
  }
  const id = requestId()
  const response = fault ? await onWire(fault, env, reply, () => sandbox.faults.has(fault.id)) : await reply()
  const sent = !(fault?.kind === 'hang' || fault?.kind === 'reset_connection')
  const { response: _, ...page } = outcome
  sandbox.requests.add({
    at,
    durationMs: Date.now() - at,
    status: sent ? outcome.response.status : 0,
    ...defined({ ...about, ...page, fault: fault?.id }),
  })
  if (!response.headers.has('x-hono-already-sent')) {
    response.headers.set('X-Dropbox-Request-Id', id)
    response.headers.set('Date', new Date(sandbox.now()).toUTCString())
  }
  return response
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

const defined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>

/** Whose token it is, however stale. */
function peek(sandbox: Sandbox, headers: Headers): Token | undefined {
  const bearer = /^Bearer sl\.u\.(\S+)$/.exec(headers.get('authorization') ?? '')?.[1]
  return bearer === undefined ? undefined : sandbox.seal.open<Token>('access', bearer)
}

function cursorOf(body: string): string {
  return /"cursor"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? ''
}

/** App authentication: key and secret by HTTP Basic. */
function checkApp(sandbox: Sandbox, request: Request, body: string): Response {
  const basic = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const [key = '', secret] = Buffer.from(basic, 'base64').toString().split(':')
  if (sandbox.app(key)?.secret !== secret || secret === undefined)
    return badInput('check/app', 'Invalid app key and/or app secret.')
  return json({ result: String(JSON.parse(body || '{}')?.query ?? '') })
}

/** The limit of calls a second, per team. */
class Pace {
  readonly #sandbox: Sandbox
  readonly #calls = new Map<string, number[]>()

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  allows(teamId: string): boolean {
    const most = this.#sandbox.settings.callsPerSecond
    if (most <= 0) return true
    const recent = (this.#calls.get(teamId) ?? []).filter(at => at > Date.now() - 1000)
    recent.push(Date.now())
    this.#calls.set(teamId, recent)
    return recent.length <= most
  }
}

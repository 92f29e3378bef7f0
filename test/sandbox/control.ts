import { Hono } from 'hono'
import { readAuthorization } from './authorize.ts'
import { type FaultSpec, faultKinds } from './faults.ts'
import { Grants } from './grants.ts'
import { allow, deny } from './oauth.ts'
import type { NewTeam, Sandbox } from './sandbox.ts'
import { applySettings } from './settings.ts'
import type { App } from './store.ts'
import type { Role, Status } from './world/people.ts'
import type { Team } from './world/team.ts'

/** `/sandbox/…`: what tests and demonstrations steer the sandbox with. Not part of Dropbox. */
export function controlRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()
  const grants = new Grants(sandbox)
  const teamOf = (id: string | undefined) => {
    const team = sandbox.team(id ?? '')
    if (!team) throw new Missing(`no team ${id}`)
    return team
  }

  app.onError((error, context) => context.json({ error: error.message }, error instanceof Missing ? 404 : 400))
  app.get('/health', context => context.json({ status: 'ok', teams: sandbox.store.state.teams.length }))

  app.post('/teams', async context => {
    const options = await context.req.json<NewTeam & { now?: string | number }>()
    const now = options.now === undefined ? {} : { now: new Date(options.now).getTime() }
    return context.json(describe(sandbox.createTeam({ ...options, ...now })), 201)
  })
  app.get('/teams', context => context.json({ items: sandbox.teams().map(describe) }))
  app.get('/teams/:id', context => context.json(describe(teamOf(context.req.param('id')))))
  app.delete('/teams/:id', context => {
    if (!sandbox.deleteTeam(context.req.param('id'))) throw new Missing('no such team')
    return context.body(null, 204)
  })
  app.get('/teams/:id/stories', context => context.json({ items: teamOf(context.req.param('id')).stories }))

  app.get('/teams/:id/events', context => {
    const events = oracle(sandbox, teamOf(context.req.param('id')), context.req.query())
    const body = Buffer.concat(events.flatMap(event => [event, newline]))
    return context.body(body, 200, { 'Content-Type': 'application/x-ndjson' })
  })
  app.get('/teams/:id/events/count', context =>
    context.json({ count: oracle(sandbox, teamOf(context.req.param('id')), context.req.query()).length }),
  )
  app.post('/teams/:id/events', async context => {
    const team = teamOf(context.req.param('id'))
    const {
      events = [],
      texts = [],
      arrival,
    } = await context.req.json<{
      events?: unknown[]
      texts?: string[]
      arrival?: string | number
    }>()
    const now = sandbox.now()
    const at = arrival === undefined ? now : new Date(arrival).getTime()
    for (const event of events) team.add(event, at, now)
    for (const text of texts) team.add(JSON.parse(text), at, now, text)
    sandbox.store.save()
    return context.json({ added: events.length + texts.length }, 201)
  })
  app.post('/teams/:id/members', async context => {
    const team = teamOf(context.req.param('id'))
    const { email, role, status } = await context.req.json<{ email: string; role?: Role; status?: Status }>()
    const change = { ...(role === undefined ? {} : { role }), ...(status === undefined ? {} : { status }) }
    if (!team.change(email, change)) throw new Missing(`nobody has the address ${email}`)
    sandbox.store.save()
    return context.json(describe(team))
  })
  app.patch('/teams/:id', async context => {
    const team = teamOf(context.req.param('id'))
    const { fileEvents } = await context.req.json<{ fileEvents?: boolean }>()
    if (fileEvents !== undefined) team.changes.fileEvents = fileEvents
    sandbox.store.save()
    return context.json(describe(team))
  })

  app.post('/grants/approve', async context => {
    const { authorizationUrl, email, decision } = await context.req.json<Record<string, string>>()
    const authorization = readAuthorization(sandbox, new URL(authorizationUrl ?? '').searchParams)
    if (typeof authorization === 'string') return context.json({ error: authorization }, 400)
    if (decision === 'deny') return context.json({ kind: 'redirect', url: deny(authorization) })
    const outcome = allow(sandbox, authorization, email ?? sandbox.teams()[0]?.world.admins[0]?.email ?? '')
    return context.json(outcome, outcome.kind === 'redirect' || outcome.kind === 'code' ? 200 : 409)
  })
  app.post('/grants/revoke', async context => {
    grants.revokeTeam(teamOf((await context.req.json<{ teamId: string }>()).teamId).spec.id)
    return context.body(null, 204)
  })
  app.post('/grants/expire', async context => {
    grants.expireTeam(teamOf((await context.req.json<{ teamId: string }>()).teamId).spec.id)
    return context.body(null, 204)
  })

  app.post('/apps', async context => {
    const { key, ...rest } = await context.req.json<Partial<App>>()
    if (!key) throw new Error('an app has a key')
    const { secret, ...shown } = sandbox.register({ key, ...rest })
    return context.json({ ...shown, hasSecret: secret !== '' }, 201)
  })

  app.post('/faults', async context => {
    const spec = await context.req.json<FaultSpec>()
    if (!faultKinds.includes(spec.kind)) throw new Error(`kind must be one of ${faultKinds.join(', ')}`)
    return context.json(sandbox.faults.add(spec), 201)
  })
  app.get('/faults', context => context.json({ items: sandbox.faults.list() }))
  app.delete('/faults/:id', context => {
    if (!sandbox.faults.remove(context.req.param('id'))) throw new Missing('no such fault')
    return context.body(null, 204)
  })
  app.delete('/faults', context => {
    sandbox.faults.clear(context.req.query('teamId'))
    return context.body(null, 204)
  })

  app.get('/requests', context => {
    const { teamId, since, route } = context.req.query()
    return context.json({ items: sandbox.requests.list({ teamId, since: Number(since ?? 0), route }) })
  })
  app.delete('/requests', context => {
    sandbox.requests.clear(context.req.query('teamId'))
    return context.body(null, 204)
  })

  app.get('/settings', context => context.json(sandbox.settings))
  app.patch('/settings', async context => {
    const refused = applySettings(sandbox.settings, await context.req.json())
    if (refused.length > 0) throw new Error(`not a setting, or of the wrong type: ${refused.join(', ')}`)
    return context.json(sandbox.settings)
  })
  return app
}

class Missing extends Error {}

const newline = Buffer.from('\n')

function oracle(sandbox: Sandbox, team: Team, query: Record<string, string>): Uint8Array[] {
  const seconds = (value: string | undefined) => (value === undefined ? undefined : new Date(value).getTime() / 1000)
  const filter = { from: seconds(query.from), to: seconds(query.to), category: query.category, type: query.eventType }
  const before = query.arrivedBefore === undefined ? sandbox.now() + 1 : new Date(query.arrivedBefore).getTime()
  return team.log(sandbox.now()).all(filter, before)
}

function describe(team: Team) {
  const { spec, world } = team
  const brief = ({ email, name, accountId, memberId }: (typeof world.people)[number]) => ({
    email,
    name,
    accountId,
    memberId,
  })
  return {
    teamId: spec.id,
    name: spec.name,
    domain: spec.domain,
    seed: spec.seed,
    now: new Date(spec.now).toISOString(),
    events: spec.events,
    days: spec.days,
    admins: world.people.filter(person => team.isActiveAdmin(person)).map(brief),
    members: world.people
      .filter(person => team.standing(person).role === 'member' && team.standing(person).status === 'active')
      .slice(12, 17)
      .map(brief),
    outsider: world.outsiders.slice(0, 1).map(({ email, name, accountId }) => ({ email, name, accountId }))[0],
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { Faults } from './faults.ts'
import { Requests } from './requests.ts'
import { Seal } from './seal.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { type App, Store } from './store.ts'
import { ascii } from './world/people.ts'
import { noChanges, Team, type TeamSpec } from './world/team.ts'

export type NewTeam = Partial<Omit<TeamSpec, 'id' | 'domain'>>

/** Everything the routes share: teams, apps, faults, the record of calls, and the clock. */
export class Sandbox {
  readonly settings: Settings
  readonly store: Store
  readonly seal: Seal
  readonly faults = new Faults()
  readonly requests = new Requests()
  readonly #teams = new Map<string, Team>()

  constructor(options: { secret: string; dataDir?: string | undefined; settings?: Partial<Settings> }) {
    this.settings = { ...defaultSettings, ...options.settings }
    this.store = new Store(options.dataDir)
    this.seal = new Seal(options.secret)
  }

  /** Dropbox's own idea of the time, in milliseconds. */
  now(): number {
    return Date.now() + this.settings.clockSkewMs
  }

  app(key: string): App | undefined {
    return this.store.state.apps.find(app => app.key === key)
  }

  /** Registers an app, or changes one that is registered. */
  register(app: Partial<App> & { key: string }): App {
    const known = this.app(app.key)
    const apps = this.store.state.apps
    const complete = { ...(known ?? freshApp(apps.length)), ...app }
    if (known) apps[apps.indexOf(known)] = complete
    else apps.push(complete)
    this.store.save()
    return complete
  }

  createTeam(options: NewTeam & { domain?: string }): Team {
    const seed = options.seed ?? randomBytes(6).toString('hex')
    const number = this.store.state.teams.length + 1
    const name = options.name ?? `Team ${number} ${seed.slice(0, 4)}`
    const spec: TeamSpec = {
      id: `dbtid:${createHash('sha256').update(`${seed}/${number}`).digest('base64url').slice(0, 34)}`,
      seed,
      name,
      domain: options.domain ?? `${ascii(name.replaceAll(' ', '-')).slice(0, 30)}-${number}.example`,
      members: options.members ?? 500,
      events: options.events ?? 300,
      days: options.days ?? 90,
      now: options.now ?? this.now(),
      trickle: options.trickle ?? 0,
      everyType: options.everyType ?? (options.events ?? 300) >= 2500,
      settled: options.settled ?? false,
    }
    const team = new Team(spec, noChanges())
    this.#teams.set(spec.id, team)
    this.store.state.teams.push({ spec, changes: team.changes })
    this.store.save()
    return team
  }

  /** The team, made again from its spec if this process has not made it yet. */
  team(id: string): Team | undefined {
    const known = this.#teams.get(id)
    if (known) return known
    const saved = this.store.state.teams.find(team => team.spec.id === id)
    if (!saved) return undefined
    const team = new Team(saved.spec, saved.changes)
    this.#teams.set(id, team)
    return team
  }

  teams(): Team[] {
    return this.store.state.teams.flatMap(({ spec }) => this.team(spec.id) ?? [])
  }

  deleteTeam(id: string): boolean {
    const { teams } = this.store.state
    const index = teams.findIndex(team => team.spec.id === id)
    if (index < 0) return false
    teams.splice(index, 1)
    this.#teams.delete(id)
    this.store.save()
    return true
  }
}

const freshApp = (index: number): App => ({
  key: '',
  secret: '',
  id: 4_210_001 + index,
  name: 'Activity Connector',
  scopes: [
    'account_info.read',
    'team_info.read',
    'members.read',
    'events.read',
    'groups.read',
    'sessions.list',
    'team_data.member',
  ],
  redirectUris: [],
})

import type { Fault, FaultSpec } from './faults.ts'
import type { RecordedRequest } from './requests.ts'
import type { Settings } from './settings.ts'
import type { Role, Status } from './world/people.ts'
import type { Story } from './world/stories.ts'

export type { Fault, FaultKind, FaultSpec } from './faults.ts'
export type { RecordedRequest } from './requests.ts'
export type { Settings } from './settings.ts'

export interface Contact {
  email: string
  name: string
  accountId: string
  memberId: string
}

export interface SandboxTeam {
  teamId: string
  name: string
  domain: string
  seed: string
  /** ISO: where history ends. */
  now: string
  events: number
  days: number
  /** Full admins who are active now: those who may approve. */
  admins: Contact[]
  /** Five plain members. */
  members: Contact[]
  outsider: Omit<Contact, 'memberId'>
}

export interface NewSandboxTeam {
  seed?: string
  name?: string
  /** Events within the last 60 days before `now`; default 300. Half as many again are older (`days` 90). */
  events?: number
  days?: number
  /** ISO or milliseconds; default now. */
  now?: string | number
  /** Live events a minute; default 0. */
  trickle?: number
  members?: number
  /** Every event type at least once; default when there are 2,500 events or more. */
  everyType?: boolean
  /** All of history has arrived by `now`; otherwise some of it shows up within a day after, as at Dropbox. */
  settled?: boolean
}

export interface OracleQuery {
  /** ISO, whole seconds; `to` is exclusive. */
  from?: string
  to?: string
  category?: string
  eventType?: string
  /** ISO; default now: what has arrived. */
  arrivedBefore?: string
}

export type Approval =
  | { kind: 'redirect'; url: string }
  | { kind: 'code'; code: string }
  | { kind: 'not_admin' | 'nobody' }

/** Steers a running sandbox from a test; needs nothing but `fetch`. Throws on any reply that it did not expect. */
export class SandboxControl {
  readonly url: string
  readonly #fetch: typeof fetch

  constructor(url: string, fetcher: typeof fetch = (...args) => fetch(...args)) {
    this.url = url.replace(/\/$/, '')
    this.#fetch = fetcher
  }

  createTeam(options: NewSandboxTeam = {}): Promise<SandboxTeam> {
    return this.#json('POST', '/teams', options)
  }

  async teams(): Promise<SandboxTeam[]> {
    return (await this.#json<{ items: SandboxTeam[] }>('GET', '/teams')).items
  }

  team(teamId: string): Promise<SandboxTeam> {
    return this.#json('GET', `/teams/${teamId}`)
  }

  async deleteTeam(teamId: string): Promise<void> {
    await this.#send('DELETE', `/teams/${teamId}`)
  }

  async stories(teamId: string): Promise<Story[]> {
    return (await this.#json<{ items: Story[] }>('GET', `/teams/${teamId}/stories`)).items
  }

  /** What the log holds, exactly, in order of arrival: one JSON text an event. */
  async oracle(teamId: string, query: OracleQuery = {}): Promise<string[]> {
    const reply = await this.#send('GET', `/teams/${teamId}/events${search(query)}`)
    return (await reply.text()).split('\n').filter(line => line !== '')
  }

  async count(teamId: string, query: OracleQuery = {}): Promise<number> {
    return (await this.#json<{ count: number }>('GET', `/teams/${teamId}/events/count${search(query)}`)).count
  }

  /** Adds events as they are; they arrive at `arrival` (ISO or ms), at the earliest now. */
  async addEvents(teamId: string, events: unknown[], arrival?: string | number): Promise<void> {
    await this.#send('POST', `/teams/${teamId}/events`, { events, arrival })
  }

  /** Adds events by their exact JSON text. */
  async addTexts(teamId: string, texts: string[], arrival?: string | number): Promise<void> {
    await this.#send('POST', `/teams/${teamId}/events`, { texts, arrival })
  }

  changeMember(teamId: string, email: string, change: { role?: Role; status?: Status }): Promise<SandboxTeam> {
    return this.#json('POST', `/teams/${teamId}/members`, { email, ...change })
  }

  /** The plan of the team: without file events `has_team_file_events` is false. */
  setFileEvents(teamId: string, fileEvents: boolean): Promise<SandboxTeam> {
    return this.#json('PATCH', `/teams/${teamId}`, { fileEvents })
  }

  /** What a person does on the consent page: Allow as `email`. Never throws for a refusal by Dropbox. */
  async approve(authorizationUrl: string, email: string): Promise<Approval> {
    const reply = await this.#send('POST', '/grants/approve', { authorizationUrl, email }, [200, 409])
    return reply.json() as Promise<Approval>
  }

  /** Deny; the URL that the browser is sent back to. */
  async deny(authorizationUrl: string): Promise<string> {
    return (await this.#json<{ url: string }>('POST', '/grants/approve', { authorizationUrl, decision: 'deny' })).url
  }

  /** Ends every grant of the team: access and refresh tokens are refused from now on. */
  async revokeGrants(teamId: string): Promise<void> {
    await this.#send('POST', '/grants/revoke', { teamId })
  }

  /** Makes the access tokens given out so far expired; refreshing still works. */
  async expireAccessTokens(teamId: string): Promise<void> {
    await this.#send('POST', '/grants/expire', { teamId })
  }

  /** Registers or changes an app: scopes ticked in its console, redirect URIs, secret. */
  async setApp(app: {
    key: string
    secret?: string
    name?: string
    scopes?: string[]
    redirectUris?: string[]
  }): Promise<void> {
    await this.#send('POST', '/apps', app)
  }

  addFault(spec: FaultSpec): Promise<Fault> {
    return this.#json('POST', '/faults', spec)
  }

  async faults(): Promise<Fault[]> {
    return (await this.#json<{ items: Fault[] }>('GET', '/faults')).items
  }

  async removeFault(id: string): Promise<void> {
    await this.#send('DELETE', `/faults/${id}`)
  }

  async clearFaults(teamId?: string): Promise<void> {
    await this.#send('DELETE', `/faults${search({ teamId })}`)
  }

  /** Calls that the sandbox got; `since` is the id of a call. */
  async requests(filter: { teamId?: string; since?: number; route?: string } = {}): Promise<RecordedRequest[]> {
    return (await this.#json<{ items: RecordedRequest[] }>('GET', `/requests${search(filter)}`)).items
  }

  async clearRequests(teamId?: string): Promise<void> {
    await this.#send('DELETE', `/requests${search({ teamId })}`)
  }

  settings(): Promise<Settings> {
    return this.#json('GET', '/settings')
  }

  /** Settings hold for all teams of this sandbox. */
  configure(change: Partial<Settings>): Promise<Settings> {
    return this.#json('PATCH', '/settings', change)
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await (await this.#send(method, path, body)).json()) as T
  }

  async #send(method: string, path: string, body?: unknown, expected: number[] = [200, 201, 204]): Promise<Response> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    const reply = await this.#fetch(`${this.url}/sandbox${path}`, { method, ...init })
    if (expected.includes(reply.status)) return reply
    throw new Error(`sandbox ${method} ${path} answered ${reply.status}: ${await reply.text()}`)
  }
}

function search(query: object): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) params.set(key, String(value))
  return params.size === 0 ? '' : `?${params}`
}

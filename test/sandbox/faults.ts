import { Random } from './world/random.ts'

/** See README.md for what each kind does and which fields it reads. */
export const faultKinds = [
  'rate_limit',
  'error',
  'hang',
  'reset_connection',
  'slow',
  'hold',
  'truncate',
  'html',
  'huge',
  'redirect',
  'body',
  'reset',
  'bad_cursor',
  'auth_error',
  'app_scope_missing',
  'admin_not_active',
  'mapping_not_found',
  'no_file_events',
  'empty_page',
  'short_page',
  'same_cursor',
  'malformed_event',
  'unknown_event',
  'repeat',
  'no_refresh_token',
  'drop_scope',
  'other_team',
  'personal_token',
] as const

export type FaultKind = (typeof faultKinds)[number]

export interface FaultSpec {
  kind: FaultKind
  /** Only calls of this team; all teams when left out. */
  teamId?: string
  /** `team_log/get_events`, `team_log/*`, `oauth2/token`, `*`. Left out: where the kind makes sense. */
  route?: string
  /** Only this page of a chain of cursors (0 is get_events itself). */
  page?: number
  /** How often it strikes before it is spent; for ever when left out. */
  times?: number
  /** Lets so many matching calls through first. */
  after?: number
  /** Strikes at every n-th matching call only. */
  everyNth?: number
  /** Strikes with this probability, drawn from `seed`. */
  probability?: number
  seed?: string
  /** Ends so long after it was set. */
  durationMs?: number
  status?: number
  format?: 'json' | 'text' | 'html'
  /** `Retry-After` as sent; null = no header and no field. Default 1. */
  retryAfter?: number | string | null
  /** Milliseconds of delay (`slow`). */
  ms?: number
  /** Share of the body that is sent before the line breaks (`truncate`), or a well-formed short reply. */
  keep?: number
  clean?: boolean
  megabytes?: number
  location?: string
  contentType?: string
  body?: string
  headers?: Record<string, string>
  /** Auth error tag (`auth_error`), e.g. `expired_access_token`. */
  tag?: string
  scope?: string
  /** Time that a `reset` names, ISO; by default about the last event that the cursor returned. */
  at?: string
  /** The event that is slipped into a page; a kind of its own when left out. */
  event?: unknown
  /** Exact JSON text of it, for what no JSON.stringify would write. */
  text?: string
  count?: number
  otherTeamId?: string
}

export interface Fault extends FaultSpec {
  id: string
  /** Matching calls, and those that were struck. */
  seen: number
  struck: number
}

export interface Call {
  route: string
  teamId?: string | undefined
  page?: number | undefined
}

const defaultRoutes: Partial<Record<FaultKind, string>> = {
  reset: 'team_log/get_events/continue',
  bad_cursor: 'team_log/get_events/continue',
  admin_not_active: 'team/token/get_authenticated_admin',
  mapping_not_found: 'team/token/get_authenticated_admin',
  no_file_events: 'team/features/get_values',
  empty_page: 'team_log/*',
  short_page: 'team_log/*',
  same_cursor: 'team_log/*',
  malformed_event: 'team_log/*',
  unknown_event: 'team_log/*',
  repeat: 'team_log/*',
  no_refresh_token: 'oauth2/token',
  drop_scope: 'oauth2/token',
  other_team: 'oauth2/token',
  personal_token: 'oauth2/token',
}

/** The faults that are switched on. At most one strikes a call: the first that is set and due. */
export class Faults {
  readonly #items = new Map<string, { fault: Fault; random: Random; until: number }>()
  #next = 1

  add(spec: FaultSpec): Fault {
    const id = `flt_${this.#next++}`
    const fault = { ...spec, id, seen: 0, struck: 0 }
    const until = spec.durationMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + spec.durationMs
    this.#items.set(id, { fault, random: new Random(spec.seed ?? id), until })
    return fault
  }

  remove(id: string): boolean {
    return this.#items.delete(id)
  }

  clear(teamId?: string): void {
    for (const [id, { fault }] of this.#items)
      if (teamId === undefined || fault.teamId === teamId) this.#items.delete(id)
  }

  /** Whether it is still switched on. */
  has(id: string): boolean {
    return this.#items.has(id)
  }

  list(): Fault[] {
    return [...this.#items.values()].map(({ fault }) => fault)
  }

  /** The fault that strikes this call, if any; counts it. */
  strike(call: Call): Fault | undefined {
    for (const { fault, random, until } of this.#items.values()) {
      if (!matches(fault, call) || Date.now() >= until) continue
      fault.seen++
      if (fault.seen <= (fault.after ?? 0) || fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue
      if (fault.everyNth !== undefined && (fault.seen - (fault.after ?? 0)) % fault.everyNth !== 0) continue
      if (fault.probability !== undefined && !random.chance(fault.probability)) continue
      fault.struck++
      return fault
    }
    return undefined
  }
}

function matches(fault: Fault, call: Call): boolean {
  if (fault.teamId !== undefined && fault.teamId !== call.teamId) return false
  if (fault.page !== undefined && fault.page !== call.page) return false
  const route = fault.route ?? defaultRoutes[fault.kind] ?? '*'
  if (route === '*') return call.route !== 'oauth2/token'
  return route.endsWith('*') ? call.route.startsWith(route.slice(0, -1)) : call.route === route
}

import { randomBytes } from 'node:crypto'
import { type Args, limitOf, unknownField } from './args.ts'
import type { Fault } from './faults.ts'
import type { Caller } from './guard.ts'
import { pageOf } from './page.ts'
import { badInput, routeError } from './replies.ts'
import type { Sandbox } from './sandbox.ts'
import type { Filter } from './world/log.ts'
import { Random } from './world/random.ts'
import { categories } from './world/shapes.ts'

/** All that a query knows rides in its cursor. */
export interface LogCursor {
  team: string
  chain: string
  filter: Filter
  limit: number
  position: number
  page: number
  /** Seconds: latest event that the chain has returned. */
  last?: number
  /** Milliseconds: when the cursor was handed out. */
  issued: number
  /** A query with an end is over once its last page was served. */
  done: boolean
}

export interface LogPage {
  response: Response
  page: number
  chain: string
  events: number
  hasMore: boolean
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** `team_log/get_events`: a new chain of cursors. */
export function firstPage(
  sandbox: Sandbox,
  route: string,
  caller: Caller,
  args: Args,
  fault?: Fault,
): LogPage | Response {
  const odd = unknownField(args, ['limit', 'account_id', 'time', 'category', 'event_type'])
  if (odd !== undefined) return badInput(route, `request body: unknown field '${odd}'`)
  const limit = limitOf(args)
  if (typeof limit === 'string') return badInput(route, limit)
  const range = rangeOf(args.time)
  if (typeof range === 'string') return badInput(route, range)
  const category = tagOf(args.category)
  const type = tagOf(args.event_type)
  if (category !== undefined && type !== undefined) return routeError('invalid_filters')
  if (category !== undefined && !categories.has(category))
    return badInput(route, `request body: category: invalid tag '${category}'`)
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to)
    return routeError('invalid_time_range')
  const account = args.account_id
  if (account !== undefined && (typeof account !== 'string' || account.length !== 40))
    return badInput(route, 'request body: account_id: must be 40 characters')
  if (account !== undefined && !knows(caller, account)) return routeError('account_id_not_found')
  const filter: Filter = { ...range, category, type, account }
  const chain = randomBytes(6).toString('base64url')
  const start = { team: caller.team.spec.id, chain, filter, limit, position: 0, page: 0, issued: 0, done: false }
  return serve(sandbox, caller, start, '', fault)
}

/** `team_log/get_events/continue`: only the cursor counts. */
export function nextPage(
  sandbox: Sandbox,
  route: string,
  caller: Caller,
  args: Args,
  fault?: Fault,
): LogPage | Response {
  const odd = unknownField(args, ['cursor'])
  if (odd !== undefined) return badInput(route, `request body: unknown field '${odd}'`)
  if (typeof args.cursor !== 'string') return badInput(route, "request body: missing required field 'cursor'")
  const cursor = openCursor(sandbox, args.cursor)
  if (!cursor || cursor.team !== caller.team.spec.id || fault?.kind === 'bad_cursor') return routeError('bad_cursor')
  if (fault?.kind === 'reset') return reset(cursor, fault.at)
  if (Date.now() - cursor.issued > sandbox.settings.cursorSeconds * 1000) return reset(cursor)
  return serve(sandbox, caller, cursor, args.cursor, fault)
}

export const openCursor = (sandbox: Sandbox, text: string) => sandbox.seal.open<LogCursor>('events', text)

/** The time is near the last event that the chain returned, not on it: a minute and a half off at most. */
function reset(cursor: LogCursor, at?: string): Response {
  const base = cursor.last ?? cursor.filter.from ?? Math.floor(Date.now() / 1000)
  const about = base + Math.floor(Math.random() * 180) - 90
  return routeError('reset', { reset: at ?? `${new Date(about * 1000).toISOString().slice(0, 19)}Z` })
}

function serve(sandbox: Sandbox, caller: Caller, cursor: LogCursor, sent: string, fault: Fault | undefined): LogPage {
  const log = caller.team.log(sandbox.now())
  const { settings } = sandbox
  const dice = new Random(caller.team.spec.seed, cursor.position, cursor.page)
  const full = Math.min(cursor.limit, settings.pageMax)
  const isEmpty = fault?.kind === 'empty_page' || dice.chance(settings.emptyPages)
  const isShort = fault?.kind === 'short_page' || dice.chance(settings.shortPages)
  const wanted = isEmpty ? 0 : isShort ? Math.max(1, Math.floor(full * dice.next())) : full
  const slice = cursor.done
    ? { events: [], position: cursor.position, more: false, last: undefined }
    : log.slice(cursor.filter, cursor.position, wanted)
  const hasMore = slice.more || fault?.kind === 'empty_page' || fault?.kind === 'same_cursor'
  const last = Math.max(slice.last ?? 0, cursor.last ?? 0)
  const next: LogCursor = {
    ...cursor,
    position: slice.position,
    page: cursor.page + 1,
    issued: Date.now(),
    done: cursor.done || (!hasMore && cursor.filter.to !== undefined),
    ...(last > 0 ? { last } : {}),
  }
  const keepsCursor = fault?.kind === 'same_cursor' && sent !== ''
  const text = keepsCursor ? sent : sandbox.seal.close('events', next)
  const { response, events } = pageOf(slice.events, text, hasMore, fault)
  return { response, page: cursor.page, chain: cursor.chain, events, hasMore }
}

function rangeOf(value: unknown): { from?: number; to?: number } | string {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object') return 'request body: time: expected object'
  const range: { from?: number; to?: number } = {}
  for (const [key, text] of Object.entries(value)) {
    if (key !== 'start_time' && key !== 'end_time') return `request body: time: unknown field '${key}'`
    if (text === null || text === undefined) continue
    const at = typeof text === 'string' && time.test(text) ? Date.parse(text) / 1000 : Number.NaN
    if (Number.isNaN(at))
      return `request body: time.${key}: time data '${String(text)}' does not match format '%Y-%m-%dT%H:%M:%SZ'`
    range[key === 'start_time' ? 'from' : 'to'] = at
  }
  return range
}

/** A tag is sent as `"logins"` or as `{".tag": "logins"}`. */
function tagOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const tag: unknown = Reflect.get(value, '.tag')
  return typeof tag === 'string' ? tag : undefined
}

const knows = ({ team }: Caller, account: string) =>
  team.world.people.some(person => person.accountId === account) ||
  team.world.outsiders.some(person => person.accountId === account)

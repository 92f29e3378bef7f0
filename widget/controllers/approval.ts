import type { ReactiveControllerHost } from 'lit'
import type { Authorization, Connection, List, LogEntry } from '../../edge/contract.ts'
import type { Context } from '../internal/context.ts'
import { ApiProblem, isAbort, type Problem } from '../internal/problem.ts'
import { Poll } from './poll.ts'

const FAST_MS = 1000
const SLOW_MS = 5000
/** Fast for the time an admin at the keyboard needs; a link that was mailed can wait longer between looks. */
const FAST_FOR_MS = 60_000
const PATIENCE_MS = 15_000

/** Codes that say how an attempt at the link ended; others are the connection's older troubles. */
const ATTEMPT = new Set([
  'access_denied',
  'app_changed',
  'app_misconfigured',
  'authorization_failed',
  'link_expired',
  'not_a_team',
  'other_team',
  'scope_missing',
  'state_invalid',
  'wrong_admin',
  'dropbox_unavailable',
])

type Outcome =
  | { kind: 'connected'; connection: Connection }
  | { kind: 'failed'; problem: Problem }
  | { kind: 'expired' }
  | { kind: 'gone' }

/** Follows one authorization link at the server until it is approved, refused, expired or removed. */
export class Approval {
  #host: ReactiveControllerHost & { ctx: Context }
  #poll: Poll
  #end: (outcome: Outcome) => void
  #before: Connection | undefined
  #link: Authorization | undefined
  #since = 0
  #sawOpenLink = false
  #takenAt: number | undefined
  /** The newest line of the log before the link was used. */
  #lastLine: string | undefined

  constructor(host: ReactiveControllerHost & { ctx: Context }, end: (outcome: Outcome) => void) {
    this.#host = host
    this.#end = end
    this.#poll = new Poll(host, signal => this.#look(signal))
  }

  /** `before` is the connection as it was when the link was made. */
  follow(before: Connection, link: Authorization): void {
    this.#before = before
    this.#link = link
    this.#since = Date.now()
    this.#sawOpenLink = false
    this.#takenAt = undefined
    this.#lastLine = undefined
    this.#poll.start()
  }

  stop(): void {
    this.#poll.stop()
  }

  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { ctx } = this.#host
    const before = this.#before
    if (!before || !this.#link) return undefined
    try {
      const now = await ctx.api.connection(before.id, signal)
      const outcome = this.#judge(before, now, this.#link) ?? (await this.#logged(now, signal))
      this.#sawOpenLink ||= now.linkExpiresAt !== undefined
      ctx.update(now)
      this.#host.requestUpdate()
      if (!outcome) return Date.now() - this.#since < FAST_FOR_MS ? FAST_MS : SLOW_MS
      this.#end(outcome)
      return undefined
    } catch (error) {
      if (isAbort(error) || !(error instanceof ApiProblem) || error.status !== 404) throw error
      this.#end({ kind: 'gone' })
      return undefined
    }
  }

  /** A connection that worked all the time keeps no trace of what became of the link but a line in its log. */
  async #logged(connection: Connection, signal: AbortSignal): Promise<Outcome | undefined> {
    const { id, status, linkExpiresAt } = connection
    const last = this.#lastLine
    if (status !== 'connected' || (linkExpiresAt && last !== undefined)) return undefined
    const { items } = await this.#host.ctx.api.get<List<LogEntry>>(`/connections/${id}/log`, { limit: 20 }, signal)
    this.#lastLine ??= items[0]?.id ?? ''
    if (last === undefined) return undefined
    const known = items.findIndex(line => line.id === last)
    const line = items
      .slice(0, known < 0 ? items.length : known)
      .find(({ kind }) => kind === 'link_failed' || kind === 'connected')
    if (line?.kind === 'connected') {
      this.#host.ctx.emit('dropbox-connected', { connection })
      return { kind: 'connected', connection }
    }
    const { code, detail = '', resolution = '' } = line?.detail ?? {}
    if (!line || code === 'link_expired') return undefined
    return { kind: 'failed', problem: { code: `${code}`, detail: `${detail}`, resolution: `${resolution}` } }
  }

  #judge(before: Connection, now: Connection, link: Authorization): Outcome | undefined {
    const renewed = before.status !== 'connected' || before.connectedAt !== now.connectedAt
    if (now.status === 'connected' && renewed) return { kind: 'connected', connection: now }
    const { error } = now
    const open = now.linkExpiresAt !== undefined
    // The link is taken before its result is there: an old error of the same kind is believed only when it stays.
    if (open || !this.#sawOpenLink) this.#takenAt = undefined
    else this.#takenAt ??= Date.now()
    const stays = this.#takenAt !== undefined && Date.now() - this.#takenAt > PATIENCE_MS
    const fresh = error?.code !== before.error?.code || stays
    if (error && fresh && ATTEMPT.has(error.code)) {
      return error.code === 'link_expired' ? { kind: 'expired' } : { kind: 'failed', problem: error }
    }
    return Date.parse(link.expiresAt) <= Date.now() && !open ? { kind: 'expired' } : undefined
  }
}

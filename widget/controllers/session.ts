import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Permission } from '../../edge/contract.ts'
import type { DropboxConnectorEventDetails } from '../events.ts'
import { allows, expiryOf } from '../internal/jwt.ts'
import { ApiProblem } from '../internal/problem.ts'

type Reason = DropboxConnectorEventDetails['dropbox-session-expired']['reason']

const EARLY_MS = 60_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Holds the session token in memory and keeps it fresh: asks the host before expiry and when the API refuses it,
 * once for all who wait. When there is no way to a token it says so once and stays quiet until `retry` or a new token.
 */
export class Session implements ReactiveController {
  fetchToken: (() => Promise<string>) | undefined
  /** Why there is no usable token; undefined while all is well. */
  problem: ApiProblem | undefined

  #host: ReactiveControllerHost
  #onExpired: (reason: Reason) => void
  #token: string | undefined
  #question: Promise<string | undefined> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attached = false

  constructor(host: ReactiveControllerHost, onExpired: (reason: Reason) => void) {
    this.#host = host
    this.#onExpired = onExpired
    host.addController(this)
  }

  hostConnected(): void {
    this.#attached = true
    this.#plan()
  }

  hostDisconnected(): void {
    this.#attached = false
    clearTimeout(this.#timer)
  }

  /** Takes a token from outside, or forgets the one it has. */
  set(token: string | undefined): void {
    this.#token = token || undefined
    this.problem = undefined
    this.#plan()
    this.#host.requestUpdate()
  }

  /** A token to send. Rejects with an `ApiProblem` when there is none. */
  async token(): Promise<string> {
    if (this.problem) throw this.problem
    if (this.#token && (expiryOf(this.#token) ?? Number.POSITIVE_INFINITY) > Date.now()) return this.#token
    return this.renew(this.#token)
  }

  may = (permission: Permission): boolean => !this.#token || allows(this.#token, permission)

  /** A token other than the refused one. */
  async renew(refused: string | undefined): Promise<string> {
    if (this.problem) throw this.problem
    if (this.#token && this.#token !== refused) return this.#token
    if (!this.fetchToken) throw this.#fail(this.#token ? 'expired' : 'missing')
    const token = await this.#ask()
    if (!token) throw this.#fail('unavailable')
    return token
  }

  /** Forgets the failure; the next call asks the host again. */
  retry(): void {
    this.problem = undefined
    this.#host.requestUpdate()
  }

  /** The API refused a token that was fresh: asking for more of them would not end. */
  refuse(): ApiProblem {
    return this.#fail('refused')
  }

  /** One question to the host for all who wait; undefined when it has no answer. */
  #ask(): Promise<string | undefined> {
    this.#question ??= (async () => {
      try {
        const token: unknown = await this.fetchToken?.()
        if (typeof token !== 'string' || !token) return undefined
        this.set(token)
        return token
      } catch {
        return undefined
      } finally {
        this.#question = undefined
      }
    })()
    return this.#question
  }

  #fail(reason: Reason): ApiProblem {
    const code =
      reason === 'missing' ? 'session_missing' : reason === 'unavailable' ? 'session_unavailable' : 'session_expired'
    const before = this.problem
    this.problem = new ApiProblem(401, { code })
    this.#host.requestUpdate()
    if (!before) this.#onExpired(reason)
    return this.problem
  }

  /** Renews a minute before the end (a fifth of a short life), so that nothing waits; a failure then is not yet one. */
  #plan(): void {
    clearTimeout(this.#timer)
    const expiry = this.#token ? expiryOf(this.#token) : undefined
    if (!this.#attached || expiry === undefined) return
    const left = expiry - Date.now()
    if (left <= 0) return
    const wait = Math.max(1000, left - Math.min(EARLY_MS, left / 5))
    this.#timer = setTimeout(() => this.#renewEarly(), Math.min(wait, LONGEST_TIMER_MS))
  }

  async #renewEarly(): Promise<void> {
    if (!(await this.#ask())) this.#plan()
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ApiProblem, isAbort } from '../internal/problem.ts'

const FIRST_BACKOFF_MS = 2000
const LONGEST_BACKOFF_MS = 60_000

/** One round; answers how long to wait for the next, ms, or undefined to stop. A throw backs off. */
export type Round = (signal: AbortSignal) => Promise<number | undefined>

/**
 * Repeats a round while its host is in the document and the page is visible, and at once when the page
 * comes back into view or online. Leaving the document aborts what is under way; coming back goes on.
 */
export class Poll implements ReactiveController {
  #round: Round
  #running = false
  #attached = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #flight: AbortController | undefined

  constructor(host: ReactiveControllerHost, round: Round) {
    this.#round = round
    host.addController(this)
  }

  hostConnected(): void {
    this.#attached = true
    document.addEventListener('visibilitychange', this.#wake)
    window.addEventListener('focus', this.#wake)
    window.addEventListener('online', this.#wake)
    this.#wake()
  }

  hostDisconnected(): void {
    this.#attached = false
    document.removeEventListener('visibilitychange', this.#wake)
    window.removeEventListener('focus', this.#wake)
    window.removeEventListener('online', this.#wake)
    this.#halt()
  }

  /** Begins, or begins anew at once; what is under way is dropped. */
  start(): void {
    this.#running = true
    this.#failures = 0
    this.#halt()
    this.#wake()
  }

  stop(): void {
    this.#running = false
    this.#halt()
  }

  #halt(): void {
    clearTimeout(this.#timer)
    this.#flight?.abort()
    this.#flight = undefined
  }

  #wake = (): void => {
    if (!this.#running || !this.#attached || this.#flight || document.hidden) return
    clearTimeout(this.#timer)
    void this.#go()
  }

  async #go(): Promise<void> {
    const flight = new AbortController()
    this.#flight = flight
    let wait: number | undefined
    try {
      wait = await this.#round(flight.signal)
      this.#failures = 0
    } catch (error) {
      if (isAbort(error)) return
      wait = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures++, LONGEST_BACKOFF_MS)
      if (error instanceof ApiProblem && error.retryAfterMs) wait = Math.max(wait, error.retryAfterMs)
    }
    if (this.#flight !== flight) return
    this.#flight = undefined
    if (wait === undefined) this.#running = false
    else this.#timer = setTimeout(this.#wake, wait)
  }
}

/** One call as the sandbox saw it. No tokens, no contents. */
export interface RecordedRequest {
  id: number
  /** Milliseconds since the epoch. */
  at: number
  durationMs: number
  method: string
  /** `team_log/get_events`, `oauth2/token`, `oauth2/authorize`, … */
  route: string
  /** HTTP status; 0 when no answer was given. */
  status: number
  teamId?: string
  grantType?: string
  /** Page of the chain of cursors, from 0. */
  page?: number
  /** Which query the page belongs to: the same for all pages of one chain. */
  chain?: string
  events?: number
  hasMore?: boolean
  /** Id of the fault that struck. */
  fault?: string
}

const most = 50_000

/** The last 50,000 calls. */
export class Requests {
  #items: RecordedRequest[] = []
  #next = 1

  add(request: Omit<RecordedRequest, 'id'>): void {
    this.#items.push({ id: this.#next++, ...request })
    if (this.#items.length > most) this.#items = this.#items.slice(most / 10)
  }

  /** `since` is an id: only later calls are listed. */
  list(filter: { teamId?: string | undefined; since?: number; route?: string | undefined }): RecordedRequest[] {
    const { teamId, since = 0, route } = filter
    return this.#items.filter(
      item =>
        item.id > since &&
        (teamId === undefined || item.teamId === teamId) &&
        (route === undefined || item.route === route),
    )
  }

  clear(teamId?: string): void {
    this.#items = teamId === undefined ? [] : this.#items.filter(item => item.teamId !== teamId)
  }
}

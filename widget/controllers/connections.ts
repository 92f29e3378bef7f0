import type { ReactiveControllerHost } from 'lit'
import type { Connection } from '../../edge/contract.ts'
import type { Api } from '../internal/api.ts'
import type { Context } from '../internal/context.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { Poll } from './poll.ts'

const BUSY_MS = 2000
const CALM_MS = 15_000

/** The tenant's connections, polled; tells of those that became connected or ended since they were first seen. */
export class Connections {
  /** Undefined until the first answer. */
  items: Connection[] | undefined
  /** Why the last round failed; the items of the round before stay. */
  problem: Problem | undefined

  #host: ReactiveControllerHost
  #poll: Poll
  #emit: Context['emit']

  constructor(host: ReactiveControllerHost, api: () => Api, emit: Context['emit'], report: Context['report']) {
    this.#host = host
    this.#emit = emit
    this.#poll = new Poll(host, async signal => {
      try {
        const { items } = await api().connections(signal)
        for (const { id, status } of this.items ?? []) {
          const live = status === 'connected' || status === 'error'
          if (live && !items.some(item => item.id === id)) this.#emit('dropbox-disconnected', { connectionId: id })
        }
        for (const item of items) this.#compare(item)
        this.items = items
        this.problem = undefined
      } catch (error) {
        if (isAbort(error)) throw error
        const problem = toProblem(error)
        if (problem.code !== this.problem?.code) report(problem)
        this.problem = problem
        throw error
      } finally {
        host.requestUpdate()
      }
      return this.items.some(
        ({ status, sync }) => status === 'pending' || (status === 'connected' && sync.phase !== 'live'),
      )
        ? BUSY_MS
        : CALM_MS
    })
  }

  /** Forgets what it knows and asks again. */
  restart(): void {
    this.items = undefined
    this.refresh()
  }

  refresh(): void {
    this.#poll.start()
  }

  update(connection: Connection): void {
    this.#compare(connection)
    const items = this.items ?? []
    const known = items.some(({ id }) => id === connection.id)
    // The same team connected again goes on in the connection that it had, which may not have been seen yet.
    if (!known && connection.status === 'connected') this.#emit('dropbox-connected', { connection })
    this.items = known ? items.map(item => (item.id === connection.id ? connection : item)) : [...items, connection]
    this.#host.requestUpdate()
  }

  #compare(connection: Connection): void {
    const before = this.items?.find(({ id }) => id === connection.id)
    if (!before) return
    const renewed = before.connectedAt !== connection.connectedAt || before.status !== 'connected'
    if (connection.status === 'connected' && renewed) this.#emit('dropbox-connected', { connection })
    if (connection.status === 'disconnected' && before.status !== 'disconnected') {
      this.#emit('dropbox-disconnected', { connectionId: connection.id })
    }
  }
}

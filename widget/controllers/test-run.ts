import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ConnectionTest } from '../../edge/contract.ts'
import type { Context } from '../internal/context.ts'
import { isAbort, type Problem, toProblem } from '../internal/problem.ts'
import { Poll } from './poll.ts'

const EVERY_MS = 700

/** One run of Test API after the other: starts it, follows its steps, says how it ended. */
export class TestRun implements ReactiveController {
  test: ConnectionTest | undefined
  problem: Problem | undefined
  running = false

  #host: ReactiveControllerHost & { ctx: Context }
  #poll: Poll
  #connectionId = ''

  constructor(host: ReactiveControllerHost & { ctx: Context }) {
    this.#host = host
    this.#poll = new Poll(host, signal => this.#follow(signal))
    host.addController(this)
  }

  hostConnected(): void {}

  async start(connectionId: string): Promise<void> {
    if (this.running) return
    this.#set({ test: undefined, problem: undefined, running: true })
    this.#connectionId = connectionId
    try {
      const { id, status } = await this.#host.ctx.api.startTest(connectionId)
      if (!this.running) return
      this.#set({ test: { id, status, steps: [] } })
      this.#poll.start()
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Puts the result away; a run that is under way goes on at the server. */
  close(): void {
    this.#poll.stop()
    this.#set({ test: undefined, problem: undefined, running: false })
  }

  async #follow(signal: AbortSignal): Promise<number | undefined> {
    if (!this.test) return undefined
    try {
      const test = await this.#host.ctx.api.test(this.#connectionId, this.test.id, signal)
      const running = test.status === 'running'
      this.#set({ test, problem: undefined, running })
      if (running) return EVERY_MS
      const { ctx } = this.#host
      ctx.emit('dropbox-test-finished', { connectionId: this.#connectionId, test })
      ctx.refresh()
      return undefined
    } catch (error) {
      if (isAbort(error)) throw error
      const problem = toProblem(error)
      // What may pass is followed on; a refusal will not change.
      if ('status' in problem && (problem.status === 0 || Number(problem.status) >= 429)) {
        this.#set({ problem })
        throw error
      }
      this.#failed(error)
      return undefined
    }
  }

  #failed(error: unknown): void {
    const problem = toProblem(error)
    this.#set({ problem, running: false })
    this.#host.ctx.report(problem)
  }

  #set(state: Partial<Pick<TestRun, 'test' | 'problem' | 'running'>>): void {
    Object.assign(this, state)
    this.#host.requestUpdate()
  }
}

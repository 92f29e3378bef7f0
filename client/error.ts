import type { Problem } from './types.ts'

/** What the API refused, in its own words. `problem.code` is stable; docs/troubleshooting.md has them all. */
export class ConnectorApiError extends Error {
  override readonly name = 'ConnectorApiError'
  readonly status: number
  /** A stable word such as `validation_failed`; empty when something else than the API answered. */
  readonly code: string
  readonly problem: Problem | undefined

  constructor(status: number, problem?: Problem) {
    super(problem ? `${problem.code}: ${problem.detail} (${problem.requestId})` : `The answer was ${status}`)
    this.status = status
    this.code = problem?.code ?? ''
    this.problem = problem
  }
}

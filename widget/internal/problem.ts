import type { Problem as ApiError } from '../../edge/contract.ts'

/** What went wrong, in the shape every note shows: a connection's error fits too. */
export interface Problem {
  code: string
  detail: string
  resolution?: string | undefined
  requestId?: string | undefined
}

/** Codes that only the widget knows; all others come from the API. */
export type ClientCode =
  | 'offline'
  | 'unreachable'
  | 'unreadable'
  | 'session_missing'
  | 'session_unavailable'
  | 'widget_error'

/** A failed call. `code` is the API's word or a `ClientCode`; `status` is 0 when there was no reply. */
export class ApiProblem extends Error implements Problem {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly resolution: string | undefined
  readonly requestId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly errors: { path: string; message: string }[]

  constructor(status: number, body: Partial<ApiError> & { code: string }, retryAfterMs?: number) {
    super(body.detail ?? body.title ?? body.code)
    this.code = body.code
    this.status = status
    this.detail = body.detail ?? body.title ?? ''
    this.resolution = body.resolution
    this.requestId = body.requestId
    this.retryAfterMs = retryAfterMs
    this.errors = body.errors ?? []
  }
}

/** Any thrown value as a problem; what is not ours is a fault of the widget. */
export function toProblem(error: unknown): Problem {
  return error instanceof ApiProblem
    ? error
    : { code: 'widget_error', detail: error instanceof Error ? error.message : String(error) }
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

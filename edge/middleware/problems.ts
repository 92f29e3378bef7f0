import { HTTPException } from 'hono/http-exception'
import { readConfig } from '../context.ts'
import type { Problem } from '../contract.ts'
import type { ConnectorError, ErrorCode } from '../errors.ts'
import { ConnectorError as Failure } from '../errors.ts'
import type { Request } from '../http.ts'
import { toFailure } from '../lib/failure.ts'
import { createLog, errorFields } from '../lib/log.ts'

/** RFC 9457 answer for a code. Nothing of the cause gets out. */
export function problem(c: Request, failure: ConnectorError): Response {
  const { row, extras, code } = failure
  const body: Problem = {
    type: `${publicUrl(c)}/problems/${code}`,
    title: row.title,
    status: row.status,
    detail: extras.detail ?? row.detail,
    code,
    requestId: c.get('requestId'),
    ...(row.resolution ? { resolution: row.resolution } : {}),
    ...(extras.errors ? { errors: extras.errors } : {}),
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  for (const [name, value] of Object.entries(extras.headers ?? {})) headers.set(name, value)
  if (row.status === 401) headers.set('www-authenticate', 'Bearer')
  if (extras.retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(extras.retryAfterMs / 1000)))
  return new Response(JSON.stringify(body), { status: row.status, headers })
}

function publicUrl(c: Request): string {
  const outcome = readConfig(c.env)
  return 'config' in outcome ? outcome.config.PUBLIC_URL : ''
}

/** Every thrown error ends here. */
export function onError(error: unknown, c: Request): Response {
  const failure = error instanceof HTTPException ? new Failure(httpCode(error)) : toFailure(error)
  if (failure.row.status >= 500) {
    createLog({ requestId: c.get('requestId'), ...place(c) }).error('request failed', {
      code: failure.code,
      ...errorFields(rootCause(failure)),
    })
  }
  return problem(c, failure)
}

function httpCode(error: HTTPException): ErrorCode {
  if (error.status === 413) return 'body_too_large'
  return error.status === 400 ? 'invalid_json' : 'bad_request'
}

function place(c: Request): { traceId?: string; spanId?: string } {
  const { traceId, spanId } = c.get('span') ?? {}
  return { ...(traceId ? { traceId } : {}), ...(spanId ? { spanId } : {}) }
}

function rootCause(failure: ConnectorError): unknown {
  let current: unknown = failure
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current
}

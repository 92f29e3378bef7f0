import { z } from 'zod'
import type { ErrorCode } from '../../../edge/errors.ts'
import type { Operation } from '../../../edge/openapi/operation.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import { refusals } from '../../../edge/openapi/refusals.ts'

const ROUTES = OPERATIONS.map(operation => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/:\w+\{\.\+\}/g, '.+').replace(/:\w+/g, '[^/]+')}$`),
}))

/** Faults that any route can have, whatever it is for. */
const ANYWHERE = new Set(['method_not_allowed', 'uri_too_long', 'body_too_large', 'internal_error', 'misconfigured'])

/** Throws when the document does not announce an answer: its status, the code of a problem, the form of its JSON. */
export async function holdAgainstDocument(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url)
  const operation = operationOf(request.method, pathname)
  if (!operation || request.method === 'OPTIONS') return
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const what = `${request.method} ${pathname} answered ${response.status} ${type}`
  if (type === 'application/problem+json') {
    const { code } = (await response.clone().json()) as { code: ErrorCode }
    const announced = [...refusals(operation).values()].flat()
    if (!announced.includes(code) && !ANYWHERE.has(code))
      throw new Error(`${what} with the code ${code}, which is not announced`)
    return
  }
  const answer = operation.answers[response.status]
  if (type === 'text/html' && refusals(operation).has(response.status)) return
  if (answer === undefined) throw new Error(`${what}, which is not announced`)
  if (answer === null || typeof answer === 'string' || Array.isArray(answer)) {
    if (![answer ?? ''].flat().includes(type)) throw new Error(`${what}, another type than announced`)
    return
  }
  const body: unknown = await response.clone().json()
  const read = (answer as z.ZodType).safeParse(body)
  if (!read.success) throw new Error(`${what}: ${z.prettifyError(read.error)}`)
  // what a shape does not know, parsing leaves out
  const unknown = extra(body, read.data)
  if (unknown) throw new Error(`${what} with ${unknown}, which is not announced`)
}

function operationOf(method: string, path: string): Operation | undefined {
  return ROUTES.find(({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path))
    ?.operation
}

function extra(given: unknown, known: unknown, path = ''): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  for (const [key, value] of Object.entries(given)) {
    const inner = (known as Record<string, unknown>)[key]
    const found = inner === undefined ? `${path}${key}` : extra(value, inner, `${path}${key}.`)
    if (found) return found
  }
  return undefined
}

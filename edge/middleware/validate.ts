import { zValidator } from '@hono/zod-validator'
import { z } from 'zod'
import { ConnectorError } from '../errors.ts'
import type { Handler, Request } from '../http.ts'
import { readBody } from './body.ts'

interface Issue {
  path: PropertyKey[]
  message: string
}

function refuse(issues: readonly Issue[]): never {
  throw new ConnectorError('validation_failed', {
    errors: issues.slice(0, 20).map(issue => ({
      path: issue.path.map(String).join('.').slice(0, 200),
      message: issue.message.slice(0, 300),
    })),
  })
}

/** The query string by a schema. A parameter given more than once arrives as an array. */
export function query<T extends z.ZodObject>(schema: T) {
  return zValidator('query', schema, result => {
    if (!result.success) refuse(result.error.issues)
  })
}

/** A parameter of the path by a schema. */
export function param<N extends string, T extends z.ZodType>(name: N, schema: T) {
  return zValidator('param', z.object({ [name]: schema } as Record<N, T>), result => {
    if (!result.success) refuse(result.error.issues)
  })
}

/** The body by a schema; put `jsonBody` before it. */
export function json<T extends z.ZodType>(schema: T) {
  return zValidator('json', schema, result => {
    if (!result.success) refuse(result.error.issues)
  })
}

/**
 * Tells "not JSON" from "JSON, but not said to be": the validator would take both for an empty object.
 * Bytes that are no UTF-8 are not JSON, and would otherwise arrive as replacement characters.
 */
export const jsonBody: Handler = async (c, next) => {
  take(c, await readBody(c))
  await next()
}

/** For bodies that may be left out altogether: nothing stands for an empty object. */
export const optionalJsonBody: Handler = async (c, next) => {
  const bytes = await readBody(c)
  if (bytes.byteLength > 0) take(c, bytes)
  else give(c, '{}')
  await next()
}

function take(c: Request, bytes: Uint8Array): void {
  const text = jsonText(bytes)
  if (text === undefined) throw new ConnectorError('invalid_json')
  if (!isJsonType(c)) throw new ConnectorError('unsupported_media_type')
  give(c, text)
}

/** For the validator, which asks for the text again. */
function give(c: Request, text: string): void {
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) })
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function jsonText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes)
    JSON.parse(text)
    return text
  } catch {
    return undefined
  }
}

function isJsonType(c: Request): boolean {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  return /^application\/([\w.-]+\+)?json$/.test(type)
}

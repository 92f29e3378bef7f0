import type { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiParameters } from 'zod-openapi'
import { Problem } from '../contract.ts'
import { ERRORS, type ErrorCode } from '../errors.ts'
import { exampleOf } from './examples/index.ts'
import { tellPath, tellQuery } from './parameters.ts'
import { refusals } from './refusals.ts'

export type Auth = 'operator' | 'portal' | 'session' | 'anyone' | 'open'

/** One route of the API, as the document tells it. `path` is written as the router has it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  auth: Auth
  summary: string
  permission?: string
  query?: z.ZodObject
  body?: z.ZodType
  /** JSON by schema, other media types by their names, or nothing. */
  answers: Record<number, z.ZodType | string | readonly string[] | null>
  /** Codes beside those that follow from credential, query and body. */
  refuses?: readonly ErrorCode[]
}

const SCHEMES: Record<Auth, Record<string, string[]>[]> = {
  operator: [{ operatorToken: [] }],
  portal: [{ apiKey: [] }],
  session: [{ sessionToken: [] }],
  anyone: [{ operatorToken: [] }, { apiKey: [] }, { sessionToken: [] }],
  open: [],
}

const MEANING: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'Done',
  304: 'Not changed since',
  500: 'Misconfigured',
  503: 'Degraded',
}

/** `/v1/portals/:id` as OpenAPI writes it: `/v1/portals/{id}`. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')
}

export function toOpenApi(operation: Operation): ZodOpenApiOperationObject {
  const { query, body, permission, answers } = operation
  const path = tellPath(openApiPath(operation.path))
  const parameters: ZodOpenApiParameters = {
    ...(query ? { query: tellQuery(query) } : {}),
    ...(path ? { path } : {}),
  }
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    tags: [tagOf(operation.path)],
    security: SCHEMES[operation.auth],
    ...(permission ? { description: `Needs the permission \`${permission}\`.` } : {}),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(body ? { requestBody: { content: { 'application/json': { schema: body, example: exampleOf(body) } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(status, answer)])),
      ...Object.fromEntries([...refusals(operation)].map(([status, codes]) => [status, refusal(operation, codes)])),
    },
  }
}

function response(status: string, answer: Operation['answers'][number]) {
  const description = MEANING[Number(status)] ?? 'Answer'
  if (answer === null) return { description }
  if (typeof answer === 'string' || Array.isArray(answer)) {
    const content = [answer].flat().map(type => [type, { example: exampleOf(type) }])
    return { description, content: Object.fromEntries(content) }
  }
  const schema = answer as z.ZodType
  return { description, content: { 'application/json': { schema, example: exampleOf(schema) } } }
}

/** People who come back from Dropbox get a page instead. */
export function showsProblems({ path }: Operation): boolean {
  return !path.startsWith('/oauth/')
}

function refusal(operation: Operation, codes: ErrorCode[]) {
  const description = codes.map(code => `\`${code}\`: ${ERRORS[code].title}`).join('; ')
  if (!showsProblems(operation)) return { description, content: { 'text/html': { example: exampleOf('text/html') } } }
  const examples = Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }]))
  return {
    description,
    ...(codes.some(code => ERRORS[code].retry) ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
    content: { 'application/problem+json': { schema: Problem, examples } },
  }
}

const RETRY_AFTER = {
  description: 'Seconds until another try makes sense, where that is known.',
  schema: { type: 'integer', minimum: 0 },
} as const

function operationId({ method, path }: Operation): string {
  const words = path
    .replace(/^\/v1\//, '/')
    .split('/')
    .filter(Boolean)
  return [method, ...words.map(word => word.replace(/[^A-Za-z]/g, ''))]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}

/** What a route is about: the word behind `/v1/`. */
export function tagOf(path: string): string {
  return /^\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'service'
}

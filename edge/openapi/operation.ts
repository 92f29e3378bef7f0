import type { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiParameters } from 'zod-openapi'
import { Problem } from '../contract.ts'

export type Auth = 'operator' | 'portal' | 'session' | 'anyone' | 'open'

/** One route of the API, as the document tells it. `path` is written as the router has it. */
export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete'
  path: string
  auth: Auth
  summary: string
  permission?: string
  query?: z.ZodObject
  body?: z.ZodType
  /** JSON by schema, another media type by its name, or nothing. */
  answers: Record<number, z.ZodType | string | null>
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
  500: 'Misconfigured',
  503: 'Degraded',
}

/** `/v1/portals/:id` as OpenAPI writes it: `/v1/portals/{id}`. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')
}

export function toOpenApi(operation: Operation, pathParameters: z.ZodObject | undefined): ZodOpenApiOperationObject {
  const parameters: ZodOpenApiParameters = {
    ...(operation.query ? { query: operation.query } : {}),
    ...(pathParameters ? { path: pathParameters } : {}),
  }
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    tags: [tag(operation.path)],
    security: SCHEMES[operation.auth],
    ...(operation.permission ? { description: `Needs the permission \`${operation.permission}\`.` } : {}),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(operation.body ? { requestBody: { content: { 'application/json': { schema: operation.body } } } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [status, response(status, answer)]),
      ),
      ...(operation.path.startsWith('/v1/')
        ? {
            default: {
              description: 'A problem (RFC 9457)',
              content: { 'application/problem+json': { schema: Problem } },
            },
          }
        : {}),
    },
  }
}

function response(status: string, answer: z.ZodType | string | null) {
  const description = MEANING[Number(status)] ?? 'Answer'
  if (answer === null) return { description }
  if (typeof answer === 'string') return { description, content: { [answer]: {} } }
  return { description, content: { 'application/json': { schema: answer } } }
}

function operationId({ method, path }: Operation): string {
  const words = path
    .replace(/^\/v1\//, '/')
    .split('/')
    .filter(Boolean)
  return [method, ...words.map(word => word.replace(/[^A-Za-z]/g, ''))]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}

function tag(path: string): string {
  return /^\/v1\/(\w+)/.exec(path)?.[1] ?? 'service'
}

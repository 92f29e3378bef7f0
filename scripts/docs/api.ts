import { z } from 'zod'
import type { Auth, Operation } from '../../edge/openapi/operation.ts'
import { OPERATIONS } from '../../edge/openapi/operations.ts'
import { type Schema, typeName } from '../../edge/openapi/schema.ts'
import { openApiDocument } from '../../edge/openapi.ts'
import type { Page } from './pages.ts'

const GROUPS: Record<Auth, [title: string, text: string]> = {
  operator: ['Operator', 'Bearer token: `ADMIN_TOKEN`.'],
  portal: ['Portal’s server', 'Bearer token: the portal’s API key, which never reaches a browser.'],
  session: ['Session', 'Bearer token: a session token from `POST /v1/sessions`. Everything is of one tenant.'],
  anyone: ['Any of these', 'Any of the three tokens; each sees what is its own.'],
  open: ['Open', 'No token.'],
}

/** All routes, with the shapes they take and give. The same as /openapi.json, to be read. */
export function page(): Page {
  const document = JSON.parse(JSON.stringify(openApiDocument('https://connector.example.com'))) as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>
    components: { schemas: Record<string, Schema> }
  }
  const body = (operation: Operation): Schema | undefined => {
    const path = operation.path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')
    return document.paths[path]?.[operation.method]?.requestBody?.content['application/json']?.schema
  }
  const groups = (Object.keys(GROUPS) as Auth[]).flatMap(auth => [
    `## ${GROUPS[auth][0]}`,
    '',
    GROUPS[auth][1],
    '',
    ...OPERATIONS.filter(operation => operation.auth === auth).flatMap(operation => route(operation, body(operation))),
  ])
  const shapes = Object.entries(document.components.schemas)
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .flatMap(([name, schema]) => [`### ${name}`, '', ...fields(schema), ''])
  const text = [
    '<!-- Made from edge/openapi/operations and edge/contract.ts by `npm run docs`. -->',
    '# HTTP API',
    '',
    'The running service describes itself at `/docs`, with examples and every code that a route may answer with, and at',
    '`/openapi.json` (OpenAPI 3.1). Times are ISO 8601 UTC strings, ids opaque.',
    'Errors are `application/problem+json` (RFC 9457) with a stable `code`: see [troubleshooting](troubleshooting.md).',
    'Lists answer `{items, nextCursor}`; pass `nextCursor` as `cursor` with the same query until it is `null`.',
    '',
    ...groups,
    '## Shapes',
    '',
    ...shapes,
  ].join('\n')
  return { path: 'docs/api.md', text: `${text.trimEnd()}\n` }
}

function route(operation: Operation, body: Schema | undefined): string[] {
  const shape = operation.query ? Object.keys(operation.query.shape) : []
  const answers = Object.entries(operation.answers).map(([status, answer]) => `${status}${nameOf(answer)}`)
  return [
    `### ${operation.method.toUpperCase()} ${operation.path.replace(/\{[^}]*\}/, '')}`,
    '',
    `${operation.summary}.${operation.permission ? ` Permission \`${operation.permission}\`.` : ''} Answers ${answers.join(', ')}.`,
    '',
    ...(shape.length > 0 ? [`Query: ${shape.map(name => `\`${name}\``).join(', ')}`, ''] : []),
    ...(body ? [...fields(body), ''] : []),
  ]
}

function nameOf(answer: Operation['answers'][number]): string {
  if (answer === null || answer === undefined) return ''
  if (!(answer instanceof z.ZodType))
    return ` (${[answer]
      .flat()
      .map(type => `\`${type}\``)
      .join(', ')})`
  const own = answer.meta()?.id
  if (own) return ` [${own}](#${own.toLowerCase()})`
  const item = answer instanceof z.ZodObject ? itemOf(answer) : undefined
  return item ? ` list of [${item}](#${item.toLowerCase()})` : ' JSON'
}

function itemOf(list: z.ZodObject): string | undefined {
  const items: unknown = list.shape.items
  return items instanceof z.ZodArray && items.element instanceof z.ZodType ? items.element.meta()?.id : undefined
}

function fields(schema: Schema): string[] {
  if (!schema.properties) return [typeName(schema, WRITER)]
  const required = new Set(schema.required)
  return [
    '| field | type | |',
    '|---|---|---|',
    ...Object.entries(schema.properties).map(([name, field]) => {
      const fallback = field.default === undefined ? '' : `default \`${JSON.stringify(field.default)}\``
      return `| \`${name}\` | ${typeName(field, WRITER)} | ${required.has(name) ? '' : 'optional'}${fallback ? ` ${fallback}` : ''} |`
    }),
  ]
}

const WRITER = { shape: (name: string) => `[${name}](#${name.toLowerCase()})`, code: (text: string) => `\`${text}\`` }

import { createDocument } from 'zod-openapi'
import packageJson from '../package.json' with { type: 'json' }
import { ERRORS, type ErrorCode, type ErrorRow } from './errors.ts'
import { openApiPath, showsProblems, tagOf, toOpenApi } from './openapi/operation.ts'
import { OPERATIONS } from './openapi/operations.ts'
import { refusals } from './openapi/refusals.ts'
import { TAGS } from './openapi/tags.ts'

export type OpenApiDocument = ReturnType<typeof createDocument>

/** The OpenAPI 3.1 document of the API at that address. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  const paths: Record<string, Record<string, ReturnType<typeof toOpenApi>>> = {}
  for (const operation of OPERATIONS) {
    const path = openApiPath(operation.path)
    paths[path] = { ...paths[path], [operation.method]: toOpenApi(operation) }
  }
  const used = new Set(OPERATIONS.map(operation => tagOf(operation.path)))
  const tags = [...Object.keys(TAGS).filter(tag => used.has(tag)), ...[...used].filter(tag => !(tag in TAGS))]
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Dropbox connector',
        version: packageJson.version,
        license: { name: 'MIT', identifier: 'MIT' },
        description:
          'Connect Dropbox teams and read their audit logs. Times are ISO 8601 UTC strings, ids are opaque. Errors are RFC 9457 problems with a stable `code`. Lists answer `{items, nextCursor}`: pass `nextCursor` as `cursor` with the same query until it is `null`.',
      },
      servers: [{ url: publicUrl }],
      tags: tags.map(name => ({ name, description: TAGS[name] ?? '' })),
      components: {
        examples: problems(publicUrl),
        securitySchemes: {
          operatorToken: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' },
          apiKey: { type: 'http', scheme: 'bearer', description: "A portal's API key; only on its server" },
          sessionToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /v1/sessions' },
        },
      },
      paths,
    },
    {
      // the pattern of a format that everybody knows says nothing more and is six lines long
      override: ({ jsonSchema }) => {
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      },
    },
  )
}

/** An example of each code that some route answers with. */
function problems(publicUrl: string) {
  const codes = new Set(OPERATIONS.filter(showsProblems).flatMap(operation => [...refusals(operation).values()].flat()))
  return Object.fromEntries([...codes].sort().map(code => [code, problem(publicUrl, code)]))
}

function problem(publicUrl: string, code: ErrorCode) {
  const { status, title, detail, resolution }: ErrorRow = ERRORS[code]
  const type = `${publicUrl}/problems/${code}`
  const requestId = 'req_6Jw3TzK8qVnC'
  return {
    summary: title,
    value: { type, title, status, detail, code, requestId, ...(resolution ? { resolution } : {}) },
  }
}

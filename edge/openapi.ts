import { z } from 'zod'
import { createDocument } from 'zod-openapi'
import packageJson from '../package.json' with { type: 'json' }
import { openApiPath, toOpenApi } from './openapi/operation.ts'
import { OPERATIONS } from './openapi/operations.ts'

/** The OpenAPI 3.1 document of the API at that address. */
export function openApiDocument(publicUrl: string) {
  const paths: Record<string, Record<string, ReturnType<typeof toOpenApi>>> = {}
  for (const operation of OPERATIONS) {
    const path = openApiPath(operation.path)
    paths[path] = { ...paths[path], [operation.method]: toOpenApi(operation, pathParameters(path)) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Dropbox connector',
      version: packageJson.version,
      description:
        'Connect Dropbox teams and read their audit logs. Errors are RFC 9457 problems with a stable `code`.',
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: {
        operatorToken: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' },
        apiKey: { type: 'http', scheme: 'bearer', description: "A portal's API key; only on its server" },
        sessionToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /v1/sessions' },
      },
    },
    paths,
  })
}

function pathParameters(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '')
  return names.length === 0 ? undefined : z.object(Object.fromEntries(names.map(name => [name, z.string()])))
}

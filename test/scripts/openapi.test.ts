/** The document as `npm run check` lints it, and that the lint sees what is wrong. */
import { expect, test } from 'vitest'
import { openApiDocument } from '../../edge/openapi.ts'
import { lintOpenApi } from '../../scripts/check/openapi.ts'

interface Operation {
  operationId: string
  responses: Record<string, { description?: string; content?: Record<string, { example?: unknown }> }>
}

const document = () =>
  JSON.parse(JSON.stringify(openApiDocument('https://api.connector.test'))) as {
    paths: Record<'/v1/connections', { get: Operation; post: Operation }>
  }

/** The linter is a program of its own, which a busy machine starts slowly. */
const PATIENCE = 120_000

test('the API describes itself without a fault', { timeout: PATIENCE }, async () => {
  expect(await lintOpenApi()).toBeUndefined()
})

test('an answer without an example, one with a wrong one, and a name used twice are faults', {
  timeout: PATIENCE,
}, async () => {
  const spoilt = document()
  const { get, post } = spoilt.paths['/v1/connections']
  for (const body of Object.values(get.responses['200']?.content ?? {})) delete body.example
  for (const body of Object.values(post.responses['201']?.content ?? {})) body.example = { connection: 1 }
  post.operationId = get.operationId
  const said = await lintOpenApi(spoilt)
  expect(said).toContain('Put an example of this shape')
  expect(said).toContain('no-invalid-media-type-examples')
  expect(said).toContain('operation-operationId-unique')
})

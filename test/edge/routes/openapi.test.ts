import { expect, test } from 'vitest'
import { createApp } from '../../../edge/app.ts'
import { OPERATIONS } from '../../../edge/openapi/operations.ts'
import { Api } from '../support/api.ts'

interface Document {
  openapi: string
  paths: Record<
    string,
    Record<string, { operationId: string; security: unknown[]; responses: Record<string, unknown> }>
  >
  components: { schemas: Record<string, unknown> }
}

const api = new Api()

test('the document names exactly the routes that the router has', () => {
  const routed = createApp().routes.filter(route => route.method !== 'ALL')
  const names = [...new Set(routed.map(route => `${route.method} ${route.path}`))].sort()
  expect(OPERATIONS.map(one => `${one.method.toUpperCase()} ${one.path}`).sort()).toEqual(names)
})

test('the document is OpenAPI 3.1 with every operation named once and secured', async () => {
  const document = await api.json<Document>(200, 'GET', '/openapi.json')
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map(operation => ({ path, ...operation })),
  )
  expect(new Set(operations.map(one => one.operationId)).size).toBe(operations.length)
  for (const { path, security } of operations)
    expect(security.length > 0).toBe(path.startsWith('/v1/') || path === '/metrics')
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['Problem', 'Connection', 'Event', 'Portal', 'Session']),
  )
})

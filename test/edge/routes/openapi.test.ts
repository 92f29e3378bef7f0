import { expect, test } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../../edge/app.ts'
import { exampleOf } from '../../../edge/openapi/examples/index.ts'
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

test('the example of every body is one that the API takes or gives', () => {
  const shapes = OPERATIONS.flatMap(({ body, answers }) => [body, ...Object.values(answers)])
  for (const shape of shapes) {
    if (!(shape instanceof z.ZodType)) continue
    const example = exampleOf(shape)
    const read = shape.parse(example)
    // nothing in it that the shape does not know
    expect(read).toMatchObject(example as object)
  }
})

test('the reference shows every route, and needs no script and no other server', async () => {
  const response = await api.call('GET', '/docs')
  const page = await response.text()
  expect(response.headers.get('content-type')).toContain('text/html')
  const document = await api.json<Document>(200, 'GET', '/openapi.json')
  const names = Object.values(document.paths).flatMap(methods => Object.values(methods).map(one => one.operationId))
  expect(names.filter(name => !page.includes(`id="${name}"`))).toEqual([])
  for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="${name}"`)
  const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(match => match[1] ?? '')
  expect(links.filter(link => !/^[#/](?!\/)/.test(link))).toEqual([])
  const anchors = links.filter(link => link.startsWith('#')).map(link => link.slice(1))
  expect(anchors.filter(anchor => !page.includes(`id="${anchor}"`))).toEqual([])
  expect(page).not.toMatch(/<script|\sstyle=|\son\w+=/)
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; /,
  )
})

import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { referencePage } from '../openapi/reference/page.ts'
import { STYLE } from '../openapi/reference/style.ts'
import { type OpenApiDocument, openApiDocument } from '../openapi.ts'

const CACHE = 'public, max-age=300'

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Open: the API's own description, for tools and for people. */
export const openapi = new Hono<AppEnv>()
  .get('/openapi.json', c =>
    c.json(describe(c.get('ctx').config.PUBLIC_URL).document, 200, {
      'access-control-allow-origin': '*',
      'cache-control': CACHE,
    }),
  )
  .get('/docs', c =>
    c.html(describe(c.get('ctx').config.PUBLIC_URL).page(), 200, {
      'cache-control': CACHE,
      'content-security-policy': POLICY,
    }),
  )

interface Described {
  document: OpenApiDocument
  page: () => string
}

const made = new Map<string, Described>()

/** Made once an isolate: it is the same until the next deployment. */
function describe(publicUrl: string): Described {
  const known = made.get(publicUrl)
  if (known) return known
  const document = openApiDocument(publicUrl)
  let page: string | undefined
  const described = { document, page: () => (page ??= referencePage(document)) }
  made.clear()
  made.set(publicUrl, described)
  return described
}

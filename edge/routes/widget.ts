import { Hono } from 'hono'
import { ConnectorError } from '../errors.ts'
import type { AppEnv, Request } from '../http.ts'

/** The entry keeps its name over releases; hashed chunks never change. */
const SHORT = 'public, max-age=300, stale-while-revalidate=86400'
const FOREVER = 'public, max-age=31536000, immutable'

/** Open, for every site: a script tag with `crossorigin` needs CORS, a page with COEP needs CORP. */
export const widget = new Hono<AppEnv>().get('/widget/v1/:path{.+}', serve)

async function serve(c: Request): Promise<Response> {
  const path = c.req.param('path') ?? ''
  const found = await c.env.ASSETS?.fetch(new URL(`/${path}`, 'https://assets.local'), {
    headers: conditional(c),
  })
  if (!found || (found.status !== 200 && found.status !== 304)) throw new ConnectorError('not_found')
  const headers = new Headers({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': path.startsWith('chunks/') ? FOREVER : SHORT,
    'content-type': found.headers.get('content-type') ?? 'text/javascript; charset=utf-8',
  })
  const etag = found.headers.get('etag')
  if (etag) headers.set('etag', etag)
  return new Response(found.body, { status: found.status, headers })
}

function conditional(c: Request): Record<string, string> {
  const etag = c.req.header('if-none-match')
  return etag ? { 'if-none-match': etag } : {}
}

import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { openApiDocument } from '../openapi.ts'

/** Open. */
export const openapi = new Hono<AppEnv>().get('/openapi.json', c =>
  c.json(openApiDocument(c.get('ctx').config.PUBLIC_URL), 200, {
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=300',
  }),
)

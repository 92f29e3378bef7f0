import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { page } from './page.ts'
import { createSession } from './session.ts'

export interface PortalOptions {
  /** JSON file with the portal's `apiKey`; read anew each time, since it may be written later. */
  keyFile: string
  /** Where this server reaches the API. */
  api: string
  /** Where browsers reach it. */
  publicUrl: string
}

const asset = (name: string) => readFileSync(new URL(`static/${name}`, import.meta.url), 'utf8')

/** A host portal as an integrator would build one: pages under a strict policy, and a server that holds the key. */
export function createPortal(options: PortalOptions): Hono {
  const app = new Hono()
  const api = new URL(options.publicUrl).origin
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${api}`,
    `connect-src 'self' ${api}`,
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', policy)
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'same-origin')
    c.header('cache-control', 'no-store')
  })
  app.get('/', c => c.html(page(api)))
  app.get('/portal.css', c => c.body(asset('portal.css'), 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/portal.js', c => c.body(asset('portal.js'), 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get('/icon.svg', c => c.body(asset('icon.svg'), 200, { 'content-type': 'image/svg+xml' }))
  app.post('/session', c => createSession(c, options))
  return app
}

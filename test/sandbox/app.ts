import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { apiRoutes } from './api.ts'
import { controlRoutes } from './control.ts'
import { authorizeRoutes } from './oauth.ts'
import { text } from './replies.ts'
import type { Sandbox } from './sandbox.ts'

/** One origin for everything: Dropbox's browser pages, its API, and the control routes. */
export function sandboxApp(sandbox: Sandbox): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.route('/oauth2/authorize', authorizeRoutes(sandbox))
  app.route('/sandbox', controlRoutes(sandbox))
  app.route('/', apiRoutes(sandbox))
  app.notFound(() => text('Not found', 404))
  return app
}

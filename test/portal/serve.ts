/** The demo host portal: `PORTAL_PORT`, `PORTAL_FILE` (holds the API key), `API_URL`, `PUBLIC_URL` of the API. */
import { serve } from '@hono/node-server'
import { createPortal } from './app.ts'

const port = Number(process.env.PORTAL_PORT ?? 8780)
const publicUrl = process.env.PUBLIC_URL ?? 'http://localhost:8787'
const app = createPortal({
  keyFile: process.env.PORTAL_FILE ?? '.data/portal.json',
  api: process.env.API_URL ?? publicUrl,
  publicUrl,
})

// Both loopback addresses, since `localhost` may mean either; nothing beyond this machine.
const servers = ['127.0.0.1', '::1'].map(hostname => {
  const server = serve({ fetch: app.fetch, port, hostname })
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (hostname === '::1' && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) return
    console.error(`cannot listen on ${hostname}:${port}: ${error.message}`)
    process.exit(1)
  })
  return server
})
process.on('SIGTERM', () => {
  for (const server of servers) server.close()
  process.exit(0)
})

// A portal without a framework: `CONNECTOR_API=… CONNECTOR_API_KEY=… node server.js`, then http://localhost:3000.
import { createServer } from 'node:http'
import { createClient } from 'dropbox-connector/client'

const { CONNECTOR_API = 'http://localhost:8787', CONNECTOR_API_KEY = '', PORT = '3000' } = process.env
const connector = createClient({ api: CONNECTOR_API, apiKey: CONNECTOR_API_KEY })

const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Integrations</title>
  <script type="module" src="${CONNECTOR_API}/widget/v1/dropbox-connector.js"></script>
  <script type="module" src="/portal.js"></script>
  <dropbox-connector api-base="${CONNECTOR_API}"></dropbox-connector>
</html>`

const script = `document.querySelector('dropbox-connector').getSessionToken = async () => {
  const response = await fetch('/session', { method: 'POST' })
  if (!response.ok) throw new Error('no session')
  return (await response.json()).token
}`

createServer(async (request, response) => {
  if (request.method === 'POST' && request.url === '/session') {
    // Yours: who is signed in, and for which customer? Refuse requests of other sites as you do elsewhere.
    const session = { tenant: { id: 'acme', name: 'Acme' }, user: { id: 'u-17', email: 'jo@acme.example' } }
    try {
      const { token } = await connector.createSession(session)
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ token }))
    } catch (error) {
      console.error(error)
      response.writeHead(502).end()
    }
    return
  }
  const isScript = request.url === '/portal.js'
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
  response.end(isScript ? script : page)
}).listen(Number(PORT), () => console.log(`ready http://localhost:${PORT}`))

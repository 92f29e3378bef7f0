import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A portal's server: pages and scripts by their path, and `POST /session`. */
export interface Host {
  origin: string
  /** Text of HTML, or of JavaScript where the path ends so. */
  show(path: string, text: string): void
  close(): void
}

export async function startHost(session: () => Promise<string>): Promise<Host> {
  const shown = new Map<string, string>()
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    if (request.method === 'POST' && path === '/session') {
      return void response.end(JSON.stringify({ token: await session() }))
    }
    const text = shown.get(path)
    if (text === undefined) return void response.writeHead(404).end()
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
    response.writeHead(200, { 'content-type': type }).end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (path, text) => void shown.set(path, text),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

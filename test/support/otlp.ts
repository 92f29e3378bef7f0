import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepOpen } from './keep-open.ts'

/** One delivery as it came. */
export interface Delivery {
  headers: Record<string, string | string[] | undefined>
  body: string
}

/**
 * An OTLP/HTTP receiver for traces, as a collector has one. `GET /received/:name` answers what came for
 * `/:name/v1/traces`: each test has a name of its own. What comes for `broken` is refused.
 */
export async function startOtlp(): Promise<{ url: string; close: () => Promise<void> }> {
  const received = new Map<string, Delivery[]>()
  const server = createServer(async (request, response) => {
    const [, first = '', second = ''] = (request.url ?? '').split('/')
    if (request.method === 'GET' && first === 'received') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(received.get(second) ?? []))
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const known = request.method === 'POST' && request.url === `/${first}/v1/traces` && first !== 'broken'
    if (known) {
      const delivery = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      received.set(first, [...(received.get(first) ?? []), delivery])
    }
    response.writeHead(known ? 200 : 503, { 'content-type': 'application/json' }).end('{}')
  })
  keepOpen(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

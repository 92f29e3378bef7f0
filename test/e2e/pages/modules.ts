import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

let serial = 0

/**
 * Runs a block as a module of a project that has the client installed. `given`: what the text before it says that there
 * is; `shown`: names of the block that are answered.
 */
export async function runModule(
  clone: string,
  text: string,
  given: Record<string, unknown>,
  shown: string[] = [],
): Promise<Record<string, unknown>> {
  serial += 1
  const path = join(clone, `block-${serial}.mjs`)
  const imports = text.replaceAll("'dropbox-connector/client'", "'./client/index.ts'")
  const names = shown.length > 0 ? `\nexport { ${shown.join(', ')} }\n` : ''
  writeFileSync(path, `const { ${Object.keys(given).join(', ')} } = globalThis.given\n${imports}${names}`)
  Object.assign(globalThis, { given })
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>
}

export interface Posted {
  body: string
  headers: Record<string, string | string[] | undefined>
}

/** Listens for one message at a time, as a server with a body parser of text would. Answers 400 for what throws. */
export async function startListener(
  take: (message: Posted) => Promise<number>,
): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const status = await take({ body, headers: request.headers }).catch(() => 400)
    response.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/dropbox`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

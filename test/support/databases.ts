/**
 * Databases for tests: each file gets a libSQL server of its own, so that no cron of one test sees the rows of another.
 * Tests run in workerd and can start nothing, so they ask here over HTTP: `POST /` answers the address of a fresh
 * server with the schema, `DELETE /?url=` ends it. What is asked of `/hangs` is never answered.
 */
import { cpSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { freePort } from '../../scripts/lib/ports.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { keepOpen } from './keep-open.ts'

type Server = Awaited<ReturnType<typeof startSqld>> & { dir: string }

/** What an isolate remembers of a connection (that it is throttled) must not be taken for one of another test file. */
async function numberConnectionsAfter(url: string, id: number): Promise<void> {
  const client = createClient({ url })
  await client.execute({ sql: "insert into sqlite_sequence (name, seq) values ('connections', ?)", args: [id] })
  client.close()
}

export async function startDatabases(dir: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const template = join(dir, 'template')
  const running = new Map<string, Server>()
  let made = 0

  const begin = async (folder: string): Promise<Server> => {
    const server = await startSqld({ dir: folder, port: await freePort(), onLine: () => undefined })
    return { ...server, dir: folder }
  }
  const fresh = async (): Promise<Server> => {
    const folder = join(dir, `libsql-${++made}`)
    const idsAfter = made * 10_000
    cpSync(template, folder, { recursive: true })
    const server = await begin(folder)
    running.set(server.url, server)
    await numberConnectionsAfter(server.url, idsAfter)
    return server
  }
  const end = async (server: Server): Promise<void> => {
    running.delete(server.url)
    await server.stop()
    rmSync(server.dir, { recursive: true, force: true })
  }

  const first = await begin(template)
  await migrateDatabase(first.url)
  await first.stop()

  // One is always ready before it is asked for.
  let spare = fresh()
  const door = createServer((request, response) => {
    if (request.url?.startsWith('/hangs')) return
    const answer = async (): Promise<string> => {
      if (request.method === 'POST') {
        const taken = spare
        spare = fresh()
        return (await taken).url
      }
      const server = running.get(new URL(request.url ?? '', 'http://door').searchParams.get('url') ?? '')
      if (server) await end(server)
      return ''
    }
    answer().then(
      text => response.end(text),
      error => response.writeHead(500).end(String(error)),
    )
  })
  keepOpen(door)
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    stop: async () => {
      door.closeAllConnections()
      door.close()
      await spare.catch(() => undefined)
      await Promise.all([...running.values()].map(end))
    },
  }
}

import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Connection, List } from '../../edge/contract.ts'
import { ROWS, rowAt } from './rows.ts'

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', json: 'application/json' }

/** How a page shows the rows, and where its script is. */
export interface Served {
  url: string
  close: () => void
}

/** Serves the lists' pages, their scripts from `scripts`, the widget as it was built, and an API with the same rows. */
export async function serve(scripts: string): Promise<Served> {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const send = (body: string | Buffer, type: string) =>
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    const missing = () => response.writeHead(404).end()
    const [, first = '', ...rest] = url.pathname.split('/')
    if (first === 'v1') {
      const answer = api(rest.join('/'), url.searchParams)
      return answer ? send(JSON.stringify(answer), 'application/json') : missing()
    }
    if (first === 'page') return send(page(rest[0] ?? ''), 'text/html')
    const folder = { widget: 'dist/widget', scripts }[first]
    if (!folder) return missing()
    const type = TYPES[url.pathname.split('.').at(-1) ?? ''] ?? 'text/plain'
    return readFile(join(folder, ...rest)).then(body => send(body, type), missing)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** The same page for all: a list of 600 pixels; only the script differs. */
function page(name: string): string {
  const body =
    name === 'widget'
      ? '<dropbox-connector id="list" view="events" session-token="opaque" style="--dropbox-connector-list-height:600px"></dropbox-connector>'
      : '<div id="list"></div>'
  const script = name === 'widget' ? '/widget/dropbox-connector.js' : `/scripts/${name}.js`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<style>
  body { margin: 0; font: 15px/1.4 sans-serif }
  div#list { height: 600px; overflow: auto; contain: strict }
  .block { position: relative }
  .row { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 16px; align-items: center; width: 100%; height: 56px; border-bottom: 1px solid #ddd; box-sizing: border-box; contain: strict }
  .block > .row { position: absolute; top: 0; left: 0 }
  .row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
</style>
<script type="module" src="${script}"></script>${body}</html>`
}

function api(path: string, query: URLSearchParams): unknown {
  if (path === 'connections') return { items: [CONNECTION], nextCursor: null } satisfies List<Connection>
  if (path === 'events/count') return { count: query.has('from') ? 0 : ROWS, capped: false }
  if (path === 'events/summary') return SUMMARY
  if (path !== 'events') return { items: [], nextCursor: null }
  const limit = Number(query.get('limit') ?? 100)
  const desc = query.get('order') !== 'asc'
  const from = query.has('cursor') ? Number(query.get('cursor')) : desc ? 0 : ROWS - 1
  const step = desc ? 1 : -1
  const places = Array.from({ length: limit }, (_, index) => from + step * index).filter(at => at >= 0 && at < ROWS)
  const next = from + step * limit
  return {
    items: places.map(rowAt),
    nextCursor: next >= 0 && next < ROWS ? String(next) : null,
    prevCursor: String(from - step),
    atStart: from === (desc ? 0 : ROWS - 1),
  }
}

const SUMMARY = {
  total: ROWS,
  byDay: [],
  byDayCategory: [],
  byActivity: [],
  byActor: [],
  byCountry: [],
  byItem: [],
  byIp: [],
  others: { actors: 0, items: 0, ips: 0 },
  sampled: false,
}
const CONNECTION: Connection = {
  id: 'con_one',
  name: 'Acme',
  adminEmail: 'ada@acme.example',
  status: 'connected',
  createdAt: '2026-06-01T00:00:00Z',
  connectedAt: '2026-06-01T00:00:00Z',
  sync: {
    phase: 'live',
    from: null,
    to: null,
    progress: 1,
    daysDone: 60,
    daysTotal: 60,
    eventCount: ROWS,
    duplicateCount: 0,
    lateCount: 0,
    quarantinedCount: 0,
    requestCount: 0,
    throttledMs: 0,
    silent: false,
  },
}

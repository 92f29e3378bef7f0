import type { CreatedConnection, CreatedPortal, Session } from '../edge/contract.ts'
import { newId } from '../edge/ids.ts'
import { callApi } from '../scripts/lib/api.ts'
import { OPERATOR, startConnector } from './lib/connector.ts'
import { benchDatabase } from './lib/database.ts'
import { type Bench, env, median, type Row, round, shuffled } from './lib/measure.ts'

const ROUNDS = env('BENCH_REFUSALS_ROUNDS', 500)
const WARM_UP = 50

interface Refusal {
  what: string
  status: number
  method?: string
  path: string
  token?: string
}

/** How long refusals take, over HTTP, in random order: where two differ, a stranger is told something. */
export const refusals: Bench = {
  name: 'refusals',
  async run() {
    const database = await benchDatabase()
    const worker = await startConnector({ database: database.url, dropbox: 'http://nowhere.example' })
    try {
      const url = (await worker.server.ready).origin
      return await measure(url, await refusalsOf(url))
    } finally {
      await Promise.all([worker.stop(), database.stop()])
    }
  },
}

async function refusalsOf(url: string): Promise<Refusal[]> {
  const origins = ['https://portal.example']
  const { apiKey } = await callApi<CreatedPortal>(url, OPERATOR, 'POST', '/v1/portals', { name: 'Bench', origins })
  const mint = async (tenant: string, more = {}) => {
    const body = { tenant: { id: tenant }, user: { id: 'u' }, ...more }
    return (await callApi<Session>(url, apiKey, 'POST', '/v1/sessions', body)).token
  }
  const [owner, stranger] = [await mint('owner'), await mint('stranger')]
  const reader = await mint('stranger', { permissions: ['events:read'] })
  const { connection } = await callApi<CreatedConnection>(url, owner, 'POST', '/v1/connections', {
    adminEmail: 'admin@acme.example',
  })
  const [known, unknown] = [`/v1/connections/${connection.id}`, `/v1/connections/${newId('connection')}`]
  const sync = { method: 'POST', status: 403, token: reader }
  return [
    { what: '401: no credential', status: 401, path: known },
    { what: '401: wrong signature', status: 401, path: known, token: `${owner.slice(0, -4)}AAAA` },
    { what: '404: there is no such connection', status: 404, path: unknown, token: stranger },
    { what: "404: another tenant's connection", status: 404, path: known, token: stranger },
    { what: '403: no permission, no such connection', path: `${unknown}/sync`, ...sync },
    { what: "403: no permission, another tenant's", path: `${known}/sync`, ...sync },
  ]
}

async function measure(url: string, all: Refusal[]): Promise<Row[]> {
  const times = new Map<Refusal, number[]>(all.map(refusal => [refusal, []]))
  for (let index = -WARM_UP; index < ROUNDS; index += 1) {
    for (const refusal of shuffled(all)) {
      const { method = 'GET', path, token } = refusal
      const began = performance.now()
      const response = await fetch(`${url}${path}`, {
        method,
        headers: token ? { authorization: `Bearer ${token}` } : {},
      })
      await response.arrayBuffer()
      const ms = performance.now() - began
      if (response.status !== refusal.status) throw new Error(`${refusal.what}: ${response.status}`)
      if (index >= 0) times.get(refusal)?.push(ms)
    }
  }
  return all.map((refusal, index) => {
    const values = (times.get(refusal) ?? []).sort((a, b) => a - b)
    const pair = times.get(all[index - 1] ?? refusal) ?? values
    return {
      bench: 'refusals',
      what: refusal.what,
      value: round(median(values)),
      // what 90 % of them took
      min: round(values[Math.floor(values.length * 0.05)] ?? 0),
      max: round(values[Math.floor(values.length * 0.95)] ?? 0),
      unit: 'ms',
      ...(index % 2 === 1 ? { ratio: `${round(median(values) / median(pair))} × the one above` } : {}),
    }
  })
}

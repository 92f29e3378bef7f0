import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../lib/child.ts'
import { waitForHttp } from '../lib/ready.ts'
import { prefixed } from './output.ts'

const entry = fileURLToPath(new URL('../../test/portal/serve.ts', import.meta.url))

interface Registration {
  id: string
  apiKey: string
}

/** Where the demo portal's API key is kept. */
export const portalFile = (dataDir: string) => join(dataDir, 'portal.json')

/** Sees to it that the data folder holds an API key: of the portal that it names, if the API knows it, else of a new one. */
export async function registerPortal(options: {
  api: string
  adminToken: string
  port: number
  dataDir: string
}): Promise<void> {
  const file = portalFile(options.dataDir)
  const origins = [`http://localhost:${options.port}`, `http://127.0.0.1:${options.port}`]
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Registration) : undefined
  if (kept) {
    // Its port may be another one this time.
    const response = await call(options, 'PATCH', `/v1/portals/${kept.id}`, { origins })
    if (response.ok) return
    if (response.status !== 404) throw await failure(response)
  }
  const response = await call(options, 'POST', '/v1/portals', { name: 'Demo portal', origins })
  if (!response.ok) throw await failure(response)
  const { id, apiKey } = (await response.json()) as Registration
  writeFileSync(file, `${JSON.stringify({ id, apiKey }, null, 2)}\n`, { mode: 0o600 })
}

/** The demo host portal with its own server, on another origin than the API. */
export async function startPortal(options: {
  port: number
  dataDir: string
  publicUrl: string
  api: string
}): Promise<Child> {
  const child = startChild({
    name: 'portal',
    command: process.execPath,
    args: [entry],
    env: {
      ...process.env,
      PORTAL_PORT: String(options.port),
      PORTAL_FILE: portalFile(options.dataDir),
      PUBLIC_URL: options.publicUrl,
      API_URL: options.api,
    },
    onLine: prefixed('portal'),
  })
  try {
    await waitForHttp(`http://127.0.0.1:${options.port}/`, { child })
  } catch (error) {
    await child.stop()
    throw error
  }
  return child
}

function call(options: { api: string; adminToken: string }, method: string, path: string, body: unknown) {
  return fetch(`${options.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${options.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
}

async function failure(response: Response): Promise<Error> {
  const text = await response.text()
  let reason = text.slice(0, 300)
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string }
    if (problem.code) reason = `${problem.code}: ${problem.detail}`
  } catch {
    // Not a problem document; the text itself says it.
  }
  return new Error(`the demo portal could not be registered (${response.status} ${reason})`)
}

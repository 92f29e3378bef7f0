import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { keepOpen } from '../support/keep-open.ts'
import { sandboxApp } from './app.ts'
import { SandboxControl } from './client.ts'
import { Sandbox } from './sandbox.ts'
import type { Settings } from './settings.ts'
import type { App } from './store.ts'

export interface SandboxOptions {
  /** 0 takes a free one. */
  port?: number
  /** Events of the first team over 60 days; 0 makes no team. Default 25,000. */
  seedEvents?: number
  latencyMs?: number
  /** Live events a minute of the first team; default 6. */
  trickle?: number
  /** Seed of the first team, and of the key that tokens are sealed with. */
  seed?: string
  /** Folder of `sandbox.json`: with it, a restart changes nothing. */
  dataDir?: string
  /** The app; default key `sandboxappkey`, secret `sandboxappsecret`. */
  app?: Partial<App>
  settings?: Partial<Settings>
}

export interface RunningSandbox {
  url: string
  port: number
  control: SandboxControl
  close(): Promise<void>
}

export const defaultApp = { key: 'sandboxappkey', secret: 'sandboxappsecret' }

/** Starts the sandbox on 127.0.0.1. Throws when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const { port = 0, seedEvents = 25_000, trickle = 6, seed = 'juniper', latencyMs, dataDir } = options
  const settings = { ...options.settings, ...(latencyMs === undefined ? {} : { latencyMs }) }
  const sandbox = new Sandbox({ secret: seed, dataDir, settings })
  sandbox.register({ ...defaultApp, ...options.app })
  const first = sandbox.store.state.teams[0]
  if (first) sandbox.team(first.spec.id)
  else if (seedEvents > 0)
    sandbox.createTeam({ seed, events: seedEvents, trickle, name: 'Juniper & Hale', domain: 'juniper-hale.example' })

  const app = sandboxApp(sandbox)
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(starting))
    starting.once('error', reject)
  })
  keepOpen(server)
  const bound = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${bound}`
  return {
    url,
    port: bound,
    control: new SandboxControl(url),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

const number = (name: string) => (process.env[name] ? Number(process.env[name]) : undefined)

async function main(): Promise<void> {
  const [port = 8788, seedEvents, latencyMs] = ['SANDBOX_PORT', 'SANDBOX_EVENTS', 'SANDBOX_LATENCY_MS'].map(number)
  const { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, DATA_DIR: dataDir } = process.env
  const redirectUris = process.env.SANDBOX_REDIRECT_URIS?.split(',')
  const running = await startSandbox({
    port,
    ...(seedEvents === undefined ? {} : { seedEvents }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(dataDir ? { dataDir } : {}),
    app: { ...(key ? { key } : {}), ...(secret ? { secret } : {}), ...(redirectUris ? { redirectUris } : {}) },
  })
  const [team] = await running.control.teams()
  const about = team ? `: ${team.name}, ${team.events} events in 60 days, sign in as ${team.admins[0]?.email}` : ''
  console.log(`listening on ${running.url}${about}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => running.close().then(() => process.exit(0)))
}

if (import.meta.main)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })

/** What `npm start` was told: ports, folders, and every name of the Worker's configuration. */
import { resolve } from 'node:path'

export const CONFIG_NAMES = [
  'PUBLIC_URL',
  'LIBSQL_URL',
  'LIBSQL_AUTH_TOKEN',
  'LIBSQL_DATABASES',
  'LIBSQL_AUTH_TOKENS',
  'DROPBOX_APP_KEY',
  'DROPBOX_APP_SECRET',
  'DROPBOX_BASE_URL',
  'ENCRYPTION_KEYS',
  'SESSION_KEYS',
  'ADMIN_TOKEN',
  'BACKFILL_DAYS',
  'RETENTION_DAYS',
  'SYNC_PER_CONNECTION',
  'SYNC_LEASE_MS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER_ARG',
  'STREAM_ALLOW_PRIVATE',
] as const
export type ConfigName = (typeof CONFIG_NAMES)[number]
export type Given = Partial<Record<ConfigName, string>>

export interface Settings {
  ports: { api: number; portal: number; sandbox: number; database: number; inspector: number }
  dataDir: string
  sandbox: { events: number; latencyMs: number }
  /** Set values of the Worker's configuration, from the environment or `.dev.vars`. */
  given: Given
  startsDatabase: boolean
  startsSandbox: boolean
}

/** Something the person who started it can put right; shown without a stack trace. */
export class SettingsError extends Error {}

export function readSettings(env: NodeJS.ProcessEnv, devVars: Given = {}): Settings {
  const given: Given = {}
  for (const name of CONFIG_NAMES) {
    const value = env[name] || devVars[name]
    if (value) given[name] = value
  }
  const realApp = given.DROPBOX_APP_KEY !== undefined && given.DROPBOX_APP_SECRET !== undefined
  if (!given.DROPBOX_BASE_URL && !realApp) requireBothOrNone(given)
  const settings: Settings = {
    ports: {
      api: port(env, 'PORT', 8787),
      portal: port(env, 'PORTAL_PORT', 8780),
      sandbox: port(env, 'SANDBOX_PORT', 8788),
      database: port(env, 'LIBSQL_PORT', 8789),
      // 0: any free one, so that two stacks can run side by side.
      inspector: whole(env, 'INSPECTOR_PORT', 0, 0, 65_535),
    },
    dataDir: resolve(env.DATA_DIR || '.data'),
    sandbox: {
      events: whole(env, 'SANDBOX_EVENTS', 25_000, 1, 10_000_000),
      latencyMs: whole(env, 'SANDBOX_LATENCY_MS', 0, 0, 60_000),
    },
    given,
    startsDatabase: given.LIBSQL_URL === undefined,
    startsSandbox: given.DROPBOX_BASE_URL === undefined && !realApp,
  }
  return settings
}

/** The ports that must be free, each with the variable that moves it. */
export function neededPorts(settings: Settings): { port: number; variable: string; part: string }[] {
  const { ports } = settings
  const needed = [
    { port: ports.api, variable: 'PORT', part: 'the API' },
    { port: ports.portal, variable: 'PORTAL_PORT', part: 'the demo portal' },
  ]
  if (settings.startsSandbox) needed.push({ port: ports.sandbox, variable: 'SANDBOX_PORT', part: 'the sandbox' })
  if (settings.startsDatabase) needed.push({ port: ports.database, variable: 'LIBSQL_PORT', part: 'the database' })
  const seen = new Map<number, string>()
  for (const { port, variable } of needed) {
    const other = seen.get(port)
    if (other) throw new SettingsError(`${other} and ${variable} are both ${port}: set one of them to another port`)
    seen.set(port, variable)
  }
  return needed
}

function requireBothOrNone(given: Given): void {
  const [has, lacks] = given.DROPBOX_APP_KEY
    ? ['DROPBOX_APP_KEY', 'DROPBOX_APP_SECRET']
    : ['DROPBOX_APP_SECRET', 'DROPBOX_APP_KEY']
  if (!given.DROPBOX_APP_KEY && !given.DROPBOX_APP_SECRET) return
  throw new SettingsError(`${lacks} is missing, but ${has} is set: give both for a real Dropbox app, or neither`)
}

function port(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  return whole(env, name, fallback, 1, 65_535)
}

function whole(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new SettingsError(`${name} is "${text}": it must be a whole number from ${min} to ${max}`)
  }
  return value
}

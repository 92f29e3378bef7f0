/**
 * `npm run serve`: the service on a machine of your own, without Cloudflare. The same Worker in workerd, a libSQL
 * server beside it unless LIBSQL_URL names one, and the cron. docs/self-hosting.md has the rest.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isFree } from './lib/ports.ts'
import { buildWorker } from './serve/build.ts'
import { serveWorker } from './serve/worker.ts'
import { openDatabase } from './start/database.ts'
import { complain, say } from './start/output.ts'
import { type ConfigName, readSettings, SettingsError } from './start/settings.ts'
import { Supervisor } from './start/supervisor.ts'
import { buildWidget } from './start/widget.ts'

/** What nobody can guess, and nothing is made up for: a key that is lost takes the stored credentials with it. */
const NEEDED: ConfigName[] = [
  'PUBLIC_URL',
  'DROPBOX_APP_KEY',
  'DROPBOX_APP_SECRET',
  'ENCRYPTION_KEYS',
  'SESSION_KEYS',
  'ADMIN_TOKEN',
]
/** After so many cron runs that failed in a row it is better to be started again. */
const PATIENCE = 5

const supervisor = new Supervisor()
supervisor.handleSignals()
try {
  await serve()
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  await supervisor.stop(1)
}

async function serve(): Promise<void> {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  // Not .dev.vars: what is meant for this machine's experiments does not serve customers.
  const settings = readSettings(process.env)
  const missing = NEEDED.filter(name => !settings.given[name])
  if (missing.length > 0) {
    throw new SettingsError(`${missing.join(', ')} must be set; \`npm run doctor\` says where each value comes from`)
  }
  const host = process.env.HOST || '127.0.0.1'
  const port = settings.ports.api
  await requireFree(port, 'PORT')
  if (settings.startsDatabase) await requireFree(settings.ports.database, 'LIBSQL_PORT')
  mkdirSync(settings.dataDir, { recursive: true })

  const database = await openDatabase(settings, supervisor)
  if (await buildWidget()) say('the widget is built')
  if (await buildWorker()) say('the Worker is built')
  const worker = supervisor.add(
    await serveWorker({ host, port, values: { ...settings.given, LIBSQL_URL: database.url } }),
  )
  await refuseUnlessConfigured(port)
  supervisor.onStop(everyMinute(worker.runCron))
  console.log(`ready http://${host}:${port}, known as ${settings.given.PUBLIC_URL}`)
}

async function requireFree(port: number, variable: string): Promise<void> {
  if (!(await isFree(port)))
    throw new SettingsError(`Port ${port} is taken: set ${variable} to another one, or free it.`)
}

async function refuseUnlessConfigured(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(30_000) })
  const { status, problems } = (await response.json()) as { status: string; problems: string[] }
  if (status === 'misconfigured') throw new SettingsError(problems.join('\n'))
}

/** Runs at the start of every minute, one run at a time; ends the service when nothing succeeds any more. */
function everyMinute(run: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout
  let busy = false
  let failures = 0
  const tick = async () => {
    plan()
    if (busy) return
    busy = true
    try {
      await run()
      failures = 0
    } catch (error) {
      failures += 1
      complain(`The cron run failed: ${error instanceof Error ? error.message : String(error)}`)
      if (failures >= PATIENCE) await supervisor.stop(1)
    } finally {
      busy = false
    }
  }
  const plan = () => {
    timer = setTimeout(() => void tick(), 60_000 - (Date.now() % 60_000))
  }
  plan()
  return () => clearTimeout(timer)
}

/** `npm start`: the whole product on this machine. What it reads from the environment is in README.md. */
import { mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../test/support/sandbox.ts'
import { isFree } from './lib/ports.ts'
import { startCron } from './start/cron.ts'
import { openDatabase } from './start/database.ts'
import { complain, prefixed, say } from './start/output.ts'
import { registerPortal, startPortal } from './start/portal.ts'
import { completeSecrets, readDevVars } from './start/secrets.ts'
import { type Given, neededPorts, readSettings, type Settings, SettingsError } from './start/settings.ts'
import { Supervisor } from './start/supervisor.ts'
import { buildWidget } from './start/widget.ts'
import { startWorker } from './start/worker.ts'

/** What the sandbox's app is called when no app was given. */
const SANDBOX_APP = { DROPBOX_APP_KEY: 'sandboxappkey', DROPBOX_APP_SECRET: 'sandboxappsecret' }

/** How long a database elsewhere is waited for. */
const PATIENCE_MS = 4000

const supervisor = new Supervisor()
supervisor.handleSignals()
try {
  await start()
} catch (error) {
  if (!supervisor.isStopping) {
    complain(error instanceof Error ? error.message : String(error))
    await supervisor.stop(1)
  }
}

async function start(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  process.chdir(root)
  const devVars = resolve(root, process.env.DEV_VARS_FILE || '.dev.vars')
  const settings = readSettings(process.env, readDevVars(devVars))
  await requireFreePorts(settings)
  mkdirSync(join(settings.dataDir), { recursive: true })
  const { values, made } = completeSecrets(settings.given, devVars)
  if (made.length > 0) say(`made ${made.join(', ')}, kept in ${relative(root, devVars)}`)

  const api = `http://localhost:${settings.ports.api}`
  const [database, dropbox] = await Promise.all([
    openDatabase(settings, supervisor),
    openDropbox(settings),
    buildWidget().then(built => say(built ? 'the widget is built' : 'the widget is up to date')),
  ])
  const workerValues: Given = {
    ...SANDBOX_APP,
    ...values,
    ...dropbox,
    LIBSQL_URL: database.url,
    PUBLIC_URL: values.PUBLIC_URL ?? api,
  }
  const { api: port, inspector: inspectorPort } = settings.ports
  supervisor.add(await startWorker({ port, inspectorPort, dataDir: settings.dataDir, values: workerValues }))
  say(`the API is ready on ${api}`)
  await reportHealth(api)
  supervisor.onStop(startCron(settings.ports.api))

  const registration = {
    api,
    adminToken: values.ADMIN_TOKEN ?? '',
    port: settings.ports.portal,
    dataDir: settings.dataDir,
  }
  const registered = database.migrated.then(() => registerPortal(registration))
  if (settings.startsDatabase) await registered.catch(error => complain(`${error.message}; the demo page says so too`))
  // A server elsewhere may come later; one that is there is ready before we say so.
  else await Promise.race([keepTrying(registered, () => registerPortal(registration)), sleep(PATIENCE_MS)])
  supervisor.add(
    await startPortal({
      port: settings.ports.portal,
      dataDir: settings.dataDir,
      publicUrl: workerValues.PUBLIC_URL ?? api,
      api,
    }),
  )
  console.log(`ready http://localhost:${settings.ports.portal}`)
}

async function requireFreePorts(settings: Settings): Promise<void> {
  for (const { port, variable, part } of neededPorts(settings)) {
    if (await isFree(port)) continue
    throw new SettingsError(`Port ${port}, meant for ${part}, is taken: set ${variable} to another one, or free it.`)
  }
}

/** The sandbox, another server in Dropbox's place, or Dropbox itself. */
async function openDropbox(settings: Settings): Promise<Given> {
  if (!settings.startsSandbox) {
    say(`Dropbox is ${settings.given.DROPBOX_BASE_URL ?? 'the real one, with the app that was given'}`)
    return {}
  }
  const sandbox = await startSandbox({
    port: settings.ports.sandbox,
    events: settings.sandbox.events,
    latencyMs: settings.sandbox.latencyMs,
    dataDir: settings.dataDir,
    appKey: settings.given.DROPBOX_APP_KEY ?? SANDBOX_APP.DROPBOX_APP_KEY,
    appSecret: settings.given.DROPBOX_APP_SECRET ?? SANDBOX_APP.DROPBOX_APP_SECRET,
    onLine: prefixed('sandbox'),
  })
  supervisor.add(sandbox)
  say(`the Dropbox sandbox is ready on ${sandbox.url}`)
  return { DROPBOX_BASE_URL: sandbox.url }
}

/** What is wrong with the configuration, in the API's own words. */
async function reportHealth(api: string): Promise<void> {
  const response = await fetch(`${api}/healthz`, { signal: AbortSignal.timeout(10_000) })
  const { problems = [] } = (await response.json().catch(() => ({}))) as { problems?: string[] }
  for (const problem of problems) complain(`The API says: ${problem}`)
}

async function keepTrying(first: Promise<void>, again: () => Promise<void>): Promise<void> {
  let attempt = first
  while (!supervisor.isStopping) {
    try {
      return await attempt
    } catch {
      await sleep(5000)
      attempt = again()
    }
  }
}

/** The whole stack as a person starts it, on free ports and with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/lib/ports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Stack {
  portal: string
  api: string
  sandbox: string
  dataDir: string
  /** All it has printed so far. */
  output(): string
  /** Presses Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>
}

export type StackEnv = Record<string, string>

/** Ports and folders for a stack; the same again for the same one after a restart. */
export async function stackEnv(): Promise<StackEnv> {
  const dataDir = mkdtempSync(join(tmpdir(), 'connector-stack-'))
  const [api, portal, sandbox, database] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  return {
    PORT: String(api),
    PORTAL_PORT: String(portal),
    SANDBOX_PORT: String(sandbox),
    LIBSQL_PORT: String(database),
    DATA_DIR: dataDir,
    SANDBOX_EVENTS: '3000',
    // Not the developer's own: it may name a real Dropbox app.
    DEV_VARS_FILE: join(dataDir, 'dev.vars'),
  }
}

export function removeData(env: StackEnv): void {
  if (env.DATA_DIR) rmSync(env.DATA_DIR, { recursive: true, force: true, maxRetries: 3 })
}

/** Starts the stack and waits for its `ready` line. Throws with its output when it ends before. */
export async function startStack(env: StackEnv): Promise<Stack> {
  const run = runStart(env)
  const url = await Promise.race([run.ready, run.ended.then(() => undefined), timeout(90_000)])
  if (!url) {
    await run.stop()
    throw new Error(`npm start did not become ready:\n${run.output()}`)
  }
  return {
    portal: url,
    api: `http://localhost:${env.PORT}`,
    sandbox: `http://localhost:${env.SANDBOX_PORT}`,
    dataDir: env.DATA_DIR ?? '',
    output: run.output,
    stop: run.stop,
  }
}

export interface Run {
  /** The address on the `ready` line. */
  ready: Promise<string>
  ended: Promise<number | null>
  output(): string
  stop(): Promise<number | null>
}

/** `npm start`, as it is. */
export function runStart(env: StackEnv): Run {
  const child = spawn('npm', ['start'], { cwd: root, env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const ready = new Promise<string>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        lines.push(line)
        const url = /^ready (http:\S+)$/.exec(line)?.[1]
        if (url) resolve(url)
      })
    }
  })
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  return { ready, ended, output: () => lines.join('\n'), stop: () => interrupt(child, ended) }
}

/** Processes that belong to a data folder: what `npm start` must not leave behind. Linux only, elsewhere none. */
export function processesOf(dataDir: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(pid => {
      const about = ['environ', 'cmdline'].map(file => contentOf(`/proc/${pid}/${file}`))
      return about.some(text => text.includes(dataDir)) ? [`${pid} ${about[1]?.replaceAll('\0', ' ')}`] : []
    })
}

/** Where pictures of a run go; kept by CI, ignored by git. */
export function picturePath(name: string): string {
  const folder = join(root, 'test-results')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${name}.png`)
}

async function interrupt(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const code = await ended
  clearTimeout(timer)
  return code
}

/** Without what a developer or the test runner has set that would change what `npm start` does. */
function cleanEnv(env: StackEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_|DROPBOX_|LIBSQL_|SANDBOX_|PUBLIC_URL|ADMIN_TOKEN|.*_KEYS$|.*_DAYS$)/.test(name),
  )
  return { ...Object.fromEntries(kept), ...env }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function timeout(ms: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(() => resolve(undefined), ms).unref())
}

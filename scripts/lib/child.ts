import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface ChildOptions {
  /** Shown in front of each line of output, and in errors. */
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  /** Every line of stdout and stderr. */
  onLine: (line: string) => void
}

export interface Child {
  name: string
  /** Settles when the process has ended, by itself or stopped. */
  ended: Promise<string>
  running(): boolean
  /** Ends the process and all it started: SIGTERM first, SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL at once, as a crash would be. */
  kill(): Promise<void>
}

const alive = new Set<ChildProcess>()

/** SIGKILL to whatever was started and has not ended, parts that were not ready yet among them. */
export function killAllChildren(): void {
  for (const child of alive) signalGroup(child, 'SIGKILL')
}

/** Starts a process in a group of its own, so that whatever it starts itself can be ended with it. */
export function startChild(options: ChildOptions): Child {
  const child = spawn(options.command, options.args, {
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  forward(child.stdout, options.onLine)
  forward(child.stderr, options.onLine)
  alive.add(child)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => {
      alive.delete(child)
      resolve(`could not be started: ${error.message}`)
    })
    child.once('exit', (code, signal) => {
      alive.delete(child)
      // What it started and left behind goes with it.
      signalGroup(child, 'SIGKILL')
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`)
    })
  })
  return {
    name: options.name,
    ended,
    running: () => alive.has(child),
    async stop(graceMs = 5000) {
      signalGroup(child, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
    },
    async kill() {
      signalGroup(child, 'SIGKILL')
      await ended
    },
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is empty already.
  }
}

function forward(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine)
}

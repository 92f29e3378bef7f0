import { type Child, killAllChildren } from '../lib/child.ts'
import { complain, say } from './output.ts'

/** Keeps the parts together: when one ends, all end, and no process stays behind. */
export class Supervisor {
  private readonly parts: Child[] = []
  private readonly cleanups: (() => void)[] = []
  private stopping: Promise<void> | undefined

  /** Watches a part from now on. */
  add<T extends Child>(part: T): T {
    this.parts.push(part)
    void part.ended.then(how => {
      if (this.stopping) return
      complain(`${part.name} ${how}, so everything stops.`)
      void this.stop(1)
    })
    return part
  }

  /** Something to undo at the end that is not a process: a timer. */
  onStop(cleanup: () => void): void {
    this.cleanups.push(cleanup)
  }

  get isStopping(): boolean {
    return this.stopping !== undefined
  }

  /** Stops every part and ends this process. */
  stop(code: number): Promise<void> {
    this.stopping ??= this.stopAll().then(() => {
      process.exit(code)
    })
    return this.stopping
  }

  /** On signals; a second one does not wait for anybody. */
  handleSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.stopping) killAllChildren()
        else say(`${signal}: stopping …`)
        void this.stop(0)
      })
    }
    process.on('exit', killAllChildren)
    process.on('uncaughtException', error => {
      complain(error.stack ?? error.message)
      void this.stop(1)
    })
    this.stopWithParent()
  }

  /** npm killed the hard way passes no signal on; then nobody is left to press Ctrl-C. */
  private stopWithParent(): void {
    if (!process.env.npm_lifecycle_event) return
    const parent = process.ppid
    const timer = setInterval(() => {
      if (process.ppid === parent) return
      if (!this.stopping) complain('npm is gone, so everything stops.')
      void this.stop(1)
    }, 1000)
    this.onStop(() => clearInterval(timer))
  }

  private async stopAll(): Promise<void> {
    for (const cleanup of this.cleanups) cleanup()
    // The database goes last, after all that write to it.
    const isDatabase = (part: Child) => part.name === 'libsql'
    await Promise.all(this.parts.filter(part => !isDatabase(part)).map(part => part.stop()))
    await Promise.all(this.parts.filter(isDatabase).map(part => part.stop()))
  }
}

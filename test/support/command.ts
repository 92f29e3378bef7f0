import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  code: number | undefined
  /** All that was printed, on either stream. */
  output: string
}

/** Runs `npm run NAME -- ARGS` with these variables and none of the developer's own configuration. */
export async function runCommand(name: string, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const { exitCode, all } = await execa(process.execPath, ['scripts/run.mjs', name, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', DEV_VARS_FILE: '/nowhere/dev.vars', ...env },
    extendEnv: false,
    all: true,
    reject: false,
    timeout: 60_000,
  })
  return { code: exitCode, output: all ?? '' }
}

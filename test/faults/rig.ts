import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '@libsql/client'
import { type Child, startChild } from '../../scripts/lib/child.ts'
import { freePort } from '../../scripts/lib/ports.ts'
import { waitForHttp } from '../../scripts/lib/ready.ts'
import { startSqld } from '../../scripts/lib/sqld.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { buildWorker } from '../../scripts/serve/build.ts'
import { buildWidget } from '../../scripts/start/widget.ts'
import { type RunningSandbox, startSandbox } from '../sandbox/serve.ts'
import { TEST_VARS } from '../support/keys.ts'
import type { Signer } from './signer.ts'
import type { WorkerOptions } from './worker.ts'

/** Short, so that what a killed worker held is free again soon. */
const LEASE_MS = 2000

/** As its admin API names them. */
export interface DatabaseLimit {
  block_writes?: boolean
  max_db_size?: string
}

/** A database that asks for a token: the rig has one of its own, for looking in. */
export interface Signers {
  rig: Signer
  worker: Signer
}

interface Ports {
  api: number
  database: number
  admin: number
}

/** The Worker, its database and the sandbox as processes that can be killed and started again at the same places. */
export class Rig {
  readonly sandbox: RunningSandbox
  readonly url: string
  readonly db: Client
  readonly #dir: string
  readonly #ports: Ports
  readonly #signers: Signers | undefined
  #worker: Child | undefined
  #database: Child | undefined
  /** What the Worker printed last. */
  #lines: string[] = []

  private constructor(from: { sandbox: RunningSandbox; dir: string; ports: Ports; signers?: Signers }) {
    this.sandbox = from.sandbox
    this.#dir = from.dir
    this.#ports = from.ports
    this.#signers = from.signers
    this.url = `http://localhost:${from.ports.api}`
    this.db = createClient({ url: `http://127.0.0.1:${from.ports.database}`, ...tokenOf(from.signers?.rig) })
  }

  static async start(latencyMs: number, signers?: Signers): Promise<Rig> {
    const [api, database, admin] = await Promise.all([freePort(), freePort(), freePort()])
    const sandbox = await startSandbox({ seedEvents: 0, latencyMs })
    const dir = mkdtempSync(join(tmpdir(), 'connector-faults-'))
    const rig = new Rig({ sandbox, dir, ports: { api, database, admin }, ...(signers ? { signers } : {}) })
    try {
      await Promise.all([rig.startDatabase(), buildWidget()])
      await buildWorker()
      await migrateDatabase(`http://127.0.0.1:${database}`, signers?.rig.token)
      await rig.startWorker()
    } catch (error) {
      await rig.stop()
      throw error
    }
    return rig
  }

  async startWorker(signer = this.#signers?.worker): Promise<void> {
    const options: WorkerOptions = {
      port: this.#ports.api,
      values: {
        ...TEST_VARS,
        PUBLIC_URL: this.url,
        LIBSQL_URL: `http://127.0.0.1:${this.#ports.database}`,
        ...(signer ? { LIBSQL_AUTH_TOKEN: signer.token } : {}),
        DROPBOX_BASE_URL: this.sandbox.url,
        SYNC_LEASE_MS: String(LEASE_MS),
        // receivers are on this machine
        STREAM_ALLOW_PRIVATE: 'true',
      },
    }
    this.#worker = startChild({
      name: 'worker',
      command: process.execPath,
      args: [fileURLToPath(new URL('worker.ts', import.meta.url))],
      env: { ...process.env, WORKER: JSON.stringify(options) },
      onLine: line => {
        this.#lines = [...this.#lines.slice(-3000), line]
      },
    })
    await waitForHttp(`${this.url}/healthz`, { child: this.#worker, accept: () => true }).catch((error: unknown) => {
      throw new Error(`The Worker did not start:\n${this.#lines.slice(-30).join('\n')}`, { cause: error })
    })
  }

  /** What the Worker printed of late. */
  printed(): string {
    return this.#lines.join('\n')
  }

  /** Where the database's server keeps it. */
  get databaseDir(): string {
    return join(this.#dir, 'libsql')
  }

  /** A place for files that goes with the rig. */
  get dir(): string {
    return this.#dir
  }

  /** Lets in the rig, and that one. */
  async startDatabase(signer = this.#signers?.worker): Promise<void> {
    const { database: port, admin: adminPort } = this.#ports
    const options = { dir: this.databaseDir, port, adminPort, onLine: () => undefined }
    this.#database = await startSqld({ ...options, ...this.#keyFile(signer) })
  }

  #keyFile(signer: Signer | undefined): { keyFile?: string } {
    if (!this.#signers || !signer) return {}
    const keyFile = join(this.#dir, 'keys.pem')
    writeFileSync(keyFile, `${this.#signers.rig.pem}\n${signer.pem}\n`)
    return { keyFile }
  }

  /** What a hoster does when a quota is used up, or a disk when it is full. */
  async limitDatabase(limit: DatabaseLimit): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.admin}/v1/namespaces/default/config`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ block_reads: false, block_writes: false, max_db_size: '100GB', ...limit }),
    })
    if (!response.ok) throw new Error(`the database answered ${response.status}: ${await response.text()}`)
  }

  /** kill -9. */
  async killWorker(): Promise<void> {
    await this.#worker?.kill()
  }

  /** kill -9. */
  async killDatabase(): Promise<void> {
    await this.#database?.kill()
  }

  async stop(): Promise<void> {
    this.db.close()
    await Promise.all([this.#worker?.stop(), this.#database?.stop(), this.sandbox.close()])
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 3 })
  }

  call(method: string, path: string, token: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
  }

  async json<T>(status: number, method: string, path: string, token: string, body?: unknown): Promise<T> {
    const response = await this.call(method, path, token, body)
    const text = await response.text()
    if (response.status !== status) throw new Error(`${method} ${path}: ${response.status}, not ${status}: ${text}`)
    return JSON.parse(text) as T
  }
}

function tokenOf(signer: Signer | undefined): { authToken?: string } {
  return signer ? { authToken: signer.token } : {}
}

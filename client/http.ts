import { ConnectorApiError } from './error.ts'
import type { Problem } from './types.ts'

/** Tries of a read in all, when the API says that trying again helps. */
const TRIES = 4
const MAX_WAIT_MS = 30_000

export interface Call {
  token: (renew: boolean) => Promise<string>
  body?: unknown
  signal?: AbortSignal | undefined
}

/** Calls with a bearer token. Reads are repeated after 429 and 503, and once with a new token after 401. */
export class Http {
  readonly #api: string
  readonly #fetch: typeof fetch

  constructor(api: string, fetcher: typeof fetch = (...args) => fetch(...args)) {
    this.#api = api.replace(/\/+$/, '')
    this.#fetch = fetcher
  }

  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, call: Call): Promise<T> {
    let renewed = false
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#send(method, path, call, renewed)
      const text = await response.text()
      if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
      const error = new ConnectorApiError(response.status, problemOf(text))
      if (error.code === 'session_expired' && !renewed) {
        renewed = true
        continue
      }
      const passing = response.status === 429 || response.status === 503
      if (method !== 'GET' || !passing || attempt >= TRIES) throw error
      await pause(waitMs(response.headers.get('retry-after'), attempt), call.signal)
    }
  }

  async #send(method: string, path: string, call: Call, renew: boolean): Promise<Response> {
    return this.#fetch(`${this.#api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await call.token(renew)}`,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
  }
}

function problemOf(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Problem
    return typeof value?.code === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function waitMs(retryAfter: string | null, attempt: number): number {
  const seconds = retryAfter === null || retryAfter === '' ? Number.NaN : Number(retryAfter)
  const wanted = Number.isFinite(seconds) ? seconds * 1000 : 500 * 2 ** attempt
  return Math.min(MAX_WAIT_MS, wanted)
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

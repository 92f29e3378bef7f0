import type { Config } from '../env.ts'

/** Hosts that Dropbox serves; anything else is never called. */
const HOSTS = new Set(['api.dropboxapi.com', 'www.dropbox.com'])

/** A page of 1000 events is about 1.6 MB; far beyond that, something is wrong. */
const MAX_BODY_BYTES = 40_000_000
const TIMEOUT_MS = 30_000

export class TransportError extends Error {
  override readonly name = 'TransportError'
}

/**
 * A fetch that only reaches Dropbox, or the one origin configured in its place. Times out (body included),
 * follows no redirect, and bounds the body. Throws TransportError.
 */
export function dropboxFetch(config: Pick<Config, 'DROPBOX_BASE_URL'>, timeoutMs = TIMEOUT_MS): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : String(input))
    if (!HOSTS.has(asked.hostname) && asked.origin !== config.DROPBOX_BASE_URL) {
      throw new TransportError('not a Dropbox host')
    }
    const url = config.DROPBOX_BASE_URL ? new URL(asked.pathname + asked.search, config.DROPBOX_BASE_URL) : asked
    const headers = new Headers(init?.headers)
    headers.set('user-agent', 'dropbox-connector/1')
    try {
      const response = await fetch(url, {
        ...init,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      } as RequestInit)
      if (response.status >= 300 && response.status < 400) throw new TransportError(`redirect (${response.status})`)
      return await buffered(response)
    } catch (cause) {
      if (cause instanceof TransportError) throw cause
      throw new TransportError('no answer', { cause })
    }
  }
}

/** Reads the body here, so that a stall or a torn connection surfaces as a transport error and not inside the SDK. */
async function buffered(response: Response): Promise<Response> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new TransportError('body too large')
  if (!response.body) return response
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > MAX_BODY_BYTES) {
      await reader.cancel()
      throw new TransportError('body too large')
    }
    chunks.push(part.value)
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.byteLength
  }
  return new Response(body, { status: response.status, headers: response.headers })
}

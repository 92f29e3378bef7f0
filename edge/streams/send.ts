import { ConnectorError } from '../errors.ts'
import { checkTarget, type Network } from './network.ts'

export interface Outgoing {
  url: string
  headers: Record<string, string>
  body: string
}

/** What a receiver answered. The body is cut after a megabyte. */
export interface Answer {
  status: number
  retryAfter: string | null
  body: string
  durationMs: number
}

const TIMEOUT_MS = 15_000
const MAX_BODY_BYTES = 1_000_000

/**
 * Sends one request and reads the answer: no redirect is followed, nothing is waited for longer than fifteen seconds in
 * all. Throws `stream_address_refused`, and `stream_unreachable` when there was no answer.
 */
export async function send(network: Network, request: Outgoing, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  const url = await checkTarget(network, request.url)
  const started = Date.now()
  try {
    const response = await network.fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'dropbox-connector/1', ...request.headers },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = await readSome(response)
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body,
      durationMs: Date.now() - started,
    }
  } catch (cause) {
    const late = Date.now() - started >= timeoutMs
    throw new ConnectorError('stream_unreachable', {
      cause,
      detail: late
        ? `The receiver did not answer within ${timeoutMs / 1000} seconds.`
        : 'No connection to the receiver could be made, or it broke off.',
    })
  }
}

async function readSome(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    text += decoder.decode(part.value, { stream: true })
    if (size <= MAX_BODY_BYTES) continue
    await reader.cancel()
    break
  }
  return text
}

import { ConnectorError } from '../errors.ts'
import type { Handler, Request } from '../http.ts'

/** What a request body may take: bytes, and milliseconds from the first look to its end. */
export interface BodyLimits {
  bytes: number
  ms: number
}

/** No request of this API needs more; a slow line brings that much in the time. */
export const BODY_LIMITS: BodyLimits = { bytes: 64 * 1024, ms: 10_000 }

/** Sends away what says itself that it is too large. The limits hold for whoever reads the body then. */
export function bodyLimits(limits: BodyLimits): Handler {
  return async (c, next) => {
    if (Number(c.req.header('content-length')) > limits.bytes) throw new ConnectorError('body_too_large')
    c.set('bodyLimits', limits)
    await next()
  }
}

/**
 * The whole body. A credential has been looked at before: a stranger's body is not waited for.
 * Throws `body_too_large`, `body_too_slow`, and `invalid_json` for one that breaks off.
 */
export async function readBody(c: Request): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, ms } = c.get('bodyLimits')
  const reader = c.req.raw.body?.getReader()
  if (!reader) return new Uint8Array()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectorError('body_too_slow')), ms)
  })
  try {
    return await collect(reader, late, bytes)
  } catch (error) {
    reader.cancel().catch(() => undefined)
    throw error instanceof ConnectorError ? error : new ConnectorError('invalid_json', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  late: Promise<never>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), late])
    if (done) break
    size += value.byteLength
    if (size > most) throw new ConnectorError('body_too_large')
    parts.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

import { ConnectorError } from '../errors.ts'

/** Who is counted: a session, an API key, or an address that holds no credential that works. */
export type Counted = 'session' | 'key' | 'address'

/** The platform's bindings in wrangler.toml, with their periods in seconds. Where one is not bound, nobody is counted. */
export const RATE_LIMITS: Record<Counted, { binding: string; period: number }> = {
  session: { binding: 'RATE_SESSION', period: 10 },
  key: { binding: 'RATE_KEY', period: 10 },
  address: { binding: 'RATE_ADDRESS', period: 60 },
}

/** Counts a request. Throws `rate_limited`. */
export type Admit = (who: Counted, key: string) => Promise<void>

export function admission(env: Record<string, unknown>): Admit {
  return async (who, key) => {
    const { binding, period } = RATE_LIMITS[who]
    const limiter = env[binding]
    if (!isLimiter(limiter) || (await allows(limiter, key))) return
    throw new ConnectorError('rate_limited', { retryAfterMs: period * 1000 })
  }
}

/** A limiter out of order lets people in: it protects the service, not the data. */
async function allows(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success
  } catch {
    return true
  }
}

function isLimiter(value: unknown): value is RateLimit {
  return typeof value === 'object' && value !== null && 'limit' in value
}

import { ConnectorError } from '../errors.ts'
import type { Request } from '../http.ts'
import { clientIp } from './client-ip.ts'

/** Counts a request that no credential vouches for, by where it came from. Throws `rate_limited`. */
export async function countAddress(c: Request): Promise<void> {
  const ip = clientIp(c)
  if (ip !== undefined) await c.get('ctx').admit('address', network(ip))
}

/** Who fails to sign in is counted by address, so that guessing ends in `rate_limited` and not in a database call each. */
export async function countingFailures<T>(c: Request, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof ConnectorError && error.row.status === 401) await countAddress(c)
    throw error
  }
}

/** One person has a whole /64 of IPv6: its first four groups. */
function network(ip: string): string {
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(missing).fill('0'), ...right].slice(0, 4).join(':')
}

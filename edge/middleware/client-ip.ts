import type { Request } from '../http.ts'

/** The caller's address as the platform saw it; a header that a caller can set alone is not asked. */
export function clientIp(c: Request): string | undefined {
  return c.req.header('cf-connecting-ip')
}

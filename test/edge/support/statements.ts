import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

/**
 * The SQL that goes to the database from now on, without its values, in the order in which it is sent. Ends with
 * `vi.restoreAllMocks`.
 */
export function watchStatements(): string[] {
  const statements: string[] = []
  const original = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input as string, init)
    if (request.url.startsWith(env.LIBSQL_URL)) statements.push(...texts(await request.clone().text()))
    return original(request)
  })
  return statements
}

/** The SQL of a Hrana request, without its arguments. */
function texts(body: string): string[] {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, entry] of Object.entries(value)) {
      if (key === 'sql' && typeof entry === 'string') found.push(entry)
      else if (key !== 'args' && key !== 'named_args') walk(entry)
    }
  }
  walk(JSON.parse(body))
  return found
}

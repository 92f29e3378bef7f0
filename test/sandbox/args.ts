import { badInput } from './replies.ts'

export type Args = Record<string, unknown>

const types = /^(application\/json(; ?charset=utf-?8)?|text\/plain; ?charset=dropbox-cors-hack)$/i

/**
 * Reads an RPC body by Dropbox's rules: JSON with the right Content-Type; a route without argument takes
 * no body, or `null`. A Response is the refusal.
 */
export async function readArgs(route: string, request: Request, takesArgs: boolean): Promise<Args | Response> {
  const type = request.headers.get('content-type')
  const body = await request.text()
  if (body === '' && type === null && !takesArgs) return {}
  if (type === null || !types.test(type))
    return badInput(
      route,
      `Bad HTTP "Content-Type" header: "${type ?? ''}".  Expecting one of "application/json", "application/json; charset=utf-8", "text/plain; charset=dropbox-cors-hack".`,
    )
  const value = parse(body)
  if (value === undefined) return badInput(route, 'request body: could not decode input as JSON')
  if (!takesArgs) return value === null ? {} : badInput(route, 'request body: expected null, got value')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return badInput(route, 'request body: expected object')
  return value as Args
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The name of a field that the route does not know. */
export const unknownField = (args: Args, known: string[]) => Object.keys(args).find(key => !known.includes(key))

/** `limit` with its bounds; a string says what is wrong. */
export function limitOf(args: Args, fallback = 1000): number | string {
  const limit = args.limit ?? fallback
  if (typeof limit !== 'number' || !Number.isInteger(limit)) return 'request body: limit: expected integer'
  if (limit < 1) return `request body: limit: ${limit} is not greater than or equal to 1`
  return limit > 1000 ? `request body: limit: ${limit} is not less than or equal to 1000` : limit
}

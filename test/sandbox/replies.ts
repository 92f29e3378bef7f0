import { randomBytes } from 'node:crypto'

/** Dropbox's summaries end in a random number of dots: nobody should compare them. */
const dots = () => '.'.repeat(Math.floor(Math.random() * 4))

export const requestId = () => randomBytes(16).toString('hex')

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json', ...headers } })
}

export function text(body: string, status = 400, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } })
}

export function html(body: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers } })
}

/** 400 in plain text: bad input, wrong kind of token, a scope that the app itself lacks. */
export const badInput = (route: string, reason: string) => text(`Error in call to API function "${route}": ${reason}`)

/** 401: `missing_scope` comes flattened, with `required_scope` beside the tag. */
export function authError(tag: string, more: Record<string, unknown> = {}): Response {
  const body = { error_summary: `${tag}/${dots()}`, error: { '.tag': tag, ...more } }
  return json(body, 401, { 'WWW-Authenticate': 'Bearer realm="Dropbox-API"' })
}

/** 409 of a route's own error union; a value nests under the tag's name. */
export function routeError(tag: string, more: Record<string, unknown> = {}): Response {
  return json({ error_summary: `${tag}/${dots()}`, error: { '.tag': tag, ...more } }, 409)
}

export const appScopeMissing = (route: string, appId: number | undefined, scope: string) =>
  badInput(
    route,
    `Your app${appId === undefined ? '' : ` (ID: ${appId})`} is not permitted to access this endpoint because it does not have the required scope '${scope}'. The owner of the app can enable the scope for the app using the Permissions tab on the App Console.`,
  )

/** 429 in the shapes that were seen: JSON, text or HTML, with `Retry-After` or without. */
export function tooMany(format: 'json' | 'text' | 'html', retryAfter: number | string | null): Response {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': String(retryAfter) }
  if (format === 'text') return text('too_many_requests', 429, headers)
  if (format === 'html')
    return html('<!DOCTYPE html><title>Dropbox - 429</title><h1>Too many requests</h1>', 429, headers)
  const wait = typeof retryAfter === 'number' ? { retry_after: retryAfter } : {}
  const error = { reason: { '.tag': 'too_many_requests' }, ...wait }
  return json({ error_summary: `too_many_requests/${dots()}`, error }, 429, headers)
}

export const serverPage = (status: number) =>
  html(
    `<!DOCTYPE html><html><head><title>Dropbox - ${status}</title></head><body><h1>Error (${status})</h1></body></html>`,
    status,
  )

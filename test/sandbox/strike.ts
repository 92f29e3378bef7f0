import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Fault } from './faults.ts'
import { appScopeMissing, authError, html, json, routeError, serverPage, text, tooMany } from './replies.ts'

/** Faults that answer in the route's place; undefined lets the route go on (the others change its reply). */
export function instead(fault: Fault, route: string, appId: number | undefined): Response | undefined {
  switch (fault.kind) {
    case 'rate_limit':
      return tooMany(fault.format ?? 'json', fault.retryAfter === undefined ? 1 : fault.retryAfter)
    case 'error':
      return failure(fault)
    case 'html':
      return html('<!DOCTYPE html><title>Dropbox</title><h1>We are doing some maintenance</h1>', fault.status ?? 200)
    case 'redirect':
      return new Response(null, {
        status: fault.status ?? 307,
        headers: { Location: fault.location ?? 'http://127.0.0.1:9/elsewhere' },
      })
    case 'body':
      return new Response(fault.body ?? '', {
        status: fault.status ?? 200,
        headers: { 'Content-Type': fault.contentType ?? 'application/json', ...fault.headers },
      })
    case 'auth_error':
      return fault.tag === 'missing_scope'
        ? authError('missing_scope', { required_scope: fault.scope ?? 'events.read' })
        : authError(fault.tag ?? 'invalid_access_token')
    case 'app_scope_missing':
      return appScopeMissing(route, appId, fault.scope ?? 'events.read')
    case 'admin_not_active':
    case 'mapping_not_found':
      return routeError(fault.kind)
    default:
      return undefined
  }
}

function failure(fault: Fault): Response {
  const status = fault.status ?? 500
  if (fault.format === 'text') return text(`Error ${status}`, status, fault.headers)
  if (fault.format === 'html') return serverPage(status)
  const error = 'The server has either erred or is incapable of performing the requested operation.'
  return json({ error }, status, fault.headers)
}

/** Faults of the wire. They need Node's own reply object, past Hono. */
export async function onWire(
  fault: Fault,
  { outgoing }: Pick<HttpBindings, 'outgoing'>,
  reply: () => Promise<Response>,
  isOn: () => boolean,
): Promise<Response> {
  if (fault.kind === 'slow') await sleep(fault.ms ?? 1000)
  while (fault.kind === 'hold' && isOn() && !outgoing.closed) await sleep(10)
  if (fault.kind === 'hang') {
    await new Promise(resolve => outgoing.once('close', resolve))
    return RESPONSE_ALREADY_SENT
  }
  if (fault.kind === 'reset_connection') {
    outgoing.socket?.destroy()
    return RESPONSE_ALREADY_SENT
  }
  const response = await reply()
  if (fault.kind === 'huge') return padded(response, fault.megabytes ?? 50)
  if (fault.kind !== 'truncate') return response
  const body = Buffer.from(await response.arrayBuffer())
  const part = body.subarray(0, Math.floor(body.length * (fault.keep ?? 0.5)))
  if (fault.clean) return new Response(part, { status: response.status, headers: response.headers })
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length })
  await new Promise<void>(resolve => outgoing.write(part, () => resolve()))
  outgoing.socket?.destroy()
  return RESPONSE_ALREADY_SENT
}

/** White space before the closing brace: the same JSON, many megabytes of it. */
async function padded(response: Response, megabytes: number): Promise<Response> {
  const body = await response.text()
  const padding = ' '.repeat(megabytes * 1024 * 1024)
  return new Response(`${body.slice(0, -1)}${padding}${body.slice(-1)}`, response)
}

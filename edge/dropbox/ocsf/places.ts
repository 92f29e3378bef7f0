import { recordOf, tagOf, textOf } from '../json.ts'
import type { OcsfInput, OcsfObject } from './input.ts'

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/
const IPV6_TEXT = /^[0-9a-f:.]{2,40}$/i

function isAddress(text: string): boolean {
  return IPV4.test(text) || (text.includes(':') && IPV6_TEXT.test(text) && URL.canParse(`http://[${text}]/`))
}

const ACCESS_NAMES: ReadonlyMap<string, string> = new Map([
  ['web', 'Dropbox web'],
  ['desktop', 'Dropbox desktop app'],
  ['mobile', 'Dropbox mobile app'],
  ['api', 'Dropbox API'],
  ['admin_console', 'Dropbox admin console'],
  ['enterprise_console', 'Dropbox enterprise console'],
  ['content_manager', 'Dropbox content manager'],
  ['sign_in_as', 'Dropbox sign-in-as session'],
])

/** Where it came from. Without an address the way of access names it; without that, `Dropbox` or `unknown`: never a made-up address. */
export function sourceEndpoint(event: OcsfInput): OcsfObject {
  const ip = event.ip && isAddress(event.ip) ? event.ip : undefined
  const location = locationOf(event)
  return {
    ...(ip !== undefined ? { ip } : { name: sourceName(event) }),
    ...(location && { location }),
  }
}

function sourceName(event: OcsfInput): string {
  const access = event.accessMethod && ACCESS_NAMES.get(event.accessMethod)
  return access || (event.actorType === 'dropbox' ? 'Dropbox' : 'unknown')
}

function locationOf(event: OcsfInput): OcsfObject | undefined {
  if (!event.country && !event.region && !event.city) return undefined
  return {
    ...(event.country && { country: event.country }),
    ...(event.region && { region: event.region }),
    ...(event.city && { city: event.city }),
  }
}

/** Whether the event says anything of its origin. */
export function hasSource(event: OcsfInput): boolean {
  return Boolean(event.ip || event.accessMethod)
}

export function sessionOf(raw: OcsfObject): string | undefined {
  const access = recordOf(recordOf(raw.origin)?.access_method)
  const tag = tagOf(access)
  const nested = tag === undefined ? undefined : recordOf(access?.[tag])
  return textOf((nested ?? access)?.session_id, 200)
}

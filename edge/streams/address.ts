import ipaddr from 'ipaddr.js'
import { ConnectorError } from '../errors.ts'

/** Names that never lead to the public internet (RFC 6761, 6762, 8375), and what clouds call their metadata service. */
const INTERNAL_NAMES = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home.arpa',
  'corp',
  'home',
  'private',
  'test',
  'invalid',
  'onion',
]

export interface AddressRules {
  /** The operator lets streams go to private addresses and over plain HTTP. */
  allowPrivate: boolean
}

/**
 * The address that a stream may be sent to. What a name leads to, `checkResolved` and the network it is sent through
 * have to say. Throws `stream_address_refused` with what is wrong.
 */
export function checkAddress(text: string, { allowPrivate }: AddressRules): URL {
  const url = URL.canParse(text) ? new URL(text) : refuse('It is not an address such as https://siem.example.com/path.')
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) refuse('It must begin with https://.')
  if (url.username !== '' || url.password !== '') refuse('It must hold no user name and no password.')
  if (url.hash !== '') refuse('It must hold no part behind a #.')
  if (allowPrivate) return url
  const host = url.hostname.replace(/\.$/, '')
  const literal = host.startsWith('[') ? host.slice(1, -1) : host
  if (ipaddr.isValid(literal)) {
    if (!isPublic(literal)) refuse('It leads to a private, local or reserved network.')
  } else if (isInternalName(host)) refuse('It is a name of an internal network.')
  return url
}

/** Whether an address in any of its notations is one of the public internet. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // `process` takes the address of version 4 out of one of version 6 that holds it
  const parsed = ipaddr.process(address)
  // only what is allotted as unicast passes: nothing reserved, nothing that a gateway translates to version 4
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST, 3)
}

/** 2000::/3, all that is given out of version 6. */
const GLOBAL_UNICAST = ipaddr.parse('2000::')

function isInternalName(host: string): boolean {
  const name = host.toLowerCase()
  // a name of one word is looked up in the network that this runs in
  return !name.includes('.') || INTERNAL_NAMES.some(one => name === one || name.endsWith(`.${one}`))
}

/** Throws `stream_address_refused` when a name leads to any address that is not public. */
export function checkResolved(addresses: readonly string[]): void {
  if (!addresses.every(isPublic)) refuse('Its name leads to a private, local or reserved network.')
}

function refuse(detail: string): never {
  throw new ConnectorError('stream_address_refused', { detail })
}

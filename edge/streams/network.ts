import { resolve4, resolve6 } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type AddressRules, checkAddress, checkResolved } from './address.ts'

/** How requests of streams leave. */
export interface Network extends AddressRules {
  fetch: (url: URL, init: RequestInit) => Promise<Response>
  /** The addresses behind a name; nothing where that cannot be known. */
  resolve: (name: string) => Promise<string[]>
}

const RESOLVE_MS = 2000

/**
 * The network of an environment. `STREAM_NETWORK` is bound where the service runs by itself: workerd then refuses, when
 * it connects, whatever is not a public address. On Cloudflare there is no way to a private one; names are looked up all
 * the same.
 */
export function streamNetwork(env: { STREAM_NETWORK?: unknown }, allowPrivate: boolean): Network {
  const bound = env.STREAM_NETWORK
  if (allowPrivate) return { allowPrivate, fetch: (url, init) => fetch(url, init), resolve: async () => [] }
  if (isFetcher(bound)) return { allowPrivate, fetch: (url, init) => bound.fetch(url, init), resolve: async () => [] }
  return { allowPrivate, fetch: (url, init) => fetch(url, init), resolve: lookUp }
}

/** A receiver's address, looked at as far as that can be done before connecting. Throws `stream_address_refused`. */
export async function checkTarget(network: Network, text: string): Promise<URL> {
  const url = checkAddress(text, network)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  if (!isIP(name)) checkResolved(await network.resolve(name))
  return url
}

/** A resolver that does not answer is no reason to send nothing: connecting decides then. */
async function lookUp(name: string): Promise<string[]> {
  const late = new Promise<string[]>(resolve => setTimeout(resolve, RESOLVE_MS, []))
  const found = Promise.all([resolve4(name).catch(() => []), resolve6(name).catch(() => [])])
  return Promise.race([found.then(both => both.flat()), late]).catch(() => [])
}

function isFetcher(value: unknown): value is Pick<Network, 'fetch'> {
  return typeof value === 'object' && value !== null && 'fetch' in value
}

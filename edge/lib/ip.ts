/** An address as a number: 32 bits of version 4, 128 of version 6. */
export interface Address {
  bits: 32 | 128
  value: bigint
}

/** Undefined for anything but an address. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text)
}

function parseVersion4(text: string): Address | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every(octet => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return
  return { bits: 32, value: octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n) }
}

function parseVersion6(text: string): Address | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (tail) {
    const v4 = parseVersion4(tail[2] ?? '')
    return v4 && parseVersion6(`${tail[1]}${(v4.value >> 16n).toString(16)}:${(v4.value & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return
  const [head = [], rest = []] = halves.map(half => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rest]
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) }
}

/** A team's log names the same few addresses again and again. */
const REMEMBERED = 1000
const known = new Map<string, string>()

/** The one way to write an address (RFC 5952), so that equal addresses are equal texts. Other text stays as it is. */
export function canonicalAddress(text: string): string {
  if (!text.includes(':')) return text
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size >= REMEMBERED) known.clear()
  const written = written6(text)
  known.set(text, written)
  return written
}

function written6(text: string): string {
  const address = parseAddress(text)
  if (address?.bits !== 128) return text
  if (address.value >> 32n === 0xffffn) return `::ffff:${octetsOf(address.value, 4)}`
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address.value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  )
  const runs = groups.join(':').matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)
  const [longest] = [...runs].toSorted((a, b) => b[0].length - a[0].length)
  if (!longest) return groups.join(':')
  const whole = groups.join(':')
  const before = whole.slice(0, longest.index).replace(/:$/, '')
  const after = whole.slice(longest.index + longest[0].length).replace(/^:/, '')
  return `${before}::${after}`
}

function octetsOf(value: bigint, count: number): string {
  return Array.from({ length: count }, (_, octet) => (value >> BigInt(24 - 8 * octet)) & 255n).join('.')
}

export interface Network extends Address {
  /** Leading bits that count. */
  prefix: number
}

/** `203.0.113.0/24`. Undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const address = parseAddress(base)
  const prefix = Number(length)
  return length !== '' && address && prefix <= address.bits ? { ...address, prefix } : undefined
}

export function isWithin(network: Network, text: string): boolean {
  const address = parseAddress(text)
  if (address?.bits !== network.bits) return false
  const shift = BigInt(network.bits - network.prefix)
  return address.value >> shift === network.value >> shift
}

/** A version 4 network as texts: whole addresses, or beginnings that end with a dot. At most 256. */
export function textsOfNetwork(network: Network): { addresses: string[]; beginnings: string[] } {
  const octets = Math.max(1, Math.ceil(network.prefix / 8))
  const unit = BigInt(32 - octets * 8)
  const first = (network.value >> BigInt(32 - network.prefix)) << BigInt(32 - network.prefix)
  const texts = Array.from({ length: 2 ** (octets * 8 - network.prefix) }, (_, index) => {
    const value = first + (BigInt(index) << unit)
    return octetsOf(value, octets)
  })
  return octets === 4
    ? { addresses: texts, beginnings: [] }
    : { addresses: [], beginnings: texts.map(text => `${text}.`) }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkAddress, checkResolved, isPublic } from '../../edge/streams/address.ts'
import { checkTarget, type Network } from '../../edge/streams/network.ts'

const guarded = { allowPrivate: false }
const refused = (url: string) => {
  try {
    checkAddress(url, guarded)
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'stream_address_refused'
  }
}

test.each([
  'https://siem.example.com/services/collector/event',
  'https://hooks.example.co.uk:8088/a?b=c',
  'https://1.1.1.1/',
  'https://[2606:4700:4700::1111]/',
])('%s may be sent to', url => {
  expect(checkAddress(url, guarded).protocol).toBe('https:')
})

test.each([
  // notations of loopback
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127.0.0.1./',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://a.localhost/',
  // private, shared, link-local, metadata
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fec0::1]/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://metadata/',
  // nowhere, everywhere, reserved
  'https://0.0.0.0/',
  'https://[::]/',
  'https://255.255.255.255/',
  'https://224.0.0.1/',
  'https://[ff02::1]/',
  'https://240.0.0.1/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://203.0.113.9/',
  'https://[2001:db8::1]/',
  'https://[2001::1]/',
  'https://[100::1]/',
  // names of a network of one's own
  'https://printer/',
  'https://siem.local/',
  'https://db.corp/',
  'https://nas.home.arpa/',
  // what is no plain https address
  'http://siem.example.com/',
  'ftp://siem.example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:password@siem.example.com/',
  'https://siem.example.com@127.0.0.1/',
  'https://siem.example.com/#x',
  'https://',
  'siem.example.com',
  '//siem.example.com',
  '',
])('%s is refused', url => {
  expect(refused(url)).toBe(true)
})

/** Blocks that are not the public internet, by IANA's registries; first and last address. */
const BLOCKS_4: [number, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
].map(([base, bits]) => [number(String(base)), Number(bits)])

function number(text: string): number {
  return text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
}

const dotted = (value: number) => [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
const hex = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`

/** Every way in which a URL can write an address of version 4, also inside one of version 6. */
const NOTATIONS: ((value: number) => string)[] = [
  dotted,
  value => String(value),
  value => `0x${value.toString(16)}`,
  value => `0${value.toString(8)}`,
  value => [24, 16, 8, 0].map(shift => `0x${((value >>> shift) & 255).toString(16)}`).join('.'),
  value => `${value >>> 24}.${value & 0xffffff}`,
  value => `[::ffff:${dotted(value)}]`,
  value => `[::ffff:${hex(value)}]`,
  value => `[::${hex(value)}]`,
  value => `[64:ff9b::${hex(value)}]`,
  value => `[2002:${hex(value)}::]`,
]

test('no address of a block that is not public passes, in any notation', () => {
  const inside = fc
    .constantFrom(...BLOCKS_4)
    .chain(([base, bits]) => fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map(offset => (base + offset) >>> 0))
  fc.assert(
    fc.property(inside, fc.constantFrom(...NOTATIONS), (value, notation) => refused(`https://${notation(value)}/`)),
    { numRuns: 3000 },
  )
})

test('outside of 2000::/3 no address of version 6 passes', () => {
  const group = fc.integer({ min: 0, max: 0xffff })
  const outside = fc
    .tuple(group, fc.array(group, { minLength: 7, maxLength: 7 }))
    .filter(([first]) => first < 0x2000 || first > 0x3fff)
  fc.assert(
    fc.property(outside, ([first, rest]) =>
      refused(`https://[${[first, ...rest].map(one => one.toString(16)).join(':')}]/`),
    ),
    { numRuns: 2000 },
  )
})

test('whatever is asked, it is refused or https without a password', () => {
  const made = fc
    .tuple(
      fc.constantFrom('http:', 'https:', 'ftp:', 'HTTPS:'),
      fc.constantFrom('', 'a:b@', '@', 'a@'),
      fc.array(fc.constantFrom(...'abz019.:[]-'), { maxLength: 20 }).map(all => all.join('')),
      fc.string({ maxLength: 10 }),
    )
    .map(([scheme, user, host, rest]) => `${scheme}//${user}${host}/${rest}`)
  const text = fc.oneof(fc.string(), made)
  fc.assert(
    fc.property(text, url => {
      if (refused(url)) return
      const { protocol, username, password } = new URL(url)
      expect([protocol, username, password]).toEqual(['https:', '', ''])
    }),
  )
})

test('a name that leads to one private address among public ones is refused', async () => {
  expect(() => checkResolved(['1.1.1.1', '10.0.0.7'])).toThrow()
  expect(() => checkResolved(['1.1.1.1', '2606:4700::1'])).not.toThrow()
  const network = (addresses: string[]): Network => ({
    ...guarded,
    resolve: async () => addresses,
    fetch: () => Promise.reject(new Error('nothing is sent')),
  })
  await expect(checkTarget(network(['169.254.169.254']), 'https://rebind.example.com/')).rejects.toMatchObject({
    code: 'stream_address_refused',
  })
  await expect(checkTarget(network(['1.1.1.1']), 'https://siem.example.com/')).resolves.toBeInstanceOf(URL)
})

test('what is no address is not public', () => {
  fc.assert(
    fc.property(fc.string(), text =>
      !text.includes('.') && !text.includes(':') ? !isPublic(text) || /^\d/.test(text) : true,
    ),
  )
})

test('the operator may let all through but passwords', () => {
  const open = { allowPrivate: true }
  expect(checkAddress('http://10.0.0.7:8088/x', open).hostname).toBe('10.0.0.7')
  expect(() => checkAddress('http://a:b@10.0.0.7/', open)).toThrow()
  expect(() => checkAddress('gopher://10.0.0.7/', open)).toThrow()
})

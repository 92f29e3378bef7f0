import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '../../edge/dropbox/canonical.ts'
import { fingerprint, fingerprints, twin } from '../../edge/dropbox/fingerprint.ts'
import { examples, type Raw, sandboxEvents, upload } from './samples.ts'

const of = (raw: unknown) => fingerprint(raw, 'salt of the connection')

/** Any JSON, with strings of any code units, lone surrogates too, and keys such as `__proto__`. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'"{}[]#;:tfn^!1ab'), maxLength: 6 }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xffff), { maxLength: 6 }).map(units => String.fromCharCode(...units)),
)
const json = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  record: fc
    .array(
      fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a', 'b', 'event_type')), tie('value')),
      { maxLength: 5 },
    )
    .map(entries => Object.fromEntries(entries)),
})).value

/** The same content with keys in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, shuffled(entry)]),
  )
}

/** What identity means, written plainly: absent, null and empty lists are the same, the description does not count. */
function essence(value: unknown, root: boolean): unknown {
  if (Array.isArray(value)) return value.map(one => essence(one, false))
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  const known = value as Raw
  const person = typeof known.account_id === 'string' || typeof known.team_member_id === 'string'
  const entries = Object.entries(known)
    .filter(([, entry]) => entry !== null && !(Array.isArray(entry) && entry.length === 0))
    .filter(([key]) => !person || !['display_name', 'email', 'member_external_id'].includes(key))
    .map(([key, entry]): [string, unknown] => [
      key,
      essence(root && key === 'event_type' ? plain(entry) : entry, false),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { entries }
}

function plain(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
  const { description: _, ...rest } = entry as Raw
  return rest
}

describe('the fingerprint of an event', () => {
  test('is a safe integer of 52 bits', () => {
    for (const raw of examples) {
      expect(of(raw)).toBeGreaterThanOrEqual(0)
      expect(of(raw)).toBeLessThan(2 ** 52)
      expect(Number.isSafeInteger(of(raw))).toBe(true)
    }
  })

  test('is the same however the keys are ordered', () => {
    for (const raw of sandboxEvents(1)) expect(of(shuffled(raw))).toBe(of(raw))
    fc.assert(fc.property(json, value => of(shuffled(value)) === of(value)))
  })

  test('is the same for null, absent and an empty list', () => {
    const bare = of(upload())
    expect(of(upload({ participants: [] }))).toBe(bare)
    expect(of(upload({ participants: null }))).toBe(bare)
    expect(of(upload({ details: { '.tag': 'file_add_details', nothing: null, none: [] } }))).toBe(bare)
    expect(of(upload({ participants: [{}] }))).not.toBe(bare)
  })

  test('does not depend on how Dropbox words the type or names a known person', () => {
    const renamed = JSON.parse(
      JSON.stringify(upload()).replaceAll('Ada Lovelace', 'Ada King').replaceAll('ada@', 'countess@'),
    )
    expect(of(renamed)).toBe(of(upload()))
    expect(of(upload({ event_type: { '.tag': 'file_add', description: '(file_operations) Added files' } }))).toBe(
      of(upload()),
    )
  })

  test('tells people apart who are known by address or name only', () => {
    const by = (user: Raw) => of(upload({ actor: { '.tag': 'user', user: { '.tag': 'non_team_member', ...user } } }))
    expect(by({ email: 'a@example.com' })).not.toBe(by({ email: 'b@example.com' }))
    expect(by({ display_name: 'A' })).not.toBe(by({ display_name: 'B' }))
    expect(by({ account_id: 'dbid:a' })).not.toBe(by({ account_id: 'dbid:b' }))
  })

  test.each<[string, Raw, Raw]>([
    ['a second', upload(), upload({ timestamp: '2026-06-01T08:00:01Z' })],
    ['an asset’s name', upload({ assets: [{ display_name: 'a' }] }), upload({ assets: [{ display_name: 'b' }] })],
    ['one list from two', upload({ x: ['a', 'b'] }), upload({ x: ['a,b'] })],
    ['one text from two that it spells', upload({ x: ['a"b'] }), upload({ x: ['a', 'b'] })],
    ['a text from the structure that it spells', upload({ x: ['}]"y'] }), upload({ x: [{}], y: '' })],
    ['a key from its value', upload({ x: { 'a"b': '' } }), upload({ x: { a: 'b"' } })],
    ['a list’s order', upload({ x: ['a', 'b'] }), upload({ x: ['b', 'a'] })],
    ['a number from its text', upload({ x: 1 }), upload({ x: '1' })],
    ['nesting', upload({ x: { y: { z: 1 } } }), upload({ x: { y: {}, z: 1 } })],
    ['composed from decomposed letters', upload({ x: '\u00e9' }), upload({ x: 'e\u0301' })],
    ['lone surrogates', upload({ x: '\ud800' }), upload({ x: '\ud801' })],
    ['a lone surrogate from U+FFFD', upload({ x: '\ud800' }), upload({ x: '\ufffd' })],
    ['a lone surrogate from its escape', upload({ x: '\ud800' }), upload({ x: '\\ud800' })],
  ])('tells apart %s', (_, one, other) => expect(of(one)).not.toBe(of(other)))

  test('sees keys such as __proto__', () => {
    const withKey = JSON.parse('{"timestamp":"t","__proto__":{"a":1}}')
    expect(of(withKey)).not.toBe(of({ timestamp: 't' }))
    expect(of(withKey)).not.toBe(of(JSON.parse('{"timestamp":"t","__proto__":{"a":2}}')))
  })

  test('is another one for another connection', () => {
    expect(fingerprint(upload(), 'salt')).not.toBe(fingerprint(upload(), 'another salt'))
  })

  // Another one for a stored event would make every re-read store the last days twice.
  test.each<[string, Raw, number]>([
    ['plain', upload(), 3301946911331854],
    ['not Latin', upload({ x: 'Grüße 漢字 😀' }), 3641277077189829],
    ['odd', upload({ x: '\ud800', schlüssel: [1.5, -0, true, false, 1e21] }), 3153392453618371],
    ['long', upload({ x: 'ü'.repeat(100_000), y: 'a'.repeat(1_500_000) }), 3377171296517752],
    [
      'of a person',
      upload({
        participants: [{ '.tag': 'user', user: { account_id: 'dbid:a', display_name: 'A', email: 'a@example.com' } }],
      }),
      1890478666811936,
    ],
  ])('stays what it was stored as: %s', (_, raw, stored) => expect(of(raw)).toBe(stored))

  test('is the same with more kinds of objects than are remembered', () => {
    const strange = upload({ x: Array.from({ length: 6_000 }, (_, index) => ({ z: 1, [`k${index}`]: 1, a: 1 })) })
    expect(of(shuffled(strange))).toBe(of(strange))
  })

  test('survives nesting deeper than any stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(Number.isSafeInteger(of(upload({ deep })))).toBe(true)
  })

  test('all events of a varied log have different ones', () => {
    const events = [...examples, ...sandboxEvents(5)]
    expect(new Set(events.map(of)).size).toBe(new Set(events.map(canonical)).size)
  })
})

test('canonical texts are equal exactly when the contents are', () => {
  const same = (a: unknown, b: unknown) => canonical(a) === canonical(b)
  const equal = (a: unknown, b: unknown) => JSON.stringify([essence(a, true)]) === JSON.stringify([essence(b, true)])
  fc.assert(
    fc.property(json, json, (a, b) => same(a, b) === equal(a, b)),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(json, fc.constantFrom('a', 'b', '__proto__'), json, (value, key, entry) => {
      const changed = Object.fromEntries([...Object.entries(value ?? {}), [key, entry]])
      return same(value, changed) === equal(value, changed)
    }),
    { numRuns: 3000 },
  )
})

describe('twins', () => {
  test('the first keeps the base, the others have their own', () => {
    const base = of(upload())
    expect(twin(base, 0)).toBe(base)
    const all = Array.from({ length: 1000 }, (_, ordinal) => twin(base, ordinal))
    expect(new Set(all).size).toBe(1000)
    expect(all.every(value => Number.isSafeInteger(value) && value < 2 ** 52)).toBe(true)
    expect(twin(base, 7)).toBe(twin(base, 7))
    expect(twin(base + 1, 7)).not.toBe(twin(base, 7))
  })
})

test('the events of a page have the fingerprints that each has by itself', async () => {
  const events = [upload(), { ...upload(), timestamp: '2026-01-01T00:00:01Z' }, null, 'text', upload()]
  expect(await fingerprints(events, 'salt')).toEqual(events.map(event => fingerprint(event, 'salt')))
})

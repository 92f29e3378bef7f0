import { expect, test } from 'vitest'
import { describe } from '../../edge/dropbox/describe.ts'
import { fingerprint } from '../../edge/dropbox/fingerprint.ts'
import { activityLabel, actorLabel } from '../../edge/dropbox/labels.ts'
import { normalize } from '../../edge/dropbox/normalize.ts'
import type { NormalizedEvent } from '../../edge/dropbox/normalized.ts'
import { toOcsf } from '../../edge/dropbox/ocsf.ts'
import { Random } from '../sandbox/world/random.ts'
import { examples } from './samples.ts'

/** `FUZZ_CASES=100 npm test -- unit` for a long run: that many for each type of event. */
const PER_EXAMPLE = Number(process.env.FUZZ_CASES ?? 8)
const CASES = examples.length * PER_EXAMPLE

const nested = (depth: number) => JSON.parse(`${'{"a":['.repeat(depth)}0${']}'.repeat(depth)}`)
const HUGE = 'x'.repeat(100_000)

/** What a field is replaced by. */
const HOSTILE: readonly (() => unknown)[] = [
  () => null,
  () => 0,
  () => -1.5e300,
  () => true,
  () => '',
  () => 'text',
  () => HUGE,
  () => [],
  () => [[[]]],
  () => ({}),
  () => ({ '.tag': 'never_heard_of' }),
  () => ({ '.tag': 7 }),
  () => ({ '.tag': '__proto__' }),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  () => 'lone \ud800 surrogate \udfff',
  () => '{actor}[{now}]',
  () => nested(50),
  () => nested(3000),
  () => [null, 'a', 3, {}, { '.tag': 'file' }, { '.tag': 'user', user: null }],
  () => '2026-06-01T10:00:00.123456789+05:30',
  () => '2026-06-01T10:00:00-00:00',
  () => 2 ** 53 + 2,
  () => '1970-01-01T00:00:00Z',
  () => '9999-12-31T23:59:59Z',
  () =>
    Array.from({ length: 1000 }, (_, index) => ({
      '.tag': 'file',
      display_name: `${index}`,
      path: { contextual: `/${index}` },
    })),
]

type Node = Record<string, unknown> | unknown[]

/** One random place in the event is changed: removed, replaced, or given a stranger beside it. */
function mutate(root: Node, random: Random): void {
  const places: [Node, string][] = []
  const walk = (node: unknown, depth: number) => {
    if (typeof node !== 'object' || node === null || depth > 12) return
    for (const key of Object.keys(node)) {
      places.push([node as Node, key])
      walk((node as Record<string, unknown>)[key], depth + 1)
    }
  }
  walk(root, 0)
  const place = places[random.int(0, places.length - 1)]
  if (!place) return
  const [node, key] = place
  const value = (HOSTILE[random.int(0, HOSTILE.length - 1)] ?? (() => null))()
  const how = random.int(0, 3)
  if (how === 0) Reflect.deleteProperty(node, key)
  else if (how === 1)
    Object.defineProperty(node, '__proto__', { value, enumerable: true, configurable: true, writable: true })
  else Reflect.set(node, key, value)
}

function faultsOfReason(reason: string): string[] {
  return /timestamp|not an object/.test(reason) ? [] : [`rejected because of ${reason}`]
}

/** All that is asked of an event however damaged: a small well-formed row, words for people, an OCSF event. */
function faultsOfEvent(event: NormalizedEvent, raw: unknown): string[] {
  const faults: string[] = []
  const stored = JSON.stringify(event)
  if (!stored.isWellFormed()) faults.push('ill-formed row')
  if (stored.length > 60_000) faults.push('large row')
  const text = describe(JSON.parse(stored))
  if (text === '' || text.includes('undefined') || text.includes('[object')) faults.push(`described as ${text}`)
  if (activityLabel(event.activity) === '' || actorLabel(event) === '') faults.push('no label')
  const ocsf = toOcsf(event, raw, { eventId: 'evt_1' })
  if (ocsf.type_uid !== ocsf.class_uid * 100 + ocsf.activity_id) faults.push('wrong type_uid')
  return faults
}

test(`nothing that is JSON makes anything throw: ${CASES} mutated events`, () => {
  const random = new Random('fuzz', 'normalize')
  let cases = 0
  let rejected = 0
  for (const example of examples) {
    for (let turn = 0; turn < PER_EXAMPLE; turn += 1) {
      const raw = structuredClone(example)
      for (let change = 0; change <= turn % 4; change += 1) mutate(raw, random)
      cases += 1
      const result = normalize(raw)
      const faults = result.kind === 'rejected' ? faultsOfReason(result.reason) : faultsOfEvent(result.event, raw)
      if (result.kind === 'rejected') rejected += 1
      if (!Number.isSafeInteger(fingerprint(raw, 'salt'))) faults.push('no fingerprint')
      if (faults.length > 0) expect(faults, JSON.stringify(raw).slice(0, 5000)).toEqual([])
    }
  }
  expect(cases).toBe(CASES)
  expect(rejected).toBeLessThan(CASES / 5)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
}, 120_000)

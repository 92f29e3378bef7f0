/**
 * The content of an event as one text: the same for every way Dropbox may deliver the same event, different for
 * different events. Every value says its kind and strings their length, so no two structures read the same.
 */
export function canonical(raw: unknown): string {
  return isRecord(raw) ? record(raw, 0, true) : write(raw, 0)
}

/** Deeper than any event of Dropbox; what lies below does not tell events apart. */
const MAX_DEPTH = 200

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
      return `#${value};`
    case 'boolean':
      return value ? 't' : 'f'
    case 'object':
      if (value === null) return 'n'
      if (depth > MAX_DEPTH) return '^'
      return Array.isArray(value) ? list(value, depth) : record(value as Record<string, unknown>, depth, false)
    default:
      return 'n'
  }
}

/** UTF-8 turns every lone surrogate into the same character, so an ill-formed string is written escaped. */
function text(value: string): string {
  return value.isWellFormed() ? `"${value.length}:${value}` : `!${JSON.stringify(value)}`
}

function list(values: readonly unknown[], depth: number): string {
  let out = '['
  for (const value of values) out += write(value, depth + 1)
  return `${out}]`
}

function record(value: Record<string, unknown>, depth: number, root: boolean): string {
  const person = typeof value.account_id === 'string' || typeof value.team_member_id === 'string'
  let out = '{'
  for (const key of sorted(Object.keys(value))) {
    const entry = value[key]
    if (entry === null || entry === undefined || (Array.isArray(entry) && entry.length === 0)) continue
    if (person && CHANGEABLE.has(key)) continue
    out += keyText(key)
    out += root && key === 'event_type' ? eventType(entry, depth + 1) : write(entry, depth + 1)
  }
  return `${out}}`
}

/** What a person is called may change between two deliveries of one event; who it is does not. */
const CHANGEABLE = new Set(['display_name', 'email', 'member_external_id'])

/** Dropbox words the description of a type as it likes. */
function eventType(value: unknown, depth: number): string {
  if (!isRecord(value) || !Object.hasOwn(value, 'description')) return write(value, depth)
  const { description: _, ...rest } = value
  return write(rest, depth)
}

const keyTexts = new Map<string, string>()

/** Keys repeat in every event; what is written for them is kept, up to a bound a stranger's keys cannot push. */
function keyText(key: string): string {
  const known = keyTexts.get(key)
  if (known !== undefined) return known
  const written = text(key)
  if (keyTexts.size < 2000 && key.length < 100) keyTexts.set(key, written)
  return written
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Insertion sort: an event's objects have few keys, and it is several times faster than Array.sort on those. */
function sorted(keys: string[]): string[] {
  if (keys.length > 24) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    let at = index - 1
    for (; at >= 0; at -= 1) {
      const left = keys[at] ?? ''
      if (left <= key) break
      keys[at + 1] = left
    }
    keys[at + 1] = key
  }
  return keys
}

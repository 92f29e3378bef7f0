/**
 * The content of an event as one text: the same for every way Dropbox may deliver the same event, different for
 * different events. Every value says its kind and strings their length, so no two structures read the same.
 */
export function canonical(raw: unknown): string {
  if (!isObject(raw)) return write(raw, 0)
  const type = raw.event_type
  if (!isObject(type) || !('description' in type)) return write(raw, 0)
  const { description: _, ...rest } = type
  return write({ ...raw, event_type: rest }, 0)
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
      return Array.isArray(value) ? list(value, depth) : record(value as Record<string, unknown>, depth)
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

function record(value: Record<string, unknown>, depth: number): string {
  const keys = sorted(Object.keys(value))
  const person = isPerson(value)
  let out = '{'
  for (const key of keys) {
    const entry = value[key]
    if (entry === null || entry === undefined || (Array.isArray(entry) && entry.length === 0)) continue
    if (person && CHANGEABLE.has(key)) continue
    out += text(key) + write(entry, depth + 1)
  }
  return `${out}}`
}

/** What a person is called may change between two deliveries of one event; who it is does not. */
const CHANGEABLE = new Set(['display_name', 'email', 'member_external_id'])

function isPerson(value: Record<string, unknown>): boolean {
  return typeof value.account_id === 'string' || typeof value.team_member_id === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Insertion sort: events have few keys an object, nearly in order; much faster than Array.sort there. */
function sorted(keys: string[]): string[] {
  if (keys.length > 24) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] as string
    let at = index - 1
    while (at >= 0 && (keys[at] as string) > key) {
      keys[at + 1] = keys[at] as string
      at -= 1
    }
    keys[at + 1] = key
  }
  return keys
}

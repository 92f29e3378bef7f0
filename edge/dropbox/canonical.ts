import { ByteText } from './byte-text.ts'
import { Shapes } from './shapes.ts'

/**
 * The content of an event as one text: the same for every way Dropbox may deliver the same event, different for
 * different events. Every value says its kind and strings their length, so no two structures read the same.
 */
export function canonical(raw: unknown): string {
  return new TextDecoder().decode(canonicalBytes(raw, ''))
}

/** `before` and the canonical text as UTF-8; the bytes are valid until the next call. */
export function canonicalBytes(raw: unknown, before: string): Uint8Array<ArrayBuffer> {
  out.clear()
  out.text(before)
  if (isRecord(raw)) record(raw, 0, EVENT)
  else write(raw, 0)
  return out.bytes()
}

const out = new ByteText()
const IDS = ['account_id', 'team_member_id']
const name = new ByteText()
const shapes = new Shapes(key => {
  name.clear()
  text(key, name)
  return name.bytes().slice()
}, IDS)

/** Deeper than any event of Dropbox; what lies below does not tell events apart. */
const MAX_DEPTH = 200

/** What a record is: an event, its type, or any part of it. */
const [PART, EVENT, TYPE] = [0, 1, 2]

/** Character codes. */
const [NULL, TRUE, FALSE, DEEPER] = [110, 116, 102, 94]
const [LIST, LIST_END, RECORD, RECORD_END] = [91, 93, 123, 125]

function write(value: unknown, depth: number): void {
  if (typeof value === 'string') text(value, out)
  else if (typeof value === 'number') out.text(`#${value};`)
  else if (typeof value === 'boolean') out.byte(value ? TRUE : FALSE)
  else if (typeof value !== 'object' || value === null) out.byte(NULL)
  else if (depth > MAX_DEPTH) out.byte(DEEPER)
  else if (Array.isArray(value)) list(value, depth)
  else record(value as Record<string, unknown>, depth, PART)
}

/** UTF-8 turns every lone surrogate into the same character, so an ill-formed string is written escaped. */
function text(value: string, to: ByteText): void {
  if (!to.quoted(value)) to.text(`!${JSON.stringify(value)}`)
}

function list(values: readonly unknown[], depth: number): void {
  out.byte(LIST)
  for (const value of values) write(value, depth + 1)
  out.byte(LIST_END)
}

function record(value: Record<string, unknown>, depth: number, kind: number): void {
  const { fields, marked } = shapes.planOf(value)
  const person = marked && IDS.some(id => typeof value[id] === 'string')
  out.byte(RECORD)
  for (const { key, bytes } of fields) {
    const entry = value[key]
    if (entry === null || entry === undefined || (Array.isArray(entry) && entry.length === 0)) continue
    if (person && CHANGEABLE.has(key)) continue
    // Dropbox words the description of a type as it likes
    if (kind === TYPE && key === 'description') continue
    out.raw(bytes)
    if (kind === EVENT && key === 'event_type' && isRecord(entry)) record(entry, depth + 1, TYPE)
    else write(entry, depth + 1)
  }
  out.byte(RECORD_END)
}

/** What a person is called may change between two deliveries of one event; who it is does not. */
const CHANGEABLE = new Set(['display_name', 'email', 'member_external_id'])

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

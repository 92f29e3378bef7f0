import { assetOf } from './items.ts'
import { isRecord, type Json, listOf, recordOf, tagOf, textOf } from './json.ts'
import { personOf } from './people.ts'
import { gapsOf } from './sentence.ts'

/** Words of a sentence that come from the stored row, not from its extra values. */
const FROM_ROW = new Set(['actor', 'item', 'items', 'for', 'member', 'users', 'people', 'group', 'owner', 'ip'])
const MAX = 300

const wanted = new Map<string, readonly string[]>()

function wantedBy(says: string): readonly string[] {
  const known = wanted.get(says)
  if (known) return known
  const names = [...gapsOf(says)].filter(name => !FROM_ROW.has(name))
  wanted.set(says, names)
  return names
}

type Values = Record<string, string>

/** The small values that the sentence of a type needs; nothing for the plain file operations. */
export function valuesOf(
  says: string | undefined,
  type: string,
  details: Json,
  assets: readonly unknown[],
): Values | undefined {
  if (says === undefined) return changeOf(type, details)
  const names = wantedBy(says)
  if (names.length === 0) return undefined
  const values: Values = {}
  let any = false
  for (const name of names) {
    const value = oneValue(name, type, details, assets)
    if (value === undefined) continue
    values[name] = value
    any = true
  }
  return any ? values : undefined
}

function oneValue(name: string, type: string, details: Json, assets: readonly unknown[]): string | undefined {
  switch (name) {
    case 'was':
      return changeOf(type, details)?.was
    case 'now':
      return changeOf(type, details)?.now
    case 'to':
      return destination(type, details, assets)
    case 'pairs':
      return pairs(details)
    case 'reason':
      return plain(details.reason) ?? plain(recordOf(details.error_details)?.user_friendly_message)
    case 'deadline':
      return plain(recordOf(recordOf(details.request_details)?.deadline)?.deadline)
    case 'content_owner': {
      const owner = personOf(details.shared_content_owner)
      return owner?.name ?? owner?.email
    }
    default:
      return plain(details[name])
  }
}

/** A detail as words: text, numbers, tags with spaces, lists with commas; nothing for structures without a name. */
export function plain(value: unknown): string | undefined {
  if (typeof value === 'string') return textOf(value, MAX)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return joined(value)
  if (!isRecord(value)) return undefined
  return amount(value) ?? fullName(value) ?? tagWords(tagOf(value))
}

/** A tag as words. Dropbox has a tag `undefined`, for a limit that nobody set. */
function tagWords(tag: string | undefined): string | undefined {
  return tag === 'undefined' ? 'not set' : tag?.slice(0, MAX).toWellFormed().replaceAll('_', ' ')
}

function joined(list: readonly unknown[]): string | undefined {
  const words = list.slice(0, 5).flatMap(one => plain(Array.isArray(one) ? undefined : one) ?? [])
  if (words.length === 0) return undefined
  const more = list.length - words.length
  return textOf(words.join(', ') + (more > 0 ? ` and ${more} more` : ''), MAX)
}

function amount(value: Json): string | undefined {
  const duration = recordOf(value.duration) ?? value
  const unit = tagOf(duration.unit)
  const count = duration.amount
  return unit !== undefined && typeof count === 'number'
    ? `${count} ${unit.replaceAll('_', ' ')}`.slice(0, MAX)
    : undefined
}

function fullName(value: Json): string | undefined {
  const person = [textOf(value.given_name, MAX), textOf(value.surname, MAX)].filter(part => part !== undefined)
  if (person.length > 0) return textOf(person.join(' '), MAX)
  for (const key of [
    'display_name',
    'team_display_name',
    'project_name',
    'common_name',
    'addon_name',
    'product_name',
    'email',
  ]) {
    const name = textOf(value[key], MAX)
    if (name !== undefined) return name
  }
  return undefined
}

function relocations(details: Json): readonly unknown[] {
  return listOf(details.relocate_action_details)
}

/** How many things were moved, when more than one. */
function pairs(details: Json): string | undefined {
  const count = relocations(details).length
  return count > 1 ? String(count) : undefined
}

/** Where the first thing went: its new name for a rename, else its new path. */
function destination(type: string, details: Json, assets: readonly unknown[]): string | undefined {
  const index = recordOf(relocations(details)[0])?.dest_asset_index
  const asset = assetOf(assets[typeof index === 'number' ? index : 1])
  if (!asset) return undefined
  return textOf(type === 'file_rename' ? asset.name : (asset.path ?? asset.name), MAX)
}

/** The previous and the new value, in whatever names the type gives them. */
export function changeOf(type: string, details: Json): Values | undefined {
  let was = details.previous_value
  let now = details.new_value
  let name = 'value'
  if (was === undefined && now === undefined) {
    const key = Object.keys(details).find(one => PREVIOUS.test(one) || one.startsWith('new_'))
    if (key === undefined) return undefined
    name = key.replace(PREVIOUS, '').replace(/^new_/, '')
    was = details[`previous_${name}`] ?? details[`prev_${name}`] ?? details[`old_${name}`]
    now = details[`new_${name}`] ?? (name === 'value' ? undefined : details[name])
  }
  return between(was, now, /bytes$|quota|space_limits_change_policy/.test(`${type} ${name}`))
}

const PREVIOUS = /^(?:previous|prev|old)_/

function between(was: unknown, now: unknown, bytes: boolean): Values | undefined {
  const before = bytes ? size(was) : plain(was)
  const after = bytes ? size(now) : plain(now)
  if (before === undefined && after === undefined) {
    const changes = isRecord(was) && isRecord(now) ? differences(was, now) : undefined
    return changes === undefined ? undefined : { changes }
  }
  const values: Values = {}
  if (before !== undefined) values.was = before
  if (after !== undefined) values.now = after
  return values
}

/** What differs between two structures, the first few fields, one level of nesting. */
function differences(was: Json, now: Json): string | undefined {
  const found: string[] = []
  for (const key of Object.keys(now).slice(0, 50)) {
    const [before, after] = [was[key], now[key]]
    const [old, young] = [plain(before), plain(after)]
    if (old !== young) found.push(`${key.replaceAll('_', ' ')} from “${old ?? 'none'}” to “${young ?? 'none'}”`)
    else if (old === undefined && isRecord(before) && isRecord(after)) {
      const inner = differences(before, after)
      if (inner !== undefined) found.push(inner)
    }
    if (found.length === 3) break
  }
  return found.length === 0 ? undefined : textOf(found.join(', '), MAX)
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

function size(value: unknown): string | undefined {
  if (typeof value !== 'number') return plain(value)
  let rest = value
  let unit = 0
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024
    unit += 1
  }
  return `${Number(rest.toFixed(1))} ${UNITS[unit]}`
}

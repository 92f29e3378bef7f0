import type { EventExtra } from '../../db/schema/events.ts'
import { rowOfStored } from './cases.ts'
import { type EventRow, rowOf } from './event-table.ts'
import { generalSentence } from './general.ts'
import { actorLabel } from './labels.ts'
import { FORMATS } from './phrases.ts'
import { fillSentence } from './sentence.ts'

type Maybe<T> = T | null | undefined

/** What a description is made from: a stored row, or a normalized event. */
export interface Describable {
  type: string
  activity: string
  actorType: string
  actorId?: Maybe<string>
  actorName?: Maybe<string>
  actorEmail?: Maybe<string>
  itemType?: Maybe<string>
  itemName?: Maybe<string>
  itemPath?: Maybe<string>
  itemCount: number
  ip?: Maybe<string>
  country?: Maybe<string>
  extra?: Maybe<EventExtra>
}

/** One sentence in English for a person, from a stored event. Made when read, so that nothing long is stored. */
export function describe(event: Describable): string {
  const known = rowOf(event.type)
  const values = event.extra?.values ?? {}
  if (!known) return `${actorPhrase(event)}: ${values.description ?? `unspecified activity (${event.type})`}`
  const row = rowOfStored(known, event.activity)
  const says = row.says ?? generalSentence(row.label)
  return fillSentence(
    says,
    (name, format) => {
      const word = wordOf(name, event, row)
      return word === undefined || format === undefined ? word : FORMATS[format]?.(word)
    },
    name => (name === 'item' ? itemWord(event, row) : (MISSING.get(name) ?? 'something')),
  )
}

const MISSING: ReadonlyMap<string, string> = new Map([
  ['member', 'a member'],
  ['users', 'members'],
  ['people', 'people'],
  ['group', 'a group'],
  ['invitees', 'people'],
  ['invitee', 'an invited person'],
  ['content_owner', 'somebody else'],
])

const ITEM_WORDS: ReadonlyMap<string, string> = new Map([
  ['file', 'a file'],
  ['folder', 'a folder'],
  ['paper_document', 'a Paper document'],
  ['showcase', 'a showcase'],
  ['link', 'content'],
])

function wordOf(name: string, event: Describable, row: EventRow): string | undefined {
  const extra = event.extra
  switch (name) {
    case 'actor':
      return actorPhrase(event)
    case 'item':
      return itemName(event)
    case 'about':
      return about(event)
    case 'change':
      return changeOf(event)
    case 'items':
      return counted(event, row, event.itemCount)
    case 'pairs':
      return counted(event, row, Number(extra?.values?.pairs ?? 1))
    case 'for':
      return nameOf(extra?.participants?.find(one => one.type === 'account'))
    case 'member':
      return nameOf(member(extra)) ?? undefined
    case 'users':
      return namesOf(extra?.participants?.filter(one => one.type !== 'group' && one.type !== 'account'))
    case 'people':
      return namesOf(extra?.participants?.filter(one => one.type !== 'account'))
    case 'group':
      return nameOf(extra?.participants?.find(one => one.type === 'group')) ?? itemName(event)
    case 'owner':
      return nameOf(extra?.linkOwner)
    case 'ip':
      return event.ip ?? undefined
    default:
      return storedValue(extra?.values, name)
  }
}

function storedValue(values: Record<string, string> | undefined, name: string): string | undefined {
  const value = values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
  return value === undefined ? undefined : value.replace(WIRE_TIME, '$1 $2 UTC')
}

/** A time as Dropbox writes it, when it is the whole value. */
const WIRE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/

/** What the general rule names, with what joins it to the sentence: the thing, the people, and whose account it is. */
function about(event: Describable): string | undefined {
  const people = event.extra?.participants ?? []
  const account = nameOf(people.find(one => one.type === 'account'))
  const item = itemName(event)
  const named = [item, namesOf(people.filter(one => one.type !== 'account'))].filter(word => word !== undefined)
  const owner = account === undefined || account === item ? undefined : `for ${account}`
  if (named.length === 0) return owner === undefined ? undefined : ` ${owner}`
  return `: ${owner === undefined ? named.join(', ') : [...named, owner].join(', ')}`
}

/** The difference that the details hold, after what the general rule names. */
function changeOf(event: Describable): string | undefined {
  const [was, now, changes] = ['was', 'now', 'changes'].map(name => storedValue(event.extra?.values, name))
  const comma = about(event) === undefined ? '' : ','
  if (changes !== undefined) return `${comma === '' ? ':' : ','} ${changes}`
  if (was !== undefined && now !== undefined) return `${comma} from “${was}” to “${now}”`
  if (now !== undefined) return `, now “${now}”`
  return was === undefined ? undefined : `, was “${was}”`
}

function member(extra: Maybe<EventExtra>) {
  const people = extra?.participants ?? []
  return people.find(one => one.type === 'account') ?? people.find(one => one.type !== 'group')
}

function itemName(event: Describable): string | undefined {
  return event.itemName ?? undefined
}

function itemWord(event: Describable, row: EventRow): string {
  return ITEM_WORDS.get(event.itemType ?? row.object) ?? 'an item'
}

function counted(event: Describable, row: EventRow, count: number): string {
  const first = itemName(event) ?? itemWord(event, row)
  return count > 1 ? `${first} and ${count - 1} more` : first
}

function nameOf(person: Maybe<{ id?: string; name?: string; email?: string }>): string | undefined {
  return person?.name ?? person?.email ?? person?.id
}

function namesOf(people: readonly { id?: string; name?: string; email?: string }[] = []): string | undefined {
  const names = people.flatMap(person => nameOf(person) ?? [])
  if (names.length === 0) return undefined
  const more = names.length - 3
  if (more > 0) return `${names.slice(0, 3).join(', ')} and ${more} more`
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** The actor, with what sets this one apart: the address of an anonymous one, the domain of an outsider, who was impersonated. */
function actorPhrase(event: Describable): string {
  const name = actorLabel(event)
  const values = event.extra?.values
  if (values?.as) return `${name} (signed in as ${values.as})`
  if (values?.outside) {
    const domain = event.actorEmail?.split('@')[1]
    return domain ? `${name} (outside the team, ${domain})` : `${name} (outside the team)`
  }
  if (event.actorType !== 'anonymous' || !event.ip) return name
  return event.country ? `${name} from ${event.ip} (${event.country})` : `${name} from ${event.ip}`
}

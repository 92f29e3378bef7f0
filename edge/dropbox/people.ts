import type { ActorType } from '../../db/taxonomy.ts'
import { isRecord, type Json, listOf, recordOf, tagOf, textOf } from './json.ts'

const NAME = 1000
const EMAIL = 320
const ID = 200

export interface Person {
  id?: string
  name?: string
  email?: string
  /** Not a member of the team. */
  outside: boolean
}

export interface Actor extends Partial<Person> {
  type: ActorType
}

export interface Participant {
  type: string
  id?: string
  name?: string
  email?: string
}

const OUTSIDE = new Set(['non_team_member', 'trusted_non_team_member'])

/** A person as UserLogInfo and its kin give one; the inner tag says whether inside the team. */
export function personOf(value: unknown): Person | undefined {
  if (!isRecord(value)) return undefined
  const id = textOf(value.account_id, ID) ?? textOf(value.team_member_id, ID)
  const name = textOf(value.display_name, NAME)
  const email = emailOf(value.email)
  const tag = tagOf(value)
  if (tag === 'organization_team' || tag === 'team') return undefined
  const outside = tag !== undefined && OUTSIDE.has(tag)
  if (id === undefined && name === undefined && email === undefined && !outside) return undefined
  return identity(id, name, email, outside)
}

/** Dropbox takes addresses without regard to case, and so does a search; the raw event keeps what was sent. */
function emailOf(value: unknown): string | undefined {
  return textOf(value, EMAIL)?.toLowerCase()
}

function identity(
  id: string | undefined,
  name: string | undefined,
  email: string | undefined,
  outside: boolean,
): Person {
  const person: Person = { outside }
  if (id !== undefined) person.id = id
  if (name !== undefined) person.name = name
  if (email !== undefined) person.email = email
  return person
}

/** Who did it. An anonymous visitor, Dropbox itself and an actor nobody named have no name: none is made up. */
export function actorOf(value: unknown): Actor {
  const tag = tagOf(value)
  const actor = recordOf(value) ?? {}
  switch (tag) {
    case 'user':
    case 'admin':
      return { type: tag, ...(personOf(actor[tag]) ?? flat(actor)) }
    case 'app': {
      const app = recordOf(actor.app) ?? actor
      return {
        type: 'app',
        ...identity(textOf(app.app_id, ID), textOf(app.display_name, NAME), undefined, false),
      }
    }
    case 'reseller': {
      const reseller = recordOf(actor.reseller) ?? actor
      const name = textOf(reseller.reseller_name, NAME)
      return { type: 'reseller', ...identity(undefined, name, emailOf(reseller.reseller_email), false) }
    }
    case 'anonymous':
    case 'dropbox':
      return { type: tag }
    default:
      return { type: 'unknown', ...(tag === undefined ? undefined : personOf(actor[tag])) }
  }
}

/** An actor whose person was not nested under its tag. */
function flat(actor: Json): Person | undefined {
  const person = personOf(actor)
  return person === undefined ? undefined : { ...person, outside: false }
}

export function participantsOf(value: unknown, max: number): { list: Participant[]; outside: boolean } {
  const list: Participant[] = []
  let outside = false
  for (const entry of listOf(value)) {
    if (list.length === max && outside) break
    const tag = tagOf(entry)
    if (!isRecord(entry) || tag === undefined) continue
    if (tag === 'group') {
      if (list.length < max) list.push(groupOf(recordOf(entry.group) ?? entry))
      continue
    }
    const person = personOf(entry[tag]) ?? personOf(entry)
    if (person === undefined) continue
    outside ||= person.outside
    if (list.length < max) list.push(participant(textOf(tag, 50) ?? 'user', person))
  }
  return { list, outside }
}

export function participant(type: string, person: Person): Participant {
  const { outside: _, ...known } = person
  return { type, ...known }
}

function groupOf(group: Json): Participant {
  return {
    type: 'group',
    ...withoutOutside(identity(textOf(group.group_id, ID), textOf(group.display_name, NAME), undefined, false)),
  }
}

function withoutOutside(person: Person): Omit<Participant, 'type'> {
  const { outside: _, ...known } = person
  return known
}

/** The same person, by the strongest thing both sides know. */
export function samePerson(a: Omit<Participant, 'type'>, b: Omit<Participant, 'type'>): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id
  if (a.email !== undefined && b.email !== undefined) return a.email === b.email
  return a.name !== undefined && a.name === b.name
}

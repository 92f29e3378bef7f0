import { actorLabel, UNAUTHENTICATED } from '../labels.ts'
import type { OcsfInput, OcsfObject } from './input.ts'

/** OCSF's pattern for an e-mail address; anything else is a name, not an address. */
const EMAIL = /^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.,-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$/

interface Known {
  id?: string | null | undefined
  name?: string | null | undefined
  email?: string | null | undefined
}

/** A person as OCSF's user. Whoever has neither name nor address is known by the id. */
export function userOf(person: Known, kind: readonly [typeId: number, type: string] = [1, 'User']): OcsfObject {
  const email = person.email ?? undefined
  const name = email ?? person.name ?? person.id
  return {
    ...(name && { name }),
    ...(person.id && { uid: person.id }),
    ...(person.name && { full_name: person.name }),
    ...(email !== undefined &&
      EMAIL.test(email) && { email_addr: email, domain: email.slice(email.lastIndexOf('@') + 1) }),
    type_id: kind[0],
    type: kind[1],
  }
}

const KINDS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['user', [1, 'User']],
  ['admin', [2, 'Admin']],
  ['dropbox', [3, 'System']],
  ['app', [4, 'Service']],
  ['anonymous', [99, 'Anonymous']],
  ['reseller', [99, 'Reseller']],
])

/** The actor as a user: an anonymous one is "Unauthenticated user", which OCSF wants named, of type Other. */
export function actorUser(event: OcsfInput): OcsfObject {
  const kind = KINDS.get(event.actorType) ?? [0, 'Unknown']
  if (event.actorType === 'anonymous') return { name: UNAUTHENTICATED, type_id: kind[0], type: kind[1] }
  const user = userOf({ id: event.actorId, name: event.actorName, email: event.actorEmail }, kind)
  return user.name === undefined ? { name: actorLabel(event), ...user } : user
}

export function actorObject(event: OcsfInput, sessionId: string | undefined): OcsfObject {
  const session = sessionId !== undefined && { session: { uid: sessionId } }
  if (event.actorType !== 'app') return { user: actorUser(event), ...session }
  const app = {
    ...(event.actorName && { app_name: event.actorName }),
    ...(event.actorId && { app_uid: event.actorId }),
  }
  return Object.keys(app).length > 0 ? { ...app, ...session } : { user: actorUser(event), ...session }
}

/** Whose account the event is about: the account it concerns, else the person it names, else the actor. */
export function affectedUser(event: OcsfInput): OcsfObject {
  const people = event.extra?.participants ?? []
  const person = people.find(one => one.type === 'account') ?? people.find(one => one.type !== 'group')
  return person ? userOf(person) : actorUser(event)
}

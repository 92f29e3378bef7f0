import type { EventExtra } from '../../db/schema/events.ts'
import { type AccessMethod, SEVERITIES } from '../../db/taxonomy.ts'
import { canonicalAddress } from '../lib/ip.ts'
import { rowFor } from './cases.ts'
import { rowOf } from './event-table.ts'
import { assetOf, subjectOf } from './items.ts'
import { isRecord, type Json, listOf, recordOf, tagOf, textOf } from './json.ts'
import type { Normalization, NormalizedEvent } from './normalized.ts'
import { type Actor, actorOf, type Person, participant, participantsOf, personOf, samePerson } from './people.ts'
import { secondsOf } from './timestamp.ts'
import { valuesOf } from './values.ts'

const MAX_PARTICIPANTS = 50

/** A Dropbox event in common words. Pure; takes anything that is JSON and never throws. */
export function normalize(raw: unknown): Normalization {
  if (!isRecord(raw)) return { kind: 'rejected', reason: 'not an object' }
  const time = secondsOf(raw.timestamp)
  if (time === undefined) return { kind: 'rejected', reason: 'no readable timestamp' }

  const type = typeOf(raw)
  const details = recordOf(raw.details) ?? {}
  const assets = listOf(raw.assets)
  const known = rowOf(type)
  const row = known && rowFor(known, details, assets)
  const actor = actorOf(raw.actor)
  const access = accessOf(recordOf(raw.origin)?.access_method)
  const impersonated = access.method === 'sign_in_as'
  const { list: participants, outside } = participantsOf(raw.participants, MAX_PARTICIPANTS)
  const context = personOf(raw.context)
  const account = context && !samePerson(context, actor) ? context : undefined
  const owner = personOf(details.shared_link_owner)

  const event: NormalizedEvent = {
    time,
    type,
    activity: row?.activity ?? 'unspecified',
    category: row?.category ?? 'other',
    actorType: actor.type,
    itemCount: assets.length,
    external:
      raw.involve_non_team_member === true ||
      outside ||
      [actor, context, owner].some(person => person?.outside === true) ||
      listOf(details.external_users).length > 0 ||
      (actor.type === 'anonymous' && typeof raw.involve_non_team_member !== 'boolean'),
    failure:
      row !== undefined && (row.failure || (row.failsBy !== undefined && tagOf(details[row.failsBy]) === 'fail')),
    administrative:
      row?.administrative === true || access.method === 'admin_console' || access.method === 'enterprise_console',
    impersonated,
    severity: row ? SEVERITIES.indexOf(row.severity) : 0,
  }
  setActor(event, actor)
  setPlace(event, recordOf(recordOf(raw.origin)?.geo_location))
  if (access.method !== undefined) event.accessMethod = access.method

  const item = assets.length > 0 ? assetOf(assets[0]) : row && subjectOf(row.object, details, participants, account)
  if (item) {
    event.itemType = item.type
    if (item.id !== undefined) event.itemId = item.id
    if (item.name !== undefined) event.itemName = item.name
    if (item.path !== undefined) event.itemPath = item.path
    if (assets.length === 0) event.itemCount = 1
  }

  const extra: EventExtra = {}
  if (owner) extra.linkOwner = withoutSide(owner)
  if (account && !(owner && samePerson(owner, account)) && !participants.some(one => samePerson(one, account)))
    participants.push(participant('account', account))
  if (participants.length > 0) extra.participants = participants
  const values = row ? valuesOf(row.says, type, details, assets) : descriptionOf(raw)
  const marks = marksOf(actor, impersonated ? account : undefined)
  if (values || marks) extra.values = { ...values, ...marks }
  if (access.sessionId !== undefined && row?.object === 'session') extra.sessionId = access.sessionId
  if (Object.keys(extra).length > 0) event.extra = extra
  return { kind: 'event', event }
}

/** The type's tag; where it is missing, what the tag of the details says; else `unknown`. */
function typeOf(raw: Json): string {
  const tag = textOf(tagOf(raw.event_type), 200)
  if (tag !== undefined) return tag
  const details = textOf(tagOf(raw.details), 200)
  return details?.endsWith('_details') ? details.slice(0, -'_details'.length) : 'unknown'
}

/** Dropbox's own words, kept for a type nobody knows yet. */
function descriptionOf(raw: Json): Record<string, string> | undefined {
  const description = textOf(recordOf(raw.event_type)?.description, 300)
  return description === undefined ? undefined : { description }
}

/** What the sentence says of the actor besides the name: from outside the team, or signed in as somebody. */
function marksOf(actor: Actor, as: Person | undefined): Record<string, string> | undefined {
  if (!actor.outside && !as) return undefined
  return {
    ...(actor.outside && { outside: '1' }),
    ...(as && { as: textOf(as.name ?? as.email ?? as.id, 300) ?? 'a member' }),
  }
}

const METHODS: ReadonlyMap<string, AccessMethod> = new Map([
  ['web', 'web'],
  ['desktop', 'desktop'],
  ['mobile', 'mobile'],
  ['api', 'api'],
  ['admin_console', 'admin_console'],
  ['enterprise_console', 'enterprise_console'],
  ['content_manager', 'content_manager'],
  ['sign_in_as', 'sign_in_as'],
])

function accessOf(value: unknown): { method?: AccessMethod; sessionId?: string } {
  const outer = recordOf(value)
  if (!outer) return {}
  const tag = tagOf(outer)
  const session = (tag === undefined ? undefined : recordOf(outer[tag])) ?? outer
  const method = METHODS.get((tag === 'end_user' ? tagOf(session) : tag) ?? '')
  const sessionId = textOf(session.session_id, 200)
  return { ...(method && { method }), ...(sessionId !== undefined && { sessionId }) }
}

function setActor(event: NormalizedEvent, actor: Actor): void {
  if (actor.id !== undefined) event.actorId = actor.id
  if (actor.name !== undefined) event.actorName = actor.name
  if (actor.email !== undefined) event.actorEmail = actor.email
}

function setPlace(event: NormalizedEvent, place: Json | undefined): void {
  if (!place) return
  const ip = textOf(place.ip_address, 100)
  const country = textOf(place.country, 100)
  const region = textOf(place.region, 200)
  const city = textOf(place.city, 200)
  if (ip !== undefined) event.ip = canonicalAddress(ip)
  if (country !== undefined) event.country = country
  if (region !== undefined) event.region = region
  if (city !== undefined) event.city = city
}

function withoutSide({ outside: _, ...person }: Person): Omit<Person, 'outside'> {
  return person
}

import { rowOfStored } from '../cases.ts'
import { type EventRow, rowOf } from '../event-table.ts'
import { assetOf } from '../items.ts'
import { listOf, recordOf, tagOf, textOf } from '../json.ts'
import { typeLabel } from '../labels.ts'
import type { OcsfClass, OcsfRef } from './classes.ts'
import type { OcsfContext, OcsfInput, OcsfObject } from './input.ts'
import { actorObject, actorUser, affectedUser, userOf } from './people.ts'
import { hasSource, sessionOf, sourceEndpoint } from './places.ts'

/** One OCSF class: which one, and the attributes that only this class has. */
export interface Body {
  ref: OcsfRef
  attributes: OcsfObject
}

type Maker = (event: OcsfInput, raw: OcsfObject, ref: OcsfRef, context: OcsfContext) => Body | undefined

/** The body of an event; where the event lacks what its class requires, the nearest class that it can fill. */
export function bodyOf(event: OcsfInput, raw: OcsfObject, context: OcsfContext): Body {
  const known = rowOf(event.type)
  const row = known && rowOfStored(known, event.activity)
  const ref: OcsfRef = row ? row.ocsf : ['base_event', 'other']
  return MAKERS[ref[0]](event, raw, ref, context) ?? fallback(event, raw, row)
}

function fallback(event: OcsfInput, raw: OcsfObject, row: EventRow | undefined): Body {
  const actor = actorObject(event, sessionOf(raw))
  if (row === undefined && event.accessMethod === 'api') {
    const attributes = { actor, api: { operation: event.type }, src_endpoint: sourceEndpoint(event) }
    return { ref: ['api_activity', 'other'], attributes }
  }
  return { ref: ['base_event', 'other'], attributes: withActor(actor) }
}

/** Classes without an actor of their own take it from the host profile. */
function withActor(actor: OcsfObject): OcsfObject {
  return { actor }
}

const MAKERS: Record<OcsfClass, Maker> = {
  base_event: () => undefined,
  api_activity: () => undefined,
  file_hosting: fileHosting,
  web_resources: webResources,
  authentication: (event, raw, ref) => ({ ref, attributes: authentication(event, raw, ref) }),
  account_change: (event, raw, ref) => ({ ref, attributes: { user: affectedUser(event), ...identity(event, raw) } }),
  user_access: userAccess,
  group_management: groupManagement,
  entity_management: (event, raw, ref) => ({ ref, attributes: { entity: entityOf(event), ...identity(event, raw) } }),
  application_lifecycle: applicationLifecycle,
  detection_finding: detectionFinding,
}

/** Actor and source as the classes of identity and access have them. */
function identity(event: OcsfInput, raw: OcsfObject): OcsfObject {
  return {
    actor: actorObject(event, sessionOf(raw)),
    ...(hasSource(event) && { src_endpoint: sourceEndpoint(event) }),
  }
}

const AS_WEB: Readonly<Record<string, OcsfRef>> = {
  upload: ['web_resources', 'create'],
  copy: ['web_resources', 'create'],
  download: ['web_resources', 'export'],
  delete: ['web_resources', 'delete'],
  preview: ['web_resources', 'read'],
  open: ['web_resources', 'read'],
  share: ['web_resources', 'share'],
}

function fileHosting(event: OcsfInput, raw: OcsfObject, ref: OcsfRef): Body | undefined {
  const asset = listOf(raw.assets)[0]
  if (event.itemType === 'paper_document' || event.itemType === 'showcase') {
    return webResources(event, raw, AS_WEB[ref[1]] ?? ['web_resources', 'update'])
  }
  const file = fileOf(asset, event)
  if (!file) return undefined
  const result = destinationOf(raw)
  return {
    ref,
    attributes: {
      actor: actorObject(event, sessionOf(raw)),
      file,
      src_endpoint: sourceEndpoint(event),
      ...(result && { file_result: result }),
    },
  }
}

function fileOf(asset: unknown, event?: OcsfInput): OcsfObject | undefined {
  const item = assetOf(asset)
  const name = event?.itemName ?? item?.name ?? event?.itemPath ?? item?.path ?? event?.itemId ?? item?.id
  const type = event?.itemType ?? item?.type
  if (!name || type === undefined || type === null) return undefined
  const uid = event?.itemId ?? item?.id
  const path = event?.itemPath ?? item?.path
  const size = recordOf(asset)?.file_size
  const [typeId, typeName] = type === 'file' ? [1, 'Regular File'] : type === 'folder' ? [2, 'Folder'] : [99, 'Other']
  return {
    name,
    ...(uid && { uid }),
    ...(path && { path }),
    ...(typeof size === 'number' && Number.isSafeInteger(size) && { size }),
    type_id: typeId,
    type: typeName,
  }
}

/** Where the first asset of a move, a copy or a renaming ended. */
function destinationOf(raw: OcsfObject): OcsfObject | undefined {
  const [pair] = listOf(recordOf(raw.details)?.relocate_action_details)
  const index = recordOf(pair)?.dest_asset_index
  return typeof index === 'number' ? fileOf(listOf(raw.assets)[index]) : undefined
}

/** The thing a type is about, in the words of its label: "Create report on members" is about a "report on members". */
function topicOf(event: OcsfInput): string {
  const label = typeLabel(event.type, event.activity)
  return label.slice(label.indexOf(' ') + 1)
}

function webResources(event: OcsfInput, raw: OcsfObject, ref: OcsfRef): Body {
  const resource = {
    name: event.itemName ?? event.itemPath ?? topicOf(event),
    ...(event.itemId && { uid: event.itemId }),
    type: event.itemType ?? 'report',
  }
  return {
    ref,
    attributes: {
      web_resources: [resource],
      ...withActor(actorObject(event, sessionOf(raw))),
      ...(hasSource(event) && { src_endpoint: sourceEndpoint(event) }),
    },
  }
}

function authentication(event: OcsfInput, raw: OcsfObject, ref: OcsfRef): OcsfObject {
  const switched = ref[1] === 'account_switch'
  const named = event.actorType === 'anonymous' || switched
  const details = recordOf(raw.details) ?? {}
  const method = tagOf(details.login_method)
  const reason = textOf(recordOf(details.error_details)?.user_friendly_message, 1000)
  const sessionId = sessionOf(raw)
  return {
    user: named ? affectedUser(event) : actorUser(event),
    service: { name: 'Dropbox' },
    ...identity(event, raw),
    ...(method !== undefined && protocolOf(method)),
    ...(method === 'two_factor_authentication' && { is_mfa: true }),
    ...(switched && { account_switch_type_id: 2, account_switch_type: 'Impersonate' }),
    ...(sessionId !== undefined && { session: { uid: sessionId } }),
    ...(reason !== undefined && { status_detail: reason }),
  }
}

function protocolOf(method: string): OcsfObject {
  if (method === 'saml') return { auth_protocol_id: 5, auth_protocol: 'SAML' }
  if (method.endsWith('_oauth')) return { auth_protocol_id: 6, auth_protocol: 'OAUTH 2.0' }
  return { auth_protocol_id: 99, auth_protocol: method.slice(0, 100).toWellFormed() }
}

function userAccess(event: OcsfInput, raw: OcsfObject): Body {
  const values = event.extra?.values ?? {}
  const [was, now] = [values.was, values.now]
  const revoked = now === undefined || now === 'member only' || now.startsWith('not ')
  const privilege = revoked ? (was ?? now) : now
  if (privilege === undefined) {
    const attributes = { entity: entityOf(event), ...identity(event, raw) }
    return { ref: ['entity_management', 'update'], attributes }
  }
  return {
    ref: ['user_access', revoked ? 'revoke' : 'assign'],
    attributes: { user: affectedUser(event), privileges: [privilege], ...identity(event, raw) },
  }
}

function groupManagement(event: OcsfInput, raw: OcsfObject, ref: OcsfRef): Body | undefined {
  const people = event.extra?.participants ?? []
  const group = people.find(one => one.type === 'group')
  const name = group?.name ?? event.itemName
  const uid = group?.id ?? event.itemId
  if (!name && !uid) return undefined
  const user = people.find(one => one.type !== 'group')
  return {
    ref,
    attributes: {
      group: { ...(name && { name }), ...(uid && { uid }) },
      ...(user && { user: userOf(user) }),
      ...identity(event, raw),
    },
  }
}

const ENTITY_TYPES: Readonly<Record<string, readonly [number, string]>> = {
  device: [1, 'Device'],
  member: [2, 'User'],
  group: [3, 'Group'],
  team: [4, 'Organization'],
  policy: [5, 'Policy'],
}

/** What was managed: by name where the event gives one, else in the words of the type. */
function entityOf(event: OcsfInput): OcsfObject {
  const known = rowOf(event.type)
  const object = known ? rowOfStored(known, event.activity).object : 'other'
  const [typeId, type] = ENTITY_TYPES[object] ?? [99, object]
  const user = object === 'member' && affectedUser(event)
  return {
    name: event.itemName ?? (user && typeof user.name === 'string' ? user.name : topicOf(event)),
    ...(event.itemId && { uid: event.itemId }),
    type_id: typeId,
    type,
    ...(user && { user }),
  }
}

function applicationLifecycle(event: OcsfInput, raw: OcsfObject, ref: OcsfRef): Body | undefined {
  const own = event.activity === 'app_first_opened' ? 'Dropbox Dash' : undefined
  const name = event.itemName ?? own
  if (!name && !event.itemId) return undefined
  const app = { ...(name && { name }), ...(event.itemId && { uid: event.itemId }) }
  return { ref, attributes: { app, ...withActor(actorObject(event, sessionOf(raw))) } }
}

const FINDING_STATES: Readonly<Record<string, readonly [number, string]>> = {
  active: [1, 'New'],
  in_progress: [2, 'In Progress'],
  dismissed: [3, 'Suppressed'],
  resolved: [4, 'Resolved'],
}

function detectionFinding(event: OcsfInput, raw: OcsfObject, ref: OcsfRef, context: OcsfContext): Body {
  const triggered = ref[1] === 'create'
  const state = triggered ? 'active' : tagOf(recordOf(raw.details)?.new_value)
  const known = state !== undefined && Object.hasOwn(FINDING_STATES, state) ? FINDING_STATES[state] : undefined
  const closed = state === 'resolved' || state === 'dismissed'
  return {
    ref: closed ? ['detection_finding', 'close'] : ref,
    attributes: {
      finding_info: {
        uid: event.itemId ?? context.eventId,
        title: event.itemName ?? typeLabel(event.type, event.activity),
      },
      is_alert: true,
      status_id: known?.[0] ?? 0,
      ...(known && { status: known[1] }),
      ...withActor(actorObject(event, sessionOf(raw))),
    },
  }
}

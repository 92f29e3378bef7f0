import type { ObjectKind } from '../../db/taxonomy.ts'
import { isRecord, type Json, listOf, recordOf, tagOf, textOf } from './json.ts'
import type { Participant, Person } from './people.ts'

export interface Item {
  type: ObjectKind
  id?: string
  name?: string
  path?: string
}

const NAME = 1000
const PATH = 4000
const ID = 200

const KINDS: ReadonlyMap<string, ObjectKind> = new Map([
  ['file', 'file'],
  ['folder', 'folder'],
  ['paper_document', 'paper_document'],
  ['paper_folder', 'folder'],
  ['showcase_document', 'showcase'],
])

/** What an asset is called, wherever its kind keeps the name. Names and paths are as Dropbox gives them. */
export function assetOf(value: unknown): Item | undefined {
  if (!isRecord(value)) return undefined
  const tag = tagOf(value)
  const type = (tag === undefined ? undefined : KINDS.get(tag)) ?? 'other'
  const path = pathOf(value.path)
  const id = first(value, ID, 'file_id', 'doc_id', 'folder_id', 'showcase_id')
  const name = first(value, NAME, 'display_name', 'doc_title', 'folder_name', 'showcase_title') ?? lastSegment(path)
  return item(type, id, name, path)
}

export function isFolder(value: unknown): boolean {
  const tag = tagOf(value)
  return tag === 'folder' || tag === 'paper_folder'
}

function pathOf(value: unknown): string | undefined {
  if (!isRecord(value)) return textOf(value, PATH)
  return textOf(value.contextual, PATH) ?? textOf(recordOf(value.namespace_relative)?.relative_path, PATH)
}

function lastSegment(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const end = path.endsWith('/') ? path.length - 1 : path.length
  return textOf(path.slice(path.lastIndexOf('/', end - 1) + 1, end), NAME)
}

function first(record: Json, max: number, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = textOf(record[key], max)
    if (text !== undefined) return text
  }
  return undefined
}

function item(type: ObjectKind, id?: string, name?: string, path?: string): Item {
  const result: Item = { type }
  if (id !== undefined) result.id = id
  if (name !== undefined) result.name = name
  if (path !== undefined) result.path = path
  return result
}

/** What an event without assets is about: a group, an app, a device, a person, or a thing its details name. */
export function subjectOf(
  object: ObjectKind,
  details: Json,
  participants: readonly Participant[],
  account: Person | undefined,
): Item | undefined {
  switch (object) {
    case 'group': {
      const group = participants.find(one => one.type === 'group')
      return group && item('group', group.id, group.name)
    }
    case 'member': {
      const member = account ?? participants.find(one => one.type !== 'group')
      return member && item('member', member.id, member.name ?? member.email)
    }
    case 'app': {
      const app = recordOf(details.app_info) ?? {}
      const name =
        first(app, NAME, 'display_name') ?? first(details, NAME, 'integration_name', 'connector_name', 'app_name')
      return named('app', first(app, ID, 'app_id'), name)
    }
    case 'device':
      return deviceOf(details)
    case 'session':
      return undefined
    default:
      return named(object, thingId(details), thingName(details))
  }
}

function named(type: ObjectKind, id: string | undefined, name: string | undefined): Item | undefined {
  return id === undefined && name === undefined ? undefined : item(type, id, name)
}

function deviceOf(details: Json): Item | undefined {
  const session = recordOf(details.device_session_info) ?? recordOf(details.desktop_device_session_info) ?? {}
  const name = first(session, NAME, 'host_name', 'device_name') ?? first(details, NAME, 'display_name')
  const info = recordOf(session.session_info) ?? recordOf(details.session_info) ?? {}
  return named('device', first(info, ID, 'session_id'), name)
}

const NAMES = [
  'alert_name',
  'stack_name',
  'name',
  'file_name',
  'album_name',
  'export_name',
  'domain_name',
  'email_domain',
  'integration_name',
  'app_name',
  'connector_name',
  'inbox_name',
  'settings_page_name',
] as const

function thingName(details: Json): string | undefined {
  return (
    first(details, NAME, ...NAMES) ??
    textOf(listOf(details.domain_names)[0], NAME) ??
    textOf(recordOf(details.project)?.project_name, NAME)
  )
}

function thingId(details: Json): string | undefined {
  return first(
    details,
    ID,
    'alert_instance_id',
    'governance_policy_id',
    'legal_hold_id',
    'policy_id',
    'file_transfer_id',
  )
}

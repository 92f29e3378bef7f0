import { ACTIVITIES, type Activity, CATEGORY_LABELS, type Category } from '../../db/taxonomy.ts'
import { rowOfStored } from './cases.ts'
import { rowOf } from './event-table.ts'

/** English. A widget's locale may override any of these by code. */
export const IMPERSONATED = ' (impersonated)'

export const UNAUTHENTICATED = 'Unauthenticated user'

/** What people read for an activity: "Upload file", "Download file (impersonated)". */
export function activityLabel(activity: string, options: { impersonated?: boolean } = {}): string {
  const label = isActivity(activity) ? ACTIVITIES[activity].label : ACTIVITIES.unspecified.label
  return options.impersonated ? label + IMPERSONATED : label
}

export function isActivity(value: string): value is Activity {
  return Object.hasOwn(ACTIVITIES, value)
}

let codes: Map<string, Activity> | undefined

/** The activity that a code or an English label means, whatever its case; nothing for anything else. */
export function activityCode(value: string): Activity | undefined {
  if (isActivity(value)) return value
  codes ??= new Map((Object.keys(ACTIVITIES) as Activity[]).map(code => [ACTIVITIES[code].label.toLowerCase(), code]))
  return codes.get(value.trim().toLowerCase())
}

export function categoryLabel(category: string): string {
  return Object.hasOwn(CATEGORY_LABELS, category) ? CATEGORY_LABELS[category as Category] : CATEGORY_LABELS.other
}

/** The finer label of Dropbox's own type, for the drawer and the docs; of an unknown type, the activity's. */
export function typeLabel(type: string, activity?: string): string {
  const row = rowOf(type)
  if (!row) return ACTIVITIES.unspecified.label
  return (activity === undefined ? row : rowOfStored(row, activity)).label
}

interface StoredActor {
  actorType: string
  actorId?: string | null | undefined
  actorName?: string | null | undefined
  actorEmail?: string | null | undefined
}

/** Who did it, in words: always something, and never a name Dropbox did not give. */
export function actorLabel(row: StoredActor): string {
  const known = row.actorName ?? row.actorEmail ?? row.actorId
  if (known !== null && known !== undefined && known !== '') return known
  return ACTOR_WORDS.get(row.actorType) ?? 'Unknown actor'
}

const ACTOR_WORDS: ReadonlyMap<string, string> = new Map([
  ['anonymous', UNAUTHENTICATED],
  ['dropbox', 'Dropbox'],
  ['user', 'Unnamed user'],
  ['admin', 'Unnamed admin'],
  ['app', 'Unnamed app'],
  ['reseller', 'Reseller'],
])

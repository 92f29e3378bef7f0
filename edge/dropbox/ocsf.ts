import { describe } from './describe.ts'
import { isRecord, listOf, recordOf, textOf } from './json.ts'
import { activityLabel } from './labels.ts'
import { withoutLinks } from './links.ts'
import { bodyOf } from './ocsf/bodies.ts'
import { OCSF_CLASSES, OCSF_VERSION, type OcsfRef } from './ocsf/classes.ts'
import type { OcsfContext, OcsfInput, OcsfObject } from './ocsf/input.ts'

export type { OcsfContext, OcsfInput } from './ocsf/input.ts'

/** An event of OCSF 1.8. What every class has is named; the rest depends on the class. */
export interface OcsfEvent extends OcsfObject {
  class_uid: number
  category_uid: number
  activity_id: number
  type_uid: number
  severity_id: number
  time: number
  metadata: OcsfObject
}

/**
 * A stored event and its raw form as one OCSF 1.8 event. Pure. `time` is in milliseconds, as OCSF has it.
 * Working links are taken out of `raw_data` and `unmapped` unless the context asks for them.
 */
export function toOcsf(event: OcsfInput, raw: unknown, context: OcsfContext): OcsfEvent {
  const source = isRecord(raw) ? raw : {}
  const { ref, attributes } = bodyOf(event, source, context)
  const safe = context.links ? source : withoutLinks(source)
  return {
    ...classification(ref, activityLabel(event.activity, { impersonated: Boolean(event.impersonated) })),
    time: event.time * 1000,
    severity_id: event.severity + 1,
    severity: SEVERITY_NAMES[event.severity] ?? 'Unknown',
    status_id: event.failure ? 2 : 1,
    status: event.failure ? 'Failure' : 'Success',
    message: describe(event),
    metadata: metadata(event, source, context, usesHostProfile(ref)),
    ...attributes,
    unmapped: unmapped(event, recordOf(safe) ?? {}),
    raw_data: JSON.stringify(safe),
  }
}

const SEVERITY_NAMES = ['Informational', 'Low', 'Medium', 'High', 'Critical'] as const

function classification(ref: OcsfRef, label: string) {
  const { uid, name, category, activities } = OCSF_CLASSES[ref[0]]
  const [id, caption] = (activities as Record<string, readonly [number, string]>)[ref[1]] ?? [99, 'Other']
  return {
    class_uid: uid,
    class_name: name,
    category_uid: category[0],
    category_name: category[1],
    activity_id: id,
    activity_name: id === 99 ? label : caption,
    type_uid: uid * 100 + id,
    type_name: `${name}: ${caption}`,
  }
}

/** These classes have no actor of their own. */
function usesHostProfile([name]: OcsfRef): boolean {
  return ['base_event', 'web_resources', 'application_lifecycle', 'detection_finding'].includes(name)
}

function metadata(event: OcsfInput, raw: OcsfObject, context: OcsfContext, host: boolean): OcsfObject {
  const original = textOf(raw.timestamp, 64)
  return {
    version: OCSF_VERSION,
    product: { name: 'Dropbox', vendor_name: 'Dropbox' },
    uid: context.eventId,
    event_code: event.type,
    log_name: 'team_log',
    log_provider: 'Dropbox',
    ...(context.teamId && { tenant_uid: context.teamId }),
    ...(original !== undefined && { original_time: original }),
    ...(typeof context.loggedAt === 'number' && { logged_time: context.loggedAt * 1000 }),
    ...(host && { profiles: ['host'] }),
  }
}

/** Attributes of a Dropbox event that OCSF has a place for. */
const MAPPED = new Set(['timestamp', 'event_type', 'actor', 'assets'])

/** What has no home in OCSF, by Dropbox's own names; every asset but the first; and our own words for the event. */
function unmapped(event: OcsfInput, raw: OcsfObject): OcsfObject {
  const rest = Object.fromEntries(Object.entries(raw).filter(([key]) => !MAPPED.has(key)))
  const others = listOf(raw.assets).slice(1)
  return {
    ...rest,
    ...(others.length > 0 && { assets: others }),
    activity: event.activity,
    activity_label: activityLabel(event.activity, { impersonated: Boolean(event.impersonated) }),
    external: Boolean(event.external),
    impersonated: Boolean(event.impersonated),
  }
}

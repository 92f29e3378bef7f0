import type { EventRow } from '../../db/queries/events.ts'
import { SEVERITIES } from '../../db/taxonomy.ts'
import type { Event } from '../contract.ts'
import { describe } from '../dropbox/describe.ts'
import { activityLabel, actorLabel } from '../dropbox/labels.ts'
import { eventId } from '../lib/event-id.ts'

/** A stored row as the API shows it; labels and sentence are made here, so that better words need no re-read. */
export function presentEvent(row: EventRow, connectionId: string): Event {
  // visitors without an account have no name of their own, but people read one
  const actorName = row.actorType === 'anonymous' ? actorLabel(row) : row.actorName
  return {
    id: eventId(row),
    connectionId,
    time: new Date(row.time * 1000).toISOString(),
    activity: row.activity,
    activityLabel: activityLabel(row.activity, { impersonated: row.impersonated === 1 }),
    category: row.category,
    eventType: row.type,
    actor: {
      type: row.actorType,
      ...present({ id: row.actorId, name: actorName, email: row.actorEmail }),
    },
    ...(row.itemType
      ? { item: { type: row.itemType, ...present({ id: row.itemId, name: row.itemName, path: row.itemPath }) } }
      : {}),
    itemCount: row.itemCount,
    participants: row.extra?.participants ?? [],
    ...present({ ip: row.ip, country: row.country, region: row.region, city: row.city }),
    ...(row.accessMethod ? { accessMethod: row.accessMethod } : {}),
    external: row.external === 1,
    administrative: row.administrative === 1,
    impersonated: row.impersonated === 1,
    outcome: row.failure === 1 ? 'failure' : 'success',
    severity: SEVERITIES[row.severity] ?? 'informational',
    description: describe(row),
  }
}

/** Absent is absent: no nulls in an answer. */
function present<K extends string>(values: Record<K, string | null | undefined>): Partial<Record<K, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<Record<K, string>>
}

import type { EventExtra } from '../../db/schema/events.ts'
import type { AccessMethod, ActorType } from '../../db/taxonomy.ts'

/** A Dropbox event in common words, as it is stored. `time` is in seconds. Absent is absent: no made-up values. */
export interface NormalizedEvent {
  time: number
  type: string
  activity: string
  category: string
  actorType: ActorType
  actorId?: string
  actorName?: string
  actorEmail?: string
  itemType?: string
  itemId?: string
  itemName?: string
  itemPath?: string
  itemCount: number
  ip?: string
  country?: string
  region?: string
  city?: string
  accessMethod?: AccessMethod
  external: boolean
  failure: boolean
  administrative: boolean
  impersonated: boolean
  /** Index into SEVERITIES. */
  severity: number
  extra?: EventExtra
}

/** `rejected`: cannot be stored (no readable timestamp, not an object); it goes to quarantine with its reason. */
export type Normalization = { kind: 'event'; event: NormalizedEvent } | { kind: 'rejected'; reason: string }

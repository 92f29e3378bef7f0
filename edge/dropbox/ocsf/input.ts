import type { Describable } from '../describe.ts'

export type OcsfObject = Record<string, unknown>

type Maybe<T> = T | null | undefined

/** What an OCSF event is made from: a stored row or a normalized event. `time` is in seconds, `severity` an index. */
export interface OcsfInput extends Describable {
  time: number
  itemId?: Maybe<string>
  region?: Maybe<string>
  city?: Maybe<string>
  accessMethod?: Maybe<string>
  external: number | boolean
  failure: number | boolean
  impersonated: number | boolean
  severity: number
}

/** What the event itself does not say. */
export interface OcsfContext {
  /** Our id of the event (`evt_…`). */
  eventId: string
  teamId?: Maybe<string>
  /** Seconds; when the connector stored it. */
  loggedAt?: Maybe<number>
  /** Leaves the working links in. */
  links?: boolean | undefined
}

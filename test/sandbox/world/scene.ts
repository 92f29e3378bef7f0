import type { FileRef } from './files.ts'
import type { Outsider, Person } from './people.ts'

/** What is given about an event beforehand; the maker draws the rest. */
export interface Scene {
  person?: Person | undefined
  outsider?: Outsider
  /** Actor: `user`, `admin`, `non_team_member`, `anonymous`, `dropbox`, `app`, `reseller`. */
  actor?: string
  /** `web`, `desktop`, `mobile`, `api`, `admin_console`, `sign_in_as`, … or `none`. */
  access?: string | undefined
  /** `geo_location` as JSON. */
  geo?: string | undefined
  folder?: number | undefined
  file?: FileRef | undefined
  /** The second file of a move, rename or copy. */
  target?: FileRef
  /** Whose link or account it is, when that is not the actor. */
  subject?: Person
  /** `details` as JSON. */
  details?: string
}

export interface Made {
  type: string
  /** Seconds since the epoch. */
  time: number
  json: string
}

import type { Event, List } from '../../edge/contract.ts'

/** Replies of the routes that only the event list calls. */

/** A page in the order asked for, and the way on in both directions. */
export interface EventPage extends List<Event> {
  prevCursor?: string | null
  /** Nothing lay before it when it was read. */
  atStart?: boolean
}

export interface Count {
  count: number
  /** There are more than were counted. */
  capped: boolean
}

/** What is known of an actor or of an address over the last `days` days; first and last seen over all. */
export interface Insight {
  days: number
  total: number
  firstSeen?: string
  lastSeen?: string
  activities: { activity: string; activityLabel: string; count: number }[]
  countries: { country: string; count: number }[]
  ips?: { ip: string; count: number }[]
  actors?: { actor: string; name?: string; type?: string; count: number }[]
  byDay: { day: string; count: number }[]
}

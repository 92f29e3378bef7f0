import type { Operation } from './operation.ts'
import { ACTIVITIES } from './operations/activities.ts'
import { ACTORS } from './operations/actors.ts'
import { AUDIT } from './operations/audit.ts'
import { CONNECTIONS } from './operations/connections.ts'
import { DEAD_LETTERS } from './operations/dead-letters.ts'
import { DROPBOX_APP } from './operations/dropbox-app.ts'
import { EVENTS } from './operations/events.ts'
import { IPS } from './operations/ips.ts'
import { KEYS } from './operations/keys.ts'
import { PORTALS } from './operations/portals.ts'
import { QUERIES } from './operations/queries.ts'
import { SERVICE } from './operations/service.ts'
import { SESSIONS } from './operations/sessions.ts'
import { STREAMS } from './operations/streams.ts'
import { TENANTS } from './operations/tenants.ts'

/** Every route, a file a tag. A test holds this list against the router. */
export const OPERATIONS: readonly Operation[] = [
  ...PORTALS,
  ...DEAD_LETTERS,
  ...KEYS,
  ...SESSIONS,
  ...TENANTS,
  ...DROPBOX_APP,
  ...CONNECTIONS,
  ...EVENTS,
  ...ACTORS,
  ...IPS,
  ...QUERIES,
  ...STREAMS,
  ...ACTIVITIES,
  ...AUDIT,
  ...SERVICE,
]

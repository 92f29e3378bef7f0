import type { EventRow } from '../../db/queries/events.ts'
import type { Event, ExportQuery } from '../contract.ts'
import { toOcsf } from '../dropbox/ocsf.ts'
import { csvRow } from '../lib/csv.ts'
import { eventId } from '../lib/event-id.ts'
import { presentEvent } from './present-event.ts'

export interface LineContext {
  raw?: unknown
  teamId?: string | null | undefined
  /** With the working links of the raw. */
  links?: boolean
}

export interface ExportFormat {
  type: string
  extension: string
  head?: string
  /** Lines that are made from what Dropbox sent. */
  needsRaw?: true
  line: (row: EventRow, connectionId: string, more: LineContext) => string
}

/** Columns of the CSV, in order; names are stable. */
const COLUMNS: Record<string, (event: Event) => string | number | boolean | undefined> = {
  id: event => event.id,
  connectionId: event => event.connectionId,
  time: event => event.time,
  activity: event => event.activity,
  activityLabel: event => event.activityLabel,
  category: event => event.category,
  eventType: event => event.eventType,
  description: event => event.description,
  actorType: event => event.actor.type,
  actorId: event => event.actor.id,
  actorName: event => event.actor.name,
  actorEmail: event => event.actor.email,
  itemType: event => event.item?.type,
  itemId: event => event.item?.id,
  itemName: event => event.item?.name,
  itemPath: event => event.item?.path,
  itemCount: event => event.itemCount,
  participants: event => event.participants.map(person => person.email ?? person.name ?? person.id ?? '').join('; '),
  ip: event => event.ip,
  country: event => event.country,
  region: event => event.region,
  city: event => event.city,
  accessMethod: event => event.accessMethod,
  external: event => event.external,
  administrative: event => event.administrative,
  impersonated: event => event.impersonated,
  outcome: event => event.outcome,
  severity: event => event.severity,
}

/** A spreadsheet reads UTF-8 only with a byte order mark. */
const BOM = '\uFEFF'

export const EXPORT_FORMATS: Record<ExportQuery['format'], ExportFormat> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    extension: 'csv',
    head: BOM + csvRow(Object.keys(COLUMNS)),
    line(row, connectionId) {
      const event = presentEvent(row, connectionId)
      return csvRow(Object.values(COLUMNS).map(read => read(event)))
    },
  },
  ndjson: {
    type: 'application/x-ndjson; charset=utf-8',
    extension: 'ndjson',
    line: (row, connectionId) => `${JSON.stringify(presentEvent(row, connectionId))}\n`,
  },
  ocsf: {
    type: 'application/x-ndjson; charset=utf-8',
    extension: 'ocsf.ndjson',
    needsRaw: true,
    line: (row, _connectionId, { raw, teamId, links }) =>
      `${JSON.stringify(toOcsf(row, raw, { eventId: eventId(row), teamId, links }))}\n`,
  },
}

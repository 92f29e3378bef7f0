import { OCSF_CLASSES, OCSF_VERSION } from './classes.ts'
import type { OcsfObject } from './input.ts'

/** Something that the connector tells of itself. */
export interface OwnFact {
  id: string
  /** `connection.connected`, …, or `test`. */
  type: string
  /** Milliseconds. */
  time: number
  message: string
  isTrouble: boolean
  /** What has no home in OCSF. */
  rest: OcsfObject
}

/** A fact of the connector's own as an OCSF base event. */
export function factToOcsf({ id, type, time, message, isTrouble, rest }: OwnFact): OcsfObject {
  const { uid, name, category } = OCSF_CLASSES.base_event
  return {
    class_uid: uid,
    class_name: name,
    category_uid: category[0],
    category_name: category[1],
    activity_id: 99,
    activity_name: type,
    type_uid: uid * 100 + 99,
    type_name: `${name}: Other`,
    time,
    severity_id: isTrouble ? 4 : 1,
    severity: isTrouble ? 'High' : 'Informational',
    message,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Dropbox connector', vendor_name: 'Dropbox connector' },
      uid: id,
      event_code: type,
      log_name: 'connector',
    },
    unmapped: rest,
  }
}

import type { team_log } from 'dropbox'
import { ACTIVITIES, type Activity, type Category, type ObjectKind, type Severity } from '../../../db/taxonomy.ts'
import type { OcsfRef } from '../ocsf/classes.ts'
import { ACTIVITY_DEFAULTS } from './defaults.ts'

/** Dropbox's event types as the SDK knows them. */
export type Tag = Exclude<team_log.EventType['.tag'], 'other'>

/** One event type in common words. */
export interface EventRow {
  activity: Activity
  category: Category
  /** For people, in English: verb and object. Finer than the activity's label where an activity has several types. */
  label: string
  object: ObjectKind
  failure: boolean
  severity: Severity
  administrative: boolean
  ocsf: OcsfRef
  /** The sentence; see `sentence.ts` for its words. Without one, the general rule makes it from the label. */
  says?: string
  /** Name of a detail whose tag `fail` means failure. */
  failsBy?: string
  /** Rows that take this one's place when the event says so. Their activities differ from each other and from this one's. */
  cases?: { by: Decider; rows: Record<string, EventRow> }
}

/** What chooses a case: the kind of the assets (`folder` when all of them are folders), or a detail's tag or value. */
export type Decider = 'assets' | 'new_value' | 'login_method'

type Details = Partial<Pick<EventRow, 'object' | 'severity' | 'administrative' | 'ocsf' | 'says' | 'failsBy'>> & {
  failure?: true
  /** The activity for folders alone, with the label and the sentence it gives the type. */
  folder?: readonly [activity: Activity, label?: string | undefined, says?: string]
  cases?: { by: Decider; rows: Record<string, EventRow> }
}

const ADMINISTRATIVE = new Set<Category>(['members', 'groups', 'settings', 'team', 'governance', 'reports', 'alerts'])

/** A row of the table: the activity, the type's own label where it has one, and what differs from the activity's defaults. */
export function event(activity: Activity, label?: string, details: Details = {}): EventRow {
  const { folder, cases, ...rest } = details
  const { category, label: common } = ACTIVITIES[activity]
  const [object, ocsf, severity = 'informational'] = ACTIVITY_DEFAULTS[activity]
  const row = {
    activity,
    category,
    label: label ?? common,
    object,
    failure: false,
    severity,
    administrative: ADMINISTRATIVE.has(category),
    ocsf,
    ...rest,
  }
  if (folder) {
    const [other, otherLabel, says] = folder
    return {
      ...row,
      cases: {
        by: 'assets',
        rows: { folder: event(other, otherLabel, { ...rest, object: 'folder', ...(says !== undefined && { says }) }) },
      },
    }
  }
  return cases ? { ...row, cases } : row
}

import type { EventRow } from './activities/row.ts'
import { isFolder } from './items.ts'
import { type Json, tagOf } from './json.ts'

/** The row that fits this event: the type's own, or one of its cases. */
export function rowFor(row: EventRow, details: Json, assets: readonly unknown[]): EventRow {
  const { cases } = row
  if (!cases) return row
  const key = caseOf(cases.by, cases.rows, details, assets)
  return key !== undefined && Object.hasOwn(cases.rows, key) ? (cases.rows[key] ?? row) : row
}

function caseOf(
  by: NonNullable<EventRow['cases']>['by'],
  rows: Record<string, EventRow>,
  details: Json,
  assets: readonly unknown[],
): string | undefined {
  if (by === 'assets') return assets.length > 0 && assets.every(isFolder) ? 'folder' : undefined
  if (by === 'login_method') return tagOf(details.login_method)
  const [was, now] = [tagOf(details.previous_value), tagOf(details.new_value)]
  if (was === 'suspended' && now === 'active') return 'reactivated'
  if (was === 'disabled' && now !== 'disabled' && rows.enabled) return 'enabled'
  return now
}

/** The row a stored event was normalized by, found again through its activity. */
export function rowOfStored(row: EventRow, activity: string): EventRow {
  if (row.activity === activity || !row.cases) return row
  return Object.values(row.cases.rows).find(one => one.activity === activity) ?? row
}

import { ACTIVITIES, type Activity, CATEGORY_LABELS } from '../../db/taxonomy.ts'
import { EVENT_TABLE, type EventRow } from './event-table.ts'
import { IMPERSONATED } from './labels.ts'
import { wordsOf } from './words/index.ts'

export interface CatalogEntry {
  activity: string
  label: string
  category: string
  categoryLabel: string
  eventTypes: string[]
}

let types: Map<Activity, string[]> | undefined

function typesByActivity(): Map<Activity, string[]> {
  if (types) return types
  types = new Map((Object.keys(ACTIVITIES) as Activity[]).map(activity => [activity, []]))
  for (const [type, row] of Object.entries<EventRow>(EVENT_TABLE)) {
    for (const one of [row, ...Object.values(row.cases?.rows ?? {})]) types.get(one.activity)?.push(type)
  }
  return types
}

/**
 * Every activity with its labels and the Dropbox types that can become it. A type may serve several activities.
 * `language`: a tag such as `de` or `de-CH`; labels are English where there are no words for it.
 */
export function activityCatalog(language?: string): CatalogEntry[] {
  const words = wordsOf(language)
  return [...typesByActivity()].map(([activity, eventTypes]) => {
    const { label, category } = ACTIVITIES[activity]
    return {
      activity,
      label: words?.labels[activity] ?? label,
      category,
      categoryLabel: CATEGORY_LABELS[category],
      eventTypes: [...eventTypes],
    }
  })
}

/** What stands behind a label when an admin was signed in as somebody else. */
export function impersonatedSuffix(language?: string): string {
  return wordsOf(language)?.impersonated ?? IMPERSONATED
}

/** The Dropbox types that can become an activity; none for `unspecified`, whose types nobody knows. */
export function eventTypesOf(activity: string): readonly string[] {
  return typesByActivity().get(activity as Activity) ?? []
}

/** The Dropbox types that can become an activity of a category; none for `other`. */
export function eventTypesOfCategory(category: string): readonly string[] {
  const codes = (Object.keys(ACTIVITIES) as Activity[]).filter(activity => ACTIVITIES[activity].category === category)
  return [...new Set(codes.flatMap(eventTypesOf))]
}

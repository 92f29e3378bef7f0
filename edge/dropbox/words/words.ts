import type { Activity } from '../../../db/taxonomy.ts'

/** What people read for activities in a language. A label that is missing is a type error. */
export interface Words {
  labels: Record<Activity, string>
  /** Behind the label of what an admin did while signed in as somebody else. */
  impersonated: string
}

import type { Activity, Connection } from '../../edge/contract.ts'
import type { EventMessages } from '../locale/en-events.ts'
import type { Field } from './filter.ts'
import type { Format } from './format.ts'

/** A value of a field as people read it; `given` is what the API calls it. */
export type Label = (field: Field, value: string, given?: string) => string

/** Words of our own for codes, names of the API where there are none, and else the value itself. */
export function labels(
  messages: EventMessages,
  format: Format,
  activities: Activity[],
  connections: Connection[] = [],
): Label {
  const words: Partial<Record<Field, Record<string, string>>> = {
    activity: messages.activities,
    category: messages.categories,
    actor: messages.actorTypes,
    actorType: messages.actorTypes,
    itemType: messages.itemTypes,
    accessMethod: messages.accessMethods,
    outcome: messages.outcomes,
    severity: messages.severities,
  }
  const names: Partial<Record<Field, (value: string) => string | undefined>> = {
    activity: value => activities.find(({ activity }) => activity === value)?.label,
    category: value => activities.find(({ category }) => category === value)?.categoryLabel,
    country: value => format.country(value),
    connectionId: value => connections.find(({ id }) => id === value)?.name,
  }
  return (field, value, given) => {
    const said = words[field]
    if (said && Object.hasOwn(said, value)) return said[value] ?? value
    if (value === 'true' || value === 'false') return messages[value === 'true' ? 'yes' : 'no']
    return names[field]?.(value) ?? (given || (field === 'itemType' ? value.replaceAll('_', ' ') : value))
  }
}

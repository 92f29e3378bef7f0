import type { Connection, Facets } from '../../edge/contract.ts'
import type { Choice } from '../elements/value-picker.ts'
import type { Api, Query } from './api.ts'
import { FIELDS, type Field } from './filter.ts'
import type { Label } from './labels.ts'

const LIMIT = 20

/** Fields whose values the API does not count. */
const SILENT: Field[] = ['id']

/** A person may look for what is not in the list. */
export const isFree = (field: Field): boolean =>
  ['actor', 'actorDomain', 'item', 'ip', 'eventType', 'id'].includes(field)

/** The values of a field that begin with or contain a text, most frequent first, under the filter that is on. */
export async function choicesOf(
  api: Api,
  field: Field,
  text: string,
  query: Query,
  label: Label,
  connections: Connection[] | undefined,
  signal: AbortSignal,
): Promise<Choice[]> {
  const known =
    FIELDS[field] === '' ? ['true', 'false'] : field === 'connectionId' ? connections?.map(({ id }) => id) : undefined
  const matches = ({ label }: Choice) => label.toLowerCase().includes(text.toLowerCase())
  if (known) return known.map(value => ({ value, label: label(field, value) })).filter(matches)
  if (SILENT.includes(field)) return []
  const { items, sampled } = await api.get<Facets>(
    '/events/facets',
    { ...query, field, prefix: text, limit: LIMIT },
    signal,
  )
  return items.map(({ value, label: given, count }) => ({
    value,
    label: label(field, value, given),
    count: sampled ? undefined : count,
  }))
}

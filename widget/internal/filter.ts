import type { FilterField, FilterFlag } from '../../edge/filters.ts'
import type { Query } from './api.ts'

export type Field = FilterField | FilterFlag
/** How a value is compared: is, contains, starts with, is set; each of them negated by `!`. */
export type Operator = '=' | '!=' | '~' | '!~' | '^' | '!^' | '*' | '!*'

/** A field, a comparison, and the values of which any may match; a flag's only value is `true` or `false`. */
export interface Condition {
  field: Field
  operator: Operator
  values: string[]
}

/** What a person looks for, in one value. All of it must match; empty texts do not filter. */
export interface Filter {
  q: string
  /** A stretch that ends now, such as `24h` or `7d`; in place of `from` and `to`. */
  last: string
  /** ISO times, the first inclusive, the second exclusive. */
  from: string
  to: string
  conditions: Condition[]
}

export const NO_FILTER: Filter = { q: '', last: '', from: '', to: '', conditions: [] }

/** Each field's comparisons, its usual one first; flags have none. In the order in which they are offered. */
export const FIELDS: Record<Field, string> = {
  activity: '=',
  category: '=',
  actor: '=~^*',
  actorType: '=',
  actorDomain: '=',
  item: '~^=*',
  itemType: '=*',
  ip: '=^*',
  country: '=*',
  accessMethod: '=*',
  external: '',
  administrative: '',
  impersonated: '',
  outcome: '=',
  severity: '=',
  eventType: '=~^',
  connectionId: '=',
  id: '=',
}

const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name)
export const operatorsOf = (field: Field): Operator[] =>
  [...(FIELDS[field] || '=')].flatMap(sign => (FIELDS[field] ? [sign, `!${sign}`] : [sign])) as Operator[]
export const takesValue = ({ operator }: Condition): boolean => !operator.endsWith('*')
export const isComplete = (condition: Condition): boolean => !takesValue(condition) || condition.values.length > 0

export const isFiltered = ({ q, last, from, to, conditions }: Filter): boolean =>
  Boolean(q.trim() || last || from || to || conditions.length)

/** The filter as the parameters of a query: what is saved, shared and kept in the address. */
export function toParams({ q, last, from, to, conditions }: Filter): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries({ q: q.trim(), last, from, to })) if (value) params.set(name, value)
  for (const { field, operator, values } of conditions) {
    const not = operator.startsWith('!') ? '!' : ''
    const sign = operator.slice(not.length)
    for (const value of sign === '*' ? [''] : values) {
      const plain = sign === (FIELDS[field][0] ?? '=') && !/^[!=~^*]/.test(value)
      params.append(field, not + (plain ? '' : sign) + value)
    }
  }
  return params
}

/** Reads what `toParams` wrote; what it does not know is left out. */
export function fromParams(params: URLSearchParams): Filter {
  const text = (name: string) => params.get(name) ?? ''
  const filter = { q: text('q'), last: text('last'), from: text('from'), to: text('to'), conditions: [] }
  let read: Filter = filter
  for (const [field, given] of params) {
    if (!isField(field)) continue
    const not = given.startsWith('!') ? '!' : ''
    const rest = given.slice(not.length)
    const [usual = '='] = FIELDS[field]
    const isSet = rest === '*' && FIELDS[field].includes('*')
    const signed = rest.length > 1 && /^[=~^]/.test(rest)
    const sign = isSet ? '*' : signed ? rest[0] : usual
    read = add(read, field, isSet ? '' : signed ? rest.slice(1) : rest, `${not}${sign}` as Operator)
  }
  return read
}

const STEPS: Record<string, number> = { h: 3_600_000, d: 86_400_000 }

/** The filter as the API's parameters, a stretch that ends now counted from `now`. */
export function toQuery(filter: Filter, now = Date.now()): Query {
  const query: Record<string, string[]> = {}
  const from = filter.last && new Date(now - Number.parseInt(filter.last, 10) * (STEPS[filter.last.slice(-1)] ?? 0))
  for (const [name, value] of toParams(from ? { ...filter, last: '', from: from.toISOString(), to: '' } : filter)) {
    query[name] = [...(query[name] ?? []), value]
  }
  return query
}

/** With one more value for a comparison of a field. */
export function add(filter: Filter, field: Field, value: string, operator: Operator = '='): Filter {
  const same = (item: Condition) => item.field === field && item.operator === operator
  const before = filter.conditions.find(same)
  const held = FIELDS[field] ? (before?.values ?? []) : []
  const after = { field, operator, values: operator.endsWith('*') ? [] : [...new Set([...held, value])] }
  const conditions = before
    ? filter.conditions.map(item => (item === before ? after : item))
    : [...filter.conditions, after]
  return { ...filter, conditions }
}

/** Without a value of a comparison, or without the comparison when it was the last. */
export function remove(filter: Filter, condition: Condition, value?: string): Filter {
  const values = condition.values.filter(item => item !== value)
  const conditions = filter.conditions.flatMap(item =>
    item !== condition ? [item] : value === undefined || values.length === 0 ? [] : [{ ...item, values }],
  )
  return { ...filter, conditions }
}

/** Only what has this value: other comparisons of the field are dropped. */
export const narrow = (filter: Filter, field: Field, value: string): Filter =>
  add({ ...filter, conditions: filter.conditions.filter(item => item.field !== field) }, field, value)

/** The day before and the day after a moment. */
export const around = (filter: Filter, time: string): Filter => ({
  ...filter,
  last: '',
  from: new Date(Date.parse(time) - 86_400_000).toISOString(),
  to: new Date(Date.parse(time) + 86_400_000).toISOString(),
})

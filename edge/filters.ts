/**
 * What events can be filtered by: one definition for query string, SQL and widget (which takes the types).
 * A value is `[!][operator]text`: `!` means not, `=` is exactly, `~` contains, `^` starts with, `*` alone is set;
 * without an operator the field's usual one applies. What follows an operator is literal text.
 */
export const FILTER_OPERATORS = ['is', 'contains', 'starts', 'set'] as const
export type FilterOperator = (typeof FILTER_OPERATORS)[number]

interface Definition {
  operators: readonly FilterOperator[]
  /** Applies to a value without an operator. */
  usual: FilterOperator
}

const is = { operators: ['is'], usual: 'is' } as const satisfies Definition
const isOrSet = { operators: ['is', 'set'], usual: 'is' } as const satisfies Definition

/** The fields that take several values. */
export const FILTERS = {
  connectionId: is,
  activity: is,
  category: is,
  eventType: { operators: ['is', 'contains', 'starts'], usual: 'is' },
  actor: { operators: ['is', 'contains', 'starts', 'set'], usual: 'is' },
  actorType: is,
  actorDomain: is,
  item: { operators: ['contains', 'starts', 'is', 'set'], usual: 'contains' },
  itemType: isOrSet,
  ip: { operators: ['is', 'starts', 'set'], usual: 'is' },
  country: isOrSet,
  accessMethod: isOrSet,
  outcome: is,
  severity: is,
  id: is,
} as const satisfies Record<string, Definition>

/** Said once, `true` or `false`. */
export const FLAGS = ['external', 'administrative', 'impersonated'] as const

export type FilterField = keyof typeof FILTERS
export type FilterFlag = (typeof FLAGS)[number]
export type OperatorsOf<F extends FilterField> = (typeof FILTERS)[F]['operators'][number]

/** One value of a field, read. `text` is empty for `set`. */
export interface FilterValue {
  not: boolean
  operator: FilterOperator
  text: string
}

const SIGNS: Record<string, FilterOperator> = { '=': 'is', '~': 'contains', '^': 'starts' }

/** Reads a value. Undefined for an empty one, which does not filter; an operator without text is text itself. */
export function readFilterValue(field: FilterField, given: string): FilterValue | undefined {
  const not = given.startsWith('!')
  const rest = not ? given.slice(1) : given
  if (rest === '') return undefined
  const { operators, usual }: Definition = FILTERS[field]
  const allowed = (operator: FilterOperator | undefined) => operator !== undefined && operators.includes(operator)
  if (rest === '*' && allowed('set')) return { not, operator: 'set', text: '' }
  const operator = SIGNS[rest.charAt(0)]
  if (operator && rest.length > 1 && (allowed(operator) || operator === 'is')) {
    return { not, operator, text: rest.slice(1) }
  }
  return { not, operator: usual, text: rest }
}

/** Writes a value that `readFilterValue` reads back as the same. */
export function writeFilterValue(field: FilterField, { not, operator, text }: FilterValue): string {
  const sign = Object.entries(SIGNS).find(([, known]) => known === operator)?.[0] ?? ''
  const plain = operator === FILTERS[field].usual && !/^[!=~^*]/.test(text)
  return (not ? '!' : '') + (operator === 'set' ? '*' : plain ? text : sign + text)
}

import { type ActorType, OUTCOMES } from '../taxonomy.ts'
import { chosen, type EventFilter, type FilterPart, type Match } from './event-filter.ts'

/** What `traitsOf` of the schema puts in one text, read back. Empty is absent. */
interface Traits {
  severity: number
  external: boolean
  failure: boolean
  administrative: boolean
  impersonated: boolean
  actorType: string
  accessMethod: string
  itemType: string
}

function readTraits(text: string): Traits {
  const [flags = '', actorType = '', accessMethod = '', ...itemType] = text.split('|')
  const on = (place: number) => flags.charAt(flags.length - place) === '1'
  return {
    severity: Number(flags.slice(0, -4)),
    external: on(4),
    failure: on(3),
    administrative: on(2),
    impersonated: on(1),
    actorType,
    accessMethod,
    itemType: itemType.join('|'),
  }
}

/** The parts of a filter that traits answer, exactly. */
export const TRAIT_PARTS = [
  'external',
  'administrative',
  'impersonated',
  'severity',
  'outcome',
  'actorType',
  'accessMethod',
  'itemType',
] as const satisfies readonly FilterPart[]

/** Whether the filter asks for anything that traits answer. */
export function filtersTraits(filter: EventFilter): boolean {
  return TRAIT_PARTS.some(part => {
    const asked = filter[part]
    return typeof asked === 'object' ? asked.any.length + asked.none.length > 0 : asked !== undefined
  })
}

/** Whether events with these traits can match. */
export function traitsMatch(filter: EventFilter, text: string): boolean {
  const traits = readTraits(text)
  const flag = (wanted: boolean | undefined, is: boolean) => wanted === undefined || wanted === is
  return (
    flag(filter.external, traits.external) &&
    flag(filter.administrative, traits.administrative) &&
    flag(filter.impersonated, traits.impersonated) &&
    chosen(filter.severity, one => one === traits.severity) &&
    chosen(filter.outcome, one => one === OUTCOMES[traits.failure ? 1 : 0]) &&
    chosen(filter.actorType, (one: ActorType) => one === traits.actorType) &&
    chosen(filter.accessMethod, one => same(one, traits.accessMethod)) &&
    chosen(filter.itemType, one => same(one, traits.itemType))
  )
}

function same(match: Match, value: string): boolean {
  return match.operator === 'set' ? value !== '' : match.text === value
}

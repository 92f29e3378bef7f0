import type { AddressMatch, Choice, EventFilter, Match } from '../../db/queries/event-filter.ts'
import { ACCESS_METHODS, ACTOR_TYPES, OUTCOMES, SEVERITIES } from '../../db/taxonomy.ts'
import type { EventFilterQuery } from '../contract.ts'
import { activityCode, UNAUTHENTICATED } from '../dropbox/labels.ts'
import { ConnectorError } from '../errors.ts'
import { type FilterField, type FilterValue, readFilterValue } from '../filters.ts'
import { parseEventId } from '../lib/event-id.ts'
import { canonicalAddress, type Network, parseNetwork, textsOfNetwork } from '../lib/ip.ts'

/** A filter whose version 6 networks are not yet turned into addresses. */
export interface ParsedFilter extends EventFilter {
  networks: Choice<Network>
}

/** Reads the filter's parameters. `now` in milliseconds. Throws `validation_failed` with the parameter named. */
export function parseFilter(query: EventFilterQuery, now: number): ParsedFilter {
  const from = query.from === undefined ? sinceOf(query.last, now) : seconds(query.from)
  const to = query.to === undefined ? undefined : seconds(query.to)
  if (query.from !== undefined && query.last !== undefined) invalid('last', 'must not be given together with from')
  if (from !== undefined && to !== undefined && from > to) invalid('from', 'must not be later than to')
  const read = (field: FilterField & keyof EventFilterQuery) => choiceOf(field, query[field])
  const activity = mapChoice(textsOf(read('activity')), text => activityCode(text) ?? text)
  const category = textsOf(read('category'))
  const { plain, networks } = splitNetworks(read('ip'))
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    activity,
    category,
    eventType: matchesOf(read('eventType')),
    actor: mapChoice(matchesOf(read('actor')), match =>
      match.operator === 'is' && match.text.toLowerCase() === UNAUTHENTICATED.toLowerCase()
        ? { ...match, text: 'anonymous' }
        : match,
    ),
    actorType: among('actorType', textsOf(read('actorType')), ACTOR_TYPES),
    actorDomain: mapChoice(textsOf(read('actorDomain')), text => text.replace(/^@/, '')),
    item: matchesOf(read('item')),
    itemType: matchesOf(read('itemType')),
    ip: plain,
    networks,
    country: mapChoice(matchesOf(read('country')), match => ({ ...match, text: match.text.toUpperCase() })),
    accessMethod: mapChoice(matchesOf(read('accessMethod')), match =>
      match.operator === 'set' ? match : { ...match, text: oneOf('accessMethod', match.text, ACCESS_METHODS) },
    ),
    outcome: among('outcome', textsOf(read('outcome')), OUTCOMES),
    severity: mapChoice(among('severity', textsOf(read('severity')), SEVERITIES), one => SEVERITIES.indexOf(one)),
    id: mapChoice(textsOf(read('id')), text => parseEventId(text) ?? NOWHERE),
    ...flag('external', query.external),
    ...flag('administrative', query.administrative),
    ...flag('impersonated', query.impersonated),
    ...(query.q === undefined || query.q === '' ? {} : { q: query.q }),
  }
}

const NOWHERE = { connectionId: -1, time: 0, fp: 0 }

/** Stored times are whole seconds; a fraction rounds up for both bounds. */
export function seconds(value: string): number {
  return Math.ceil(Date.parse(value) / 1000)
}

function sinceOf(last: string | undefined, now: number): number | undefined {
  if (last === undefined) return undefined
  const unit = last.endsWith('h') ? 3600 : 86_400
  return Math.ceil(now / 1000) - Number.parseInt(last, 10) * unit
}

function flag<K extends string>(name: K, value: 'true' | 'false' | undefined): Partial<Record<K, boolean>> {
  return value === undefined ? {} : ({ [name]: value === 'true' } as Record<K, boolean>)
}

/** Values with an operator that the field does not have were read as plain text already. */
export function choiceOf(field: FilterField, given: readonly string[]): Choice<FilterValue> {
  const values = given.map(value => readFilterValue(field, value)).filter(value => value !== undefined)
  return { any: values.filter(value => !value.not), none: values.filter(value => value.not) }
}

export function mapChoice<A, B>(given: Choice<A>, change: (value: A) => B): Choice<B> {
  return { any: given.any.map(change), none: given.none.map(change) }
}

export const textsOf = (given: Choice<FilterValue>): Choice => mapChoice(given, value => value.text)
const matchesOf = (given: Choice<FilterValue>): Choice<Match> =>
  mapChoice(given, ({ operator, text }) => ({ operator, text }))

/** Version 4 networks become beginnings of texts here; version 6 is written too freely for that. */
function splitNetworks(given: Choice<FilterValue>): { plain: Choice<AddressMatch>; networks: Choice<Network> } {
  const read = (values: FilterValue[]) => {
    const plain: AddressMatch[] = []
    const networks: Network[] = []
    for (const { operator, text } of values) {
      if (operator === 'set') plain.push({ addresses: [], beginnings: [], set: true })
      else if (operator === 'starts') plain.push({ addresses: [], beginnings: [text.toLowerCase()] })
      else if (!text.includes('/')) plain.push({ addresses: spellings(text), beginnings: [] })
      else {
        const network = parseNetwork(text) ?? invalid('ip', 'must be an address, or a network such as 203.0.113.0/24')
        if (network.bits === 128) networks.push(network)
        else plain.push(textsOfNetwork(network))
      }
    }
    return { plain, networks }
  }
  const [any, none] = [read(given.any), read(given.none)]
  return {
    plain: { any: any.plain, none: none.plain },
    networks: { any: any.networks, none: none.networks },
  }
}

function spellings(text: string): string[] {
  return [...new Set([canonicalAddress(text), text])]
}

function among<T extends string>(path: string, given: Choice, allowed: readonly T[]): Choice<T> {
  return mapChoice(given, value => oneOf(path, value, allowed))
}

function oneOf<T extends string>(path: string, value: string, allowed: readonly T[]): T {
  return allowed.find(known => known === value) ?? invalid(path, `must be one of ${allowed.join(', ')}`)
}

export function invalid(path: string, message: string): never {
  throw new ConnectorError('validation_failed', { errors: [{ path, message }] })
}

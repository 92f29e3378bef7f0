import { listConnections } from '../../db/queries/connections.ts'
import type { Choice, EventFilter } from '../../db/queries/event-filter.ts'
import { ACTOR_TYPES, OUTCOMES } from '../../db/taxonomy.ts'
import type { Context } from '../context.ts'
import type { EventFilterQuery } from '../contract.ts'
import { UNAUTHENTICATED } from '../dropbox/labels.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'

/** A filter and the tenant's connections that it looks at, by row id. */
export interface EventSelection {
  filter: EventFilter
  connections: Map<number, { id: string; teamId: string | null }>
}

/**
 * Reads the filter's parameters. Throws `validation_failed`, and `not_found` for a connection that is not the tenant's.
 */
export async function selectEvents(
  ctx: Context,
  session: SessionIdentity,
  query: EventFilterQuery,
): Promise<EventSelection> {
  const filter = parseFilter(query)
  const wanted = choice(query.connectionId)
  const rows = await listConnections(ctx.db, session.scope)
  const known = new Set(rows.map(row => row.publicId))
  if (wanted.any.some(id => !known.has(id))) throw new ConnectorError('not_found')
  const selected = rows.filter(
    row => (wanted.any.length === 0 || wanted.any.includes(row.publicId)) && !wanted.none.includes(row.publicId),
  )
  return { filter, connections: new Map(selected.map(row => [row.id, { id: row.publicId, teamId: row.teamId }])) }
}

/** One text for one filter, whatever the order in which its values were given: what a cursor is bound to. */
export function filterKey(selection: EventSelection, order: string): string {
  const { filter, connections } = selection
  const sorted = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'object' ? [value.any.toSorted(), value.none.toSorted()] : value])
    .toSorted()
  return JSON.stringify([order, sorted, [...connections.keys()].toSorted((a, b) => a - b)])
}

function parseFilter(query: EventFilterQuery): EventFilter {
  const from = query.from === undefined ? undefined : seconds(query.from)
  const to = query.to === undefined ? undefined : seconds(query.to)
  if (from !== undefined && to !== undefined && from > to) invalid('from', 'must not be later than to')
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    activity: choice(query.activity),
    category: choice(query.category),
    eventType: choice(query.eventType),
    actor: mapChoice(choice(query.actor), value => (value === UNAUTHENTICATED ? 'anonymous' : value)),
    actorType: among('actorType', choice(query.actorType), ACTOR_TYPES),
    country: mapChoice(choice(query.country), value => value.toUpperCase()),
    ip: choice(query.ip),
    item: choice(query.item),
    outcome: among('outcome', choice(query.outcome), OUTCOMES),
    ...(query.external === undefined ? {} : { external: query.external === 'true' }),
    ...(query.q === undefined || query.q === '' ? {} : { q: query.q }),
  }
}

/** Stored times are whole seconds; a fraction rounds up for both bounds. */
function seconds(value: string): number {
  return Math.ceil(Date.parse(value) / 1000)
}

/** `!` before a value means "not"; an empty value does not filter. */
function choice(values: string[]): Choice {
  const given = values.filter(value => value !== '' && value !== '!')
  return {
    any: given.filter(value => !value.startsWith('!')),
    none: given.filter(value => value.startsWith('!')).map(value => value.slice(1)),
  }
}

function mapChoice(given: Choice, change: (value: string) => string): Choice {
  return { any: given.any.map(change), none: given.none.map(change) }
}

function among<T extends string>(path: string, given: Choice, allowed: readonly T[]): Choice<T> {
  const isAllowed = (value: string): value is T => allowed.some(known => known === value)
  const check = (value: string): T => (isAllowed(value) ? value : invalid(path, `must be one of ${allowed.join(', ')}`))
  return { any: given.any.map(check), none: given.none.map(check) }
}

function invalid(path: string, message: string): never {
  throw new ConnectorError('validation_failed', { errors: [{ path, message }] })
}

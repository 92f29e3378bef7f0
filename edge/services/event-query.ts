import { type ConnectionWithLink, listConnections } from '../../db/queries/connections.ts'
import type { AddressMatch, Choice, EventFilter } from '../../db/queries/event-filter.ts'
import { version6Addresses } from '../../db/queries/find-search.ts'
import type { TenantScope } from '../../db/scope.ts'
import type { Context } from '../context.ts'
import type { EventFilterQuery } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { isWithin, type Network } from '../lib/ip.ts'
import { choiceOf, invalid, mapChoice, type ParsedFilter, parseFilter, textsOf } from './parse-filter.ts'

/** A filter and the tenant's connections that it looks at, by row id. */
export interface EventSelection {
  filter: EventFilter
  connections: Map<number, { id: string; name: string; teamId: string | null }>
  /** One text for a tenant and a filter, whatever the order in which its values were given: what a cursor is bound to. */
  key: string
}

/**
 * Reads the filter's parameters. Throws `validation_failed`, and `not_found` for a connection that is not the tenant's.
 */
export async function selectEvents(
  ctx: Context,
  session: SessionIdentity,
  query: EventFilterQuery,
): Promise<EventSelection> {
  const wanted = textsOf(choiceOf('connectionId', query.connectionId))
  const rows = await listConnections(ctx.db, session.scope)
  const known = new Set(rows.map(row => row.publicId))
  if (wanted.any.some(id => !known.has(id))) throw new ConnectorError('not_found')
  return select(ctx, session.scope, rows, query)
}

/** The same for a filter that was kept: of connections that are gone by now, nothing. */
export async function selectKept(ctx: Context, scope: TenantScope, query: EventFilterQuery): Promise<EventSelection> {
  return select(ctx, scope, await listConnections(ctx.db, scope), query)
}

async function select(
  ctx: Context,
  scope: TenantScope,
  rows: ConnectionWithLink[],
  query: EventFilterQuery,
): Promise<EventSelection> {
  const parsed = parseFilter(query, ctx.now())
  const wanted = textsOf(choiceOf('connectionId', query.connectionId))
  const selected = rows.filter(
    row => (wanted.any.length === 0 || wanted.any.includes(row.publicId)) && !wanted.none.includes(row.publicId),
  )
  const connections = new Map(selected.map(row => [row.id, { id: row.publicId, name: row.name, teamId: row.teamId }]))
  return {
    filter: await resolveNetworks(ctx, [...connections.keys()], parsed),
    connections,
    key: JSON.stringify([ctx.database, scope.portalId, scope.tenantId, filterKey(parsed, query.last, wanted)]),
  }
}

function filterKey(parsed: ParsedFilter, last: string | undefined, connections: Choice<string>) {
  // what is relative to now stays the same filter as time goes by
  const { from, ...filter } = parsed
  return Object.entries({ ...filter, connections, from: last ?? from })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, isChoice(value) ? [texts(value.any), texts(value.none)] : value])
    .toSorted()
}

function isChoice(value: unknown): value is Choice<unknown> {
  return typeof value === 'object' && value !== null && 'any' in value
}

function texts(values: readonly unknown[]): string[] {
  return values
    .map(value => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? one.toString() : one)))
    .toSorted()
}

/** A version 6 address is written in too many ways to be found by its beginning: those there are get looked through. */
async function resolveNetworks(
  ctx: Context,
  connectionIds: number[],
  { networks, ...filter }: ParsedFilter,
): Promise<EventFilter> {
  if (networks.any.length + networks.none.length === 0) return filter
  const known = await version6Addresses(ctx.db, connectionIds, MAX_ADDRESSES)
  if (known.length >= MAX_ADDRESSES)
    invalid('ip', 'has too many addresses to look through; give addresses or a beginning')
  const within = (network: Network): AddressMatch => ({
    addresses: known.filter(address => isWithin(network, address)),
    beginnings: [],
  })
  const resolved = mapChoice(networks, within)
  return {
    ...filter,
    ip: { any: [...filter.ip.any, ...resolved.any], none: [...filter.ip.none, ...resolved.none] },
  }
}

const MAX_ADDRESSES = 20_000

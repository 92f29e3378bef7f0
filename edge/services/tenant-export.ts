import { type ConnectionWithLink, listConnections } from '../../db/queries/connections.ts'
import { listLog } from '../../db/queries/log.ts'
import { listStreams } from '../../db/queries/streams.ts'
import {
  appsOf,
  eventsBehind,
  quarantinedBehind,
  savedQueriesOf,
  sessionsOf,
  testsOf,
} from '../../db/queries/tenant-export.ts'
import { findTenant } from '../../db/queries/tenants.ts'
import { type TenantScope, tenantScope } from '../../db/scope.ts'
import type { Context } from '../context.ts'
import { withoutLinks } from '../dropbox/links.ts'
import { ConnectorError } from '../errors.ts'
import type { PortalIdentity } from '../http.ts'
import { audit, readAudit } from './audit.ts'
import { presentConnection } from './connections.ts'
import { presentEvent } from './present-event.ts'
import { readRaws } from './raw.ts'
import { presentStream } from './stream-present.ts'

/** Rows read at once. */
const PAGE = 250
/** More lines of log than are kept of a connection. */
const ALL_LOG = 1000

type Kind =
  | 'tenant'
  | 'session'
  | 'query'
  | 'app'
  | 'stream'
  | 'connection'
  | 'test'
  | 'log'
  | 'event'
  | 'quarantined'
  | 'audit'
type Line = { kind: Kind } & Record<string, unknown>

/**
 * Everything that is kept of a tenant but secrets, a JSON line each, read at the pace of the reader. Working links are
 * masked unless asked for. Throws `not_found`.
 */
export async function exportTenant(
  ctx: Context,
  portal: PortalIdentity,
  externalId: string,
  links: boolean,
  ip?: string,
): Promise<ReadableStream<Uint8Array>> {
  const tenant = await findTenant(ctx.db, portal.id, externalId)
  if (!tenant) throw new ConnectorError('not_found')
  const scope = tenantScope(portal.id, tenant.id)
  const detail = links ? { reveal: 'links' } : undefined
  await audit(ctx, {
    by: portal,
    action: 'tenant_exported',
    target: externalId,
    tenantId: tenant.id,
    ip,
    ...(detail ? { detail } : {}),
  })
  const head: Line = { kind: 'tenant', id: externalId, name: tenant.name, createdAt: iso(tenant.createdAt) }
  const pages = pagesOf(ctx, scope, head, links)
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pages.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value.map(line => `${JSON.stringify(line)}\n`).join('')))
      },
    },
    { highWaterMark: 0 },
  )
}

async function* pagesOf(ctx: Context, scope: TenantScope, head: Line, links: boolean): AsyncGenerator<Line[]> {
  const sessions = await sessionsOf(ctx.db, scope)
  const queries = await savedQueriesOf(ctx.db, scope)
  const apps = await appsOf(ctx.db, scope)
  const streams = await listStreams(ctx.db, scope)
  yield [
    head,
    ...sessions.map((row): Line => ({ kind: 'session', ...dated(row) })),
    ...queries.map((row): Line => ({ kind: 'query', ...dated(row) })),
    ...apps.map((row): Line => ({ kind: 'app', ...dated(row) })),
    ...streams.map(
      ({ kind: receiver, ...row }): Line => ({
        ...presentStream({ ...row, kind: receiver }, ctx.now()),
        receiver,
        kind: 'stream',
      }),
    ),
  ]
  for (const connection of await listConnections(ctx.db, scope)) yield* ofConnection(ctx, scope, connection, links)
  yield* trail(ctx, scope)
}

async function* ofConnection(
  ctx: Context,
  scope: TenantScope,
  row: ConnectionWithLink,
  links: boolean,
): AsyncGenerator<Line[]> {
  const { id } = row
  const about = { connectionId: row.publicId }
  yield [{ kind: 'connection', ...(await presentConnection(ctx, row)) }]
  const [tests, log] = await Promise.all([testsOf(ctx.db, id), listLog(ctx.db, id, { limit: ALL_LOG })])
  const notes: Line[] = [
    ...tests.map((test): Line => ({ kind: 'test', ...about, ...dated(test) })),
    ...log.map(
      ({ at, level, kind: what, detail }): Line => ({ kind: 'log', ...about, at: iso(at), level, what, detail }),
    ),
  ]
  if (notes.length > 0) yield notes
  for (let last: { time: number; fp: number } | undefined; ; ) {
    const page = await eventsBehind(ctx.db, scope, id, last, PAGE)
    const raws = await readRaws(ctx, page)
    yield page.map((event, index): Line => {
      const raw = links ? raws[index] : withoutLinks(raws[index])
      return { kind: 'event', ...presentEvent(event, row.publicId), raw }
    })
    last = page.at(-1)
    if (page.length < PAGE) break
  }
  for (let after = 0; ; ) {
    const page = await quarantinedBehind(ctx.db, id, after, PAGE)
    yield page.map(
      ({ reason, raw, createdAt }): Line => ({
        kind: 'quarantined',
        ...about,
        reason,
        createdAt: iso(createdAt),
        raw: links ? raw : withoutLinks(raw),
      }),
    )
    after = page.at(-1)?.id ?? after
    if (page.length < PAGE) break
  }
}

async function* trail(ctx: Context, scope: TenantScope): AsyncGenerator<Line[]> {
  const seen = { portalId: scope.portalId, tenantId: scope.tenantId }
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await readAudit(ctx, seen, { limit: 200, cursor })
    yield items.map((entry): Line => ({ kind: 'audit', ...entry }))
    if (nextCursor === null) return
    cursor = nextCursor
  }
}

/** Times of a row as the API writes them. */
function dated<T extends object>(row: T): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? iso(value) : value,
    ]),
  )
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

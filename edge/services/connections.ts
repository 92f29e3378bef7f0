import {
  type ConnectionWithLink,
  countConnections,
  dropConnection,
  findConnection,
  findTwin,
  insertConnection,
  listConnections as listRows,
  updateConnection as updateRow,
} from '../../db/queries/connections.ts'
import type { Context } from '../context.ts'
import type { Connection, CreateConnection, CreatedConnection, List, UpdateConnection } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { newId } from '../ids.ts'
import { randomToken } from '../lib/crypto.ts'
import { readyApp } from './apps.ts'
import { audit } from './audit.ts'
import { beginAuthorization } from './authorize.ts'
import { presentConnections } from './present-connection.ts'
import { extendBackfill, syncState } from './sync.ts'

/** More teams than any tenant has; stops a loop from filling the list. */
const MAX_CONNECTIONS = 100
/** The same request again within this time was meant once. */
const TWICE_MS = 5000

/** The row behind an id, or `not_found`: for other tenants' ids just as for made-up ones. */
export async function requireConnection(
  ctx: Context,
  session: SessionIdentity,
  publicId: string,
): Promise<ConnectionWithLink> {
  const row = await findConnection(ctx.db, session.scope, publicId)
  if (!row) throw new ConnectorError('not_found')
  return row
}

export async function presentConnection(ctx: Context, row: ConnectionWithLink): Promise<Connection> {
  const [connection] = await presentConnections(ctx, [row])
  if (!connection) throw new Error('nothing presented')
  return connection
}

export async function listConnections(ctx: Context, session: SessionIdentity): Promise<List<Connection>> {
  const rows = await listRows(ctx.db, session.scope)
  return { items: await presentConnections(ctx, rows), nextCursor: null }
}

export async function getConnection(ctx: Context, session: SessionIdentity, id: string): Promise<Connection> {
  const row = await requireConnection(ctx, session, id)
  const [connection, sync] = await Promise.all([presentConnection(ctx, row), syncState(ctx, row)])
  return { ...connection, sync }
}

/**
 * A new connection, waiting for its link to be followed. The same request within seconds is a double click: it gets the
 * same connection, and its link replaces the first. Throws `conflict` when the tenant has too many.
 */
export async function createConnection(
  ctx: Context,
  session: SessionIdentity,
  request: CreateConnection,
  ip?: string,
): Promise<CreatedConnection> {
  if ((await countConnections(ctx.db, session.scope)) >= MAX_CONNECTIONS) {
    throw new ConnectorError('conflict', {
      detail: `There are ${MAX_CONNECTIONS} connections already; remove one first.`,
    })
  }
  await readyApp(ctx, session.scope)
  const now = ctx.now()
  const inserted = await insertConnection(ctx.db, session.scope, {
    publicId: newId('connection'),
    name: request.name ?? defaultName(request.adminEmail),
    adminEmail: request.adminEmail,
    status: 'pending',
    salt: Buffer.from(randomToken(32), 'base64url').toString('hex'),
    backfillDays: request.backfillDays ?? ctx.config.BACKFILL_DAYS,
    createdAt: now,
    updatedAt: now,
  })
  const twin = await findTwin(ctx.db, session.scope, inserted, now - TWICE_MS)
  if (twin) await dropConnection(ctx.db, session.scope, inserted.id)
  const row = twin ?? inserted
  const link = await beginAuthorization(ctx, session, row, ip)
  const connection = await presentConnection(ctx, {
    ...row,
    linkExpiresAt: Date.parse(link.expiresAt),
    appTenantId: null,
  })
  return { connection, ...link }
}

export async function updateConnection(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  request: UpdateConnection,
  ip?: string,
): Promise<Connection> {
  const row = await requireConnection(ctx, session, id)
  const updated = await updateRow(ctx.db, session.scope, row.id, {
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(request.backfillDays === undefined ? {} : { backfillDays: request.backfillDays }),
    updatedAt: ctx.now(),
  })
  if (!updated) throw new ConnectorError('not_found')
  await audit(ctx, { by: session, action: 'connection_updated', target: row.publicId, ip })
  if (request.backfillDays !== undefined && row.connectedAt !== null) {
    await extendBackfill(ctx, row.id, row.connectedAt, request.backfillDays)
  }
  return presentConnection(ctx, { ...updated, linkExpiresAt: row.linkExpiresAt, appTenantId: row.appTenantId })
}

/** Until the team's own name is known. */
export function defaultName(adminEmail: string): string {
  return adminEmail.split('@')[1] ?? adminEmail
}

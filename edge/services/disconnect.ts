import { type ConnectionWithLink, claimEnd, findConnection, updateConnection } from '../../db/queries/connections.ts'
import { appendLog } from '../../db/queries/log.ts'
import { dropStates } from '../../db/queries/oauth-states.ts'
import type { Context } from '../context.ts'
import type { Connection } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { audit } from './audit.ts'
import { presentConnection, requireConnection } from './connections.ts'
import { destroyCredentials, revokeGrant } from './credentials.ts'
import { purgeConnection } from './purge.ts'

/**
 * Ends a connection: the sync stops, the grant is revoked as far as Dropbox allows, the credentials are destroyed either
 * way. Of several callers at once, one ends it. `events: 'delete'` removes all that was read as well, and so does one
 * that never connected.
 */
export async function disconnect(
  ctx: Context,
  session: SessionIdentity,
  publicId: string,
  events: 'keep' | 'delete',
  ip?: string,
): Promise<Connection> {
  const row = await requireConnection(ctx, session, publicId)
  const mine = row.status !== 'disconnected' && (await claimEnd(ctx.db, session.scope, row.id, ctx.now()))
  const ended = mine ? await end(ctx, session, row, ip) : await requireConnection(ctx, session, publicId)
  const gone = await presentConnection(ctx, ended)
  if (events === 'keep' && row.connectedAt !== null) return gone
  const now = ctx.now()
  await updateConnection(ctx.db, session.scope, row.id, { deletedAt: now, updatedAt: now })
  await audit(ctx, { by: session, action: 'events_deleted', target: row.publicId, ip })
  ctx.waitUntil(purgeConnection(ctx, row.id))
  return gone
}

async function end(ctx: Context, session: SessionIdentity, row: ConnectionWithLink, ip?: string) {
  const { scope } = session
  await dropStates(ctx.db, row.id)
  let revocation: Awaited<ReturnType<typeof revokeGrant>> = 'unreachable'
  try {
    revocation = await revokeGrant(ctx, row.id)
  } finally {
    await destroyCredentials(ctx, row.id)
  }
  await updateConnection(ctx.db, scope, row.id, { revocation, errorCode: null, errorAt: null })
  await appendLog(ctx.db, row.id, { at: ctx.now(), level: 'info', kind: 'disconnected', detail: { revocation } })
  await audit(ctx, { by: session, action: 'disconnected', target: row.publicId, ip, detail: { revocation } })
  const ended = await findConnection(ctx.db, scope, row.publicId)
  if (!ended) throw new ConnectorError('not_found')
  return ended
}

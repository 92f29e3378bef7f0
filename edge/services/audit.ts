import { MAIN } from '../../db/databases.ts'
import { insertAudit, listAudit } from '../../db/queries/audit.ts'
import type { Context } from '../context.ts'
import type { AuditAction, AuditEntry, MergedList } from '../contract.ts'
import type { PortalIdentity, SessionIdentity } from '../http.ts'
import { mergeNewest } from './merge.ts'

export type Actor = SessionIdentity | PortalIdentity | 'operator' | 'system'

export interface AuditRecord {
  by: Actor
  action: AuditAction
  target?: string
  portalId?: number
  tenantId?: number
  ip?: string | undefined
  detail?: Record<string, string | number>
}

/** Appends to the audit trail. */
export async function audit(ctx: Context, record: AuditRecord): Promise<void> {
  const { by } = record
  const who =
    typeof by === 'string'
      ? { actorType: by, actorId: null }
      : 'scope' in by
        ? { actorType: 'user' as const, actorId: by.user.email ?? by.user.id }
        : { actorType: 'portal' as const, actorId: by.keyId }
  const scope = typeof by === 'string' ? {} : 'scope' in by ? by.scope : { portalId: by.id }
  await insertAudit(ctx.db, {
    ...who,
    portalId: record.portalId ?? scope.portalId ?? null,
    tenantId: record.tenantId ?? ('tenantId' in scope ? scope.tenantId : null),
    at: ctx.now(),
    action: record.action,
    ip: record.ip ?? null,
    target: record.target ?? null,
    detail: record.detail ?? null,
  })
}

/** Newest first. What is seen: everything in all databases (operator), a portal's, or a tenant's. */
export async function readAudit(
  ctx: Context,
  seen: { portalId?: number; tenantId?: number },
  page: { limit: number; cursor?: string | undefined },
): Promise<MergedList<AuditEntry>> {
  const { rows, ...rest } = await mergeNewest(ctx, page, {
    databases: seen.portalId === undefined ? ctx.databases.names : [ctx.database],
    bound: `audit|${seen.portalId}|${seen.tenantId}`,
    read: (there, limit, before) => listAudit(there.db, seen, limit, before),
    timeOf: row => row.at,
  })
  return {
    items: rows.map(({ row, database }) => ({
      id: database === MAIN ? `aud_${row.id}` : `aud_${database}_${row.id}`,
      at: new Date(row.at).toISOString(),
      action: row.action,
      actor: { type: row.actorType, ...(row.actorId ? { id: row.actorId } : {}) },
      ...(row.tenant ? { tenant: row.tenant } : {}),
      ...(row.ip ? { ip: row.ip } : {}),
      ...(row.target ? { target: row.target } : {}),
      ...(row.detail ? { detail: row.detail } : {}),
    })),
    ...rest,
  }
}

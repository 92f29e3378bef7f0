import type { ConnectionWithLink } from '../../db/queries/connections.ts'
import { OF_PORTAL } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import type { AppInUse, Connection } from '../contract.ts'
import { ERRORS, type ErrorCode, type ErrorRow } from '../errors.ts'
import { syncStates } from './sync.ts'

/** A callback may be at work between taking the link and its result; the link does not count as lost so soon. */
const CALLBACK_MS = 90_000

/** Rows as the API shows them, in the same order. */
export async function presentConnections(ctx: Context, rows: ConnectionWithLink[]): Promise<Connection[]> {
  const states = await syncStates(ctx, rows)
  return rows.map((row, index) => {
    const sync = states[index]
    if (!sync) throw new Error('a connection without a sync state')
    const code = errorCode(row, ctx.now())
    const linkOpen = row.linkExpiresAt !== null && row.linkExpiresAt > ctx.now()
    return {
      id: row.publicId,
      name: row.name,
      adminEmail: row.adminEmail,
      status: row.status,
      ...(row.teamId === null
        ? {}
        : { team: { id: row.teamId, name: row.teamName ?? row.teamId, memberCount: row.memberCount ?? 0 } }),
      createdAt: iso(row.createdAt),
      ...(row.connectedAt === null ? {} : { connectedAt: iso(row.connectedAt) }),
      ...(row.lastPollAt === null ? {} : { lastSyncAt: iso(row.lastPollAt) }),
      ...(row.lastEventAt === null ? {} : { lastEventAt: iso(row.lastEventAt * 1000) }),
      ...(row.credentials === null ? {} : { app: appInUse(ctx, row) }),
      ...(linkOpen && row.linkExpiresAt !== null ? { linkExpiresAt: iso(row.linkExpiresAt) } : {}),
      ...(code ? { error: explain(code) } : {}),
      ...(row.status === 'disconnected' && row.revocation ? { revocation: row.revocation } : {}),
      sync,
    }
  })
}

/** The app that a connection's credentials belong to. */
export function appInUse(ctx: Context, { appId, appKey, appTenantId }: ConnectionWithLink): AppInUse {
  const owner = appId === null ? 'operator' : appTenantId === OF_PORTAL ? 'portal' : 'tenant'
  return { owner, key: appKey ?? ctx.config.DROPBOX_APP_KEY }
}

/** What a stored code says to a person. */
export function explain(code: string): { code: string; detail: string; resolution: string } {
  const row: ErrorRow = isCode(code) ? ERRORS[code] : ERRORS.internal_error
  return { code, detail: row.detail, resolution: row.resolution ?? '' }
}

function errorCode(row: ConnectionWithLink, now: number): string | undefined {
  if (row.errorCode) return row.errorCode
  if (row.status !== 'pending') return undefined
  const lost = row.linkExpiresAt === null ? row.updatedAt + CALLBACK_MS < now : row.linkExpiresAt <= now
  return lost ? 'link_expired' : undefined
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

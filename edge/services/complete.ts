import {
  type ConnectionRow,
  connectionOfState,
  findByTeam,
  updateConnection,
  updateWithCredentials,
} from '../../db/queries/connections.ts'
import { appendLog } from '../../db/queries/log.ts'
import { type StateRow, takeState } from '../../db/queries/oauth-states.ts'
import { type TenantScope, tenantScope } from '../../db/scope.ts'
import { at, type Context } from '../context.ts'
import type { Grant } from '../dropbox/api.ts'
import { openTeamApi, revokeToken } from '../dropbox/client.ts'
import { exchangeCode } from '../dropbox/oauth.ts'
import { ConnectorError } from '../errors.ts'
import { sha256 } from '../lib/crypto.ts'
import { isUniqueViolation, toFailure } from '../lib/failure.ts'
import { databaseOfState } from '../lib/state.ts'
import { open } from '../lib/vault.ts'
import { credentialsOf } from './apps.ts'
import { audit } from './audit.ts'
import { verifierAad } from './authorize.ts'
import { defaultName } from './connections.ts'
import { type AppGrant, destroyCredentials, storeGrant } from './credentials.ts'
import { redirectUri } from './redirect.ts'
import { startSync } from './sync.ts'
import { timed } from './timed.ts'

/** The callback's parameters, each given once and of a sane size. */
export interface CallbackQuery {
  state: string
  code?: string | undefined
  error?: string | undefined
}

interface Pending {
  row: ConnectionRow
  scope: TenantScope
}

/** What Dropbox says about the person who signed in and their team. */
interface Approval {
  memberId: string
  teamId: string
  teamName: string
  memberCount: number
  /** Absent when Dropbox did not say. */
  hasFileEvents?: boolean | undefined
}

/**
 * Finishes an authorization: takes the state once, exchanges the code, checks who signed in, stores the sealed grant and
 * starts the sync. Any failure is noted on the connection, so that the widget learns it, and thrown for the page.
 */
export async function completeAuthorization(
  anywhere: Context,
  callback: { url: URL; query: CallbackQuery },
  ip?: string,
): Promise<{ teamName: string }> {
  const database = databaseOfState(callback.query.state)
  if (!anywhere.databases.names.includes(database)) throw new ConnectorError('state_invalid')
  const ctx = at(anywhere, database)
  const state = await takeState(ctx.db, sha256(callback.query.state))
  const row = state && (await connectionOfState(ctx.db, state.connectionId))
  if (!state || !row) throw new ConnectorError('state_invalid')
  const pending: Pending = { row, scope: tenantScope(row.portalId, row.tenantId) }
  try {
    return await finish(ctx, pending, state, callback, ip)
  } catch (error) {
    const failure = toFailure(error)
    await refuse(ctx, pending, failure, ip)
    throw failure
  }
}

async function finish(
  ctx: Context,
  pending: Pending,
  state: StateRow,
  { url, query }: { url: URL; query: CallbackQuery },
  ip?: string,
): Promise<{ teamName: string }> {
  if (state.expiresAt <= ctx.now()) throw new ConnectorError('link_expired')
  if (!query.code && !query.error)
    throw new ConnectorError('authorization_failed', { detail: 'The redirect carries no code.' })
  const app = await credentialsOf(ctx, pending.row.id, state)
  const verifier = await open(ctx.config.ENCRYPTION_KEYS, state.verifier, verifierAad(pending.row.id, state))
  const grant = await exchangeCode(
    ctx.config,
    app,
    { callbackUrl: url, state: query.state, verifier, redirectUri: redirectUri(ctx) },
    ctx.now(),
  )
  const approval = await inspect(ctx, pending, state, grant)
  const connected = await connectOrRevoke(
    ctx,
    pending,
    { ...grant, appId: state.appId, appKey: state.appKey },
    approval,
  )
  await appendLog(ctx.db, connected.id, { at: ctx.now(), level: 'info', kind: 'connected' })
  await audit(ctx, { by: 'system', action: 'connected', target: connected.publicId, ...pending.scope, ip })
  await startSync(ctx, connected.id)
  return { teamName: approval.teamName }
}

/** Asks Dropbox who signed in; whoever is not the expected admin of the expected team leaves nothing behind. */
async function inspect(ctx: Context, pending: Pending, state: StateRow, grant: Grant): Promise<Approval> {
  const api = openTeamApi(ctx.config, grant.accessToken, ctx.now, path => timed(ctx, path))
  let memberId: string | undefined
  try {
    const admin = await api.authenticatedAdmin()
    memberId = admin.memberId
    if (admin.email.toLowerCase() !== state.adminEmail.toLowerCase()) throw new ConnectorError('wrong_admin')
    const [team, hasFileEvents] = await Promise.all([api.teamInfo(), api.hasFileEvents().catch(() => undefined)])
    if (pending.row.teamId !== null && pending.row.teamId !== team.teamId) throw new ConnectorError('other_team')
    return { memberId, teamId: team.teamId, teamName: team.name, memberCount: team.memberCount, hasFileEvents }
  } catch (error) {
    await revokeToken(ctx.config, grant.accessToken, memberId)
    throw error
  }
}

/** A grant that could not be stored is not left open at Dropbox. */
async function connectOrRevoke(
  ctx: Context,
  pending: Pending,
  grant: AppGrant,
  approval: Approval,
): Promise<ConnectionRow> {
  try {
    return await connect(ctx, pending, grant, approval)
  } catch (error) {
    await revokeToken(ctx.config, grant.accessToken, approval.memberId)
    throw error
  }
}

/** Stores the grant on the row, or on the tenant's row that holds the same team already. */
async function connect(ctx: Context, pending: Pending, grant: AppGrant, approval: Approval): Promise<ConnectionRow> {
  const { row, scope } = pending
  const existing = await findByTeam(ctx.db, scope, approval.teamId, row.id)
  if (existing) return merge(ctx, pending, existing, grant, approval)
  try {
    return await activate(ctx, scope, row, grant, approval)
  } catch (error) {
    // another callback of the same team was faster
    const winner = isUniqueViolation(error) ? await findByTeam(ctx.db, scope, approval.teamId, row.id) : undefined
    if (!winner) throw error
    return merge(ctx, pending, winner, grant, approval)
  }
}

async function merge(
  ctx: Context,
  { row, scope }: Pending,
  into: ConnectionRow,
  grant: AppGrant,
  approval: Approval,
): Promise<ConnectionRow> {
  const connected = await activate(ctx, scope, { ...into, adminEmail: row.adminEmail }, grant, approval)
  await updateConnection(ctx.db, scope, row.id, { deletedAt: ctx.now(), mergedInto: into.id })
  return connected
}

async function activate(
  ctx: Context,
  scope: TenantScope,
  row: ConnectionRow,
  grant: AppGrant,
  approval: Approval,
): Promise<ConnectionRow> {
  const now = ctx.now()
  const claimed = await updateConnection(ctx.db, scope, row.id, { teamId: approval.teamId, updatedAt: now })
  if (!claimed) throw new ConnectorError('state_invalid')
  await storeGrant(ctx, row.id, grant)
  const connected = await updateWithCredentials(ctx.db, scope, row.id, {
    status: 'connected',
    adminEmail: row.adminEmail,
    teamName: approval.teamName,
    memberCount: approval.memberCount,
    hasFileEvents: approval.hasFileEvents ?? null,
    adminMemberId: approval.memberId,
    grantedScopes: grant.scopes,
    connectedAt: row.connectedAt ?? now,
    errorCode: null,
    errorAt: null,
    revocation: null,
    updatedAt: now,
    ...(row.name === defaultName(row.adminEmail) ? { name: approval.teamName.slice(0, 100) || row.name } : {}),
  })
  if (connected) return connected
  await destroyCredentials(ctx, row.id)
  throw new ConnectorError('state_invalid')
}

/** Notes on the connection why it did not work. One that works is left alone, only its log tells. */
async function refuse(ctx: Context, { row, scope }: Pending, failure: ConnectorError, ip?: string): Promise<void> {
  const now = ctx.now()
  if (row.status !== 'connected') {
    const neverConnected = row.connectedAt === null && failure.code !== 'link_expired'
    await updateConnection(ctx.db, scope, row.id, {
      errorCode: failure.code,
      errorAt: now,
      updatedAt: now,
      ...(neverConnected ? { status: 'error' } : {}),
    })
  }
  await appendLog(ctx.db, row.id, { at: now, level: 'warning', kind: 'link_failed', detail: { code: failure.code } })
  await audit(ctx, {
    by: 'system',
    action: 'connection_refused',
    target: row.publicId,
    ...scope,
    ip,
    detail: { code: failure.code },
  })
}

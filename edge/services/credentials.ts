import { nanoid } from 'nanoid'
import * as queries from '../../db/queries/credentials.ts'
import { appendLog } from '../../db/queries/log.ts'
import type { Context } from '../context.ts'
import type { Grant, Revocation, TeamApi } from '../dropbox/api.ts'
import { openTeamApi, revokeToken } from '../dropbox/client.ts'
import { ExpiredAccessToken } from '../dropbox/errors.ts'
import { refreshAccess } from '../dropbox/oauth.ts'
import { ConnectorError } from '../errors.ts'
import { unnamedThrottle } from '../lib/backoff.ts'
import { toFailure } from '../lib/failure.ts'
import { rememberRefusal, wasRefused } from '../lib/refused.ts'
import { assertNotThrottled, clearThrottleStreak, countThrottle, rememberThrottle } from '../lib/throttle.ts'
import { open, seal } from '../lib/vault.ts'
import { credentialsOf, type RememberedApp } from './apps.ts'
import { timed } from './timed.ts'

/** A grant, and the app that it was given to. */
export type AppGrant = Grant & RememberedApp

interface Secrets {
  accessToken: string
  refreshToken: string
}

interface Access extends RememberedApp {
  secrets: Secrets
  version: number
  expiresAt: number
}

/** Refresh this long before the token runs out, so that no page meets the end. */
const MARGIN_MS = 120_000
const LEASE_MS = 25_000
const WAIT_STEP_MS = 150

/** Binds sealed credentials to their connection. */
export const credentialsAad = (connectionId: number) => `connection:${connectionId}:credentials`

/** Seals a fresh grant onto the connection. */
export async function storeGrant(ctx: Context, connectionId: number, grant: AppGrant): Promise<void> {
  await queries.replaceCredentials(ctx.db, connectionId, {
    credentials: await sealed(ctx, connectionId, grant),
    accessExpiresAt: grant.accessExpiresAt,
    appId: grant.appId,
    appKey: grant.appKey,
  })
}

/**
 * The team routes of a connection. The access token is refreshed when it is due, by one caller at a time, and once more
 * when Dropbox says it has expired. `known`: what was read a moment ago, so that it is not read again. Methods throw
 * ConnectorError, `not_connected` and `credentials_revoked` among them.
 */
export async function connectionApi(
  ctx: Context,
  connectionId: number,
  onRequest: () => void = () => {},
  known?: queries.SealedAccess,
): Promise<TeamApi> {
  let access = await currentAccess(ctx, connectionId, known)
  let api = opened()

  function opened() {
    return openTeamApi(ctx.config, access.secrets.accessToken, ctx.now, path => {
      assertNotThrottled(connectionId, ctx.now())
      onRequest()
      return timed(ctx, path)
    })
  }

  async function renew() {
    access = await refreshed(ctx, connectionId, access.version)
    api = opened()
  }

  async function attempt<T>(call: (api: TeamApi) => Promise<T>): Promise<T> {
    if (access.expiresAt - ctx.now() < MARGIN_MS) await renew()
    try {
      return await heeding(ctx, connectionId, () => call(api))
    } catch (error) {
      if (!(error instanceof ExpiredAccessToken)) throw error
    }
    await renew()
    try {
      return await heeding(ctx, connectionId, () => call(api))
    } catch (error) {
      throw error instanceof ExpiredAccessToken ? new ConnectorError('credentials_revoked') : error
    }
  }

  return {
    authenticatedAdmin: () => attempt(current => current.authenticatedAdmin()),
    teamInfo: () => attempt(current => current.teamInfo()),
    hasFileEvents: () => attempt(current => current.hasFileEvents()),
    firstPage: range => attempt(current => current.firstPage(range)),
    nextPage: cursor => attempt(current => current.nextPage(cursor)),
  }
}

/** A 429 stops the whole connection for as long as Dropbox says, here and in every other consumer. */
async function heeding<T>(ctx: Context, connectionId: number, call: () => Promise<T>): Promise<T> {
  assertNotThrottled(connectionId, ctx.now())
  try {
    const result = await call()
    clearThrottleStreak(connectionId)
    return result
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'dropbox_throttled' || error.extras.cause === undefined) {
      throw error
    }
    const wait = error.extras.retryAfterMs ?? unnamedThrottle(countThrottle(connectionId), Math.random())
    const until = ctx.now() + wait
    rememberThrottle(connectionId, until)
    if (await queries.throttle(ctx.db, connectionId, until, ctx.now())) {
      const detail = { seconds: Math.ceil(wait / 1000) }
      await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'warning', kind: 'throttled', detail })
    }
    throw new ConnectorError('dropbox_throttled', { cause: error, retryAfterMs: wait })
  }
}

export async function withTeamApi<T>(
  ctx: Context,
  connectionId: number,
  run: (api: TeamApi) => Promise<T>,
): Promise<T> {
  return run(await connectionApi(ctx, connectionId))
}

/** Asks for a new access token though the present one may last, and so proves that the refresh token works. */
export async function renewAccess(ctx: Context, connectionId: number): Promise<void> {
  const { version } = await readAccess(ctx, connectionId)
  await refreshed(ctx, connectionId, version)
}

/** Ends the grant at Dropbox as far as a team token may; never throws. `none`: there was nothing to end. */
export async function revokeGrant(ctx: Context, connectionId: number): Promise<Revocation | 'none'> {
  try {
    const row = await queries.readCredentials(ctx.db, connectionId)
    if (!row?.credentials) return 'none'
    const access = await currentAccess(ctx, connectionId)
    return await revokeToken(ctx.config, access.secrets.accessToken, row.adminMemberId ?? undefined)
  } catch (error) {
    if (!(error instanceof ConnectorError)) return 'unreachable'
    return error.code === 'credentials_revoked' || error.code === 'credentials_unreadable' ? 'none' : 'unreachable'
  }
}

export async function destroyCredentials(ctx: Context, connectionId: number): Promise<void> {
  await queries.wipeCredentials(ctx.db, connectionId)
}

async function currentAccess(ctx: Context, connectionId: number, known?: queries.SealedAccess): Promise<Access> {
  const access = known ? await openAccess(ctx, connectionId, known) : await readAccess(ctx, connectionId)
  return access.expiresAt - ctx.now() < MARGIN_MS ? refreshed(ctx, connectionId, access.version) : access
}

async function readAccess(ctx: Context, connectionId: number): Promise<Access> {
  return openAccess(ctx, connectionId, await queries.readCredentials(ctx.db, connectionId))
}

async function openAccess(ctx: Context, connectionId: number, row: queries.SealedAccess | undefined): Promise<Access> {
  if (!row?.credentials) throw new ConnectorError('not_connected')
  if (row.throttledUntil) rememberThrottle(connectionId, row.throttledUntil)
  const secrets = JSON.parse(
    await open(ctx.config.ENCRYPTION_KEYS, row.credentials, credentialsAad(connectionId)),
  ) as Secrets
  const { credentialsVersion: version, appId, appKey } = row
  return { secrets, version, expiresAt: row.accessExpiresAt ?? 0, appId, appKey }
}

/** Waits while another caller refreshes; refreshes itself once the lease is free. */
async function refreshed(ctx: Context, connectionId: number, version: number): Promise<Access> {
  const lease = nanoid()
  for (let waited = 0; waited <= LEASE_MS + 5_000; waited += WAIT_STEP_MS) {
    const access = await readAccess(ctx, connectionId)
    if (access.version !== version) return access
    if (await queries.takeRefreshLease(ctx.db, connectionId, version, lease, LEASE_MS)) {
      return refreshNow(ctx, connectionId, access, lease)
    }
    await new Promise(resolve => setTimeout(resolve, WAIT_STEP_MS))
  }
  throw new ConnectorError('dropbox_unavailable', { detail: 'Another refresh of this connection does not finish.' })
}

async function refreshNow(ctx: Context, connectionId: number, access: Access, lease: string): Promise<Access> {
  try {
    if (wasRefused(connectionId, access.version, ctx.now())) throw new ConnectorError('credentials_revoked')
    const app = await credentialsOf(ctx, connectionId, access)
    const fresh = await refreshAccess(ctx.config, app, access.secrets.refreshToken, ctx.now())
    const secrets: Secrets = { ...access.secrets, accessToken: fresh.accessToken }
    const saved = await queries.saveRefreshed(ctx.db, connectionId, access.version, {
      credentials: await sealed(ctx, connectionId, secrets),
      accessExpiresAt: fresh.accessExpiresAt,
    })
    if (!saved) return readAccess(ctx, connectionId)
    await appendLog(ctx.db, connectionId, { at: ctx.now(), level: 'info', kind: 'refreshed' })
    return { ...access, secrets, version: access.version + 1, expiresAt: fresh.accessExpiresAt }
  } catch (error) {
    if (toFailure(error).code === 'credentials_revoked') rememberRefusal(connectionId, access.version, ctx.now())
    await queries.dropRefreshLease(ctx.db, connectionId, lease)
    throw error
  }
}

function sealed(ctx: Context, connectionId: number, { accessToken, refreshToken }: Secrets): Promise<string> {
  return seal(ctx.config.ENCRYPTION_KEYS, JSON.stringify({ accessToken, refreshToken }), credentialsAad(connectionId))
}

import { Dropbox, DropboxResponseError } from 'dropbox'
import type { Config } from '../env.ts'
import { ConnectorError } from '../errors.ts'
import type { PageOutcome, Revocation, TeamApi } from './api.ts'
import { field, routeTag, toConnectorError } from './errors.ts'
import { dropboxFetch } from './transport.ts'

/** Told the path of each call before it is made; what it gives back, the status of the answer if there was one. */
export type OnRequest = (path: string) => ((status: number | undefined) => void) | undefined

/** The only place that calls the SDK. One access token; the caller refreshes it. */
export function openTeamApi(
  config: Pick<Config, 'DROPBOX_BASE_URL'>,
  accessToken: string,
  now: () => number = Date.now,
  onRequest: OnRequest = () => undefined,
): TeamApi {
  const send = dropboxFetch(config)
  const sdk = new Dropbox({
    accessToken,
    fetch: async (...args: Parameters<typeof fetch>) => {
      const answered = onRequest(new URL(args[0] instanceof Request ? args[0].url : String(args[0])).pathname)
      let status: number | undefined
      try {
        const response = await send(...args)
        status = response.status
        return response
      } finally {
        answered?.(status)
      }
    },
  })

  async function call<T>(route: () => Promise<{ result: T }>): Promise<T> {
    try {
      return (await route()).result
    } catch (cause) {
      throw toConnectorError(cause, now())
    }
  }

  async function page(route: () => Promise<{ result: unknown }>): Promise<PageOutcome> {
    try {
      return readPage((await route()).result)
    } catch (cause) {
      const outcome = cursorOutcome(cause)
      if (outcome) return outcome
      throw toConnectorError(cause, now())
    }
  }

  return {
    async authenticatedAdmin() {
      try {
        const profile = (await sdk.teamTokenGetAuthenticatedAdmin()).result.admin_profile
        const { team_member_id: memberId, email, name } = profile
        if (!isText(memberId) || !isText(email)) throw new ConnectorError('dropbox_bad_answer')
        return { memberId, email, name: isText(name?.display_name) ? name.display_name : email }
      } catch (cause) {
        if (cause instanceof DropboxResponseError && cause.status === 409) throw new ConnectorError('admin_not_active')
        throw toConnectorError(cause, now())
      }
    },
    async teamInfo() {
      const info = await call(() => sdk.teamGetInfo())
      if (!isText(info.team_id)) throw new ConnectorError('dropbox_bad_answer')
      return {
        teamId: info.team_id,
        name: isText(info.name) ? info.name : info.team_id,
        memberCount: Number.isSafeInteger(info.num_provisioned_users) ? info.num_provisioned_users : 0,
      }
    },
    async hasFileEvents() {
      const result = await call(() => sdk.teamFeaturesGetValues({ features: [{ '.tag': 'has_team_file_events' }] }))
      const value = field(field(result, 'values'), '0')
      return field(field(value, 'has_team_file_events'), 'enabled') === true
    },
    firstPage({ from, to, limit }) {
      return page(() =>
        sdk.teamLogGetEvents({
          limit: limit ?? 1000,
          time: { start_time: instant(from), ...(to === undefined ? {} : { end_time: instant(to) }) },
        }),
      )
    },
    nextPage(cursor) {
      return page(() => sdk.teamLogGetEventsContinue({ cursor }))
    },
  }
}

/**
 * Ends the grant as far as Dropbox lets a team token do it: `auth/token/revoke` is a route of users, for which such a
 * token has to select a member, and one with the least scopes may be refused.
 */
export async function revokeToken(
  config: Pick<Config, 'DROPBOX_BASE_URL'>,
  accessToken: string,
  memberId: string | undefined,
): Promise<Revocation> {
  const sdk = new Dropbox({
    accessToken,
    fetch: dropboxFetch(config, 10_000),
    ...(memberId ? { selectUser: memberId } : {}),
  })
  try {
    await sdk.authTokenRevoke()
    return 'revoked'
  } catch (cause) {
    if (!(cause instanceof DropboxResponseError)) return 'unreachable'
    if (cause.status === 401 && routeTag(cause.error) === 'invalid_access_token') return 'revoked'
    return cause.status >= 500 || cause.status === 429 ? 'unreachable' : 'refused'
  }
}

function readPage(result: unknown): PageOutcome {
  const events = field(result, 'events')
  const cursor = field(result, 'cursor')
  const hasMore = field(result, 'has_more')
  if (!Array.isArray(events) || !isText(cursor) || typeof hasMore !== 'boolean') {
    throw new ConnectorError('dropbox_bad_answer', { detail: 'Dropbox sent a page that is not one.' })
  }
  return { kind: 'page', events, cursor, hasMore }
}

function cursorOutcome(cause: unknown): PageOutcome | undefined {
  if (!(cause instanceof DropboxResponseError) || cause.status !== 409) return undefined
  const tag = routeTag(cause.error)
  if (tag === 'bad_cursor') return { kind: 'bad_cursor' }
  if (tag !== 'reset') return undefined
  const at = Date.parse(String(field(field(cause.error, 'error'), 'reset')))
  return Number.isNaN(at) ? { kind: 'reset' } : { kind: 'reset', at: Math.floor(at / 1000) }
}

/** Dropbox takes whole seconds: `%Y-%m-%dT%H:%M:%SZ`. */
function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

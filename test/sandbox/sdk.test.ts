import { Dropbox, DropboxAuth, DropboxResponseError } from 'dropbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SandboxTeam } from './client.ts'
import { defaultApp, type RunningSandbox, startSandbox } from './serve.ts'
import { codeFor, connect, leastScopes, redirectUri, sorted } from './support.ts'

let sandbox: RunningSandbox
let team: SandboxTeam

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0 })
  team = await sandbox.control.createTeam({ events: 400 })
})
afterAll(() => sandbox.close())

/** The only change to the SDK: where its calls go. */
const rerouted = (input: string | URL | Request, init?: RequestInit) =>
  fetch(String(input).replace(/^https:\/\/api\.dropbox(api)?\.com/, sandbox.url), init)

const client = async (scopes = 'groups.read', selectUser?: string) => {
  const { access_token } = await connect(sandbox, team, `${leastScopes} ${scopes}`)
  return new Dropbox({ accessToken: access_token, fetch: rerouted, ...(selectUser ? { selectUser } : {}) })
}

test('reads the team, its admin, features, members and groups', async () => {
  const dropbox = await client()
  const info = await dropbox.teamGetInfo()
  expect(info.result).toMatchObject({ name: team.name, team_id: team.teamId })
  const admin = await dropbox.teamTokenGetAuthenticatedAdmin()
  expect(admin.result.admin_profile.email).toBe(team.admins[0]?.email)
  const features = await dropbox.teamFeaturesGetValues({ features: [{ '.tag': 'has_team_file_events' }] })
  expect(features.result.values[0]?.['.tag']).toBe('has_team_file_events')
  const members = await dropbox.teamMembersListV2({ limit: 300 })
  const rest = await dropbox.teamMembersListContinueV2({ cursor: members.result.cursor })
  expect(members.result.members.length + rest.result.members.length).toBe(490)
  const groups = (await dropbox.teamGroupsList({ limit: 30 })).result
  expect(groups).toMatchObject({ has_more: true, groups: { length: 30 } })
  const further = (await dropbox.teamGroupsListContinue({ cursor: groups.cursor })).result
  expect(further).toMatchObject({ has_more: false, groups: { length: 10 } })
  expect(new Set([...groups.groups, ...further.groups].map(group => group.group_id)).size).toBe(40)
})

test('echoes a query for a member whom a token of the team selects', async () => {
  const { result } = await (await client()).teamTokenGetAuthenticatedAdmin()
  const dropbox = await client('team_data.member account_info.read', result.admin_profile.team_member_id)
  expect((await dropbox.checkUser({ query: 'is anybody there?' })).result).toEqual({ result: 'is anybody there?' })
})

test('pulls the whole log', async () => {
  const dropbox = await client()
  let page = (await dropbox.teamLogGetEvents({ limit: 100 })).result
  const events = [...page.events]
  while (page.has_more) {
    page = (await dropbox.teamLogGetEventsContinue({ cursor: page.cursor })).result
    events.push(...page.events)
  }
  const texts = events.map(event => JSON.stringify(event))
  expect(sorted(texts)).toEqual(sorted(await sandbox.control.oracle(team.teamId)))
})

test('throws its own errors for ours', async () => {
  const dropbox = await client()
  const error = await dropbox.teamLogGetEventsContinue({ cursor: 'garbage' }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(DropboxResponseError)
  expect(error).toMatchObject({ status: 409, error: { error: { '.tag': 'bad_cursor' } } })
})

test('exchanges a code and refreshes, with everything in the query as it does', async () => {
  const auth = new DropboxAuth({ clientId: defaultApp.key, clientSecret: defaultApp.secret, fetch: rerouted })
  const code = await codeFor(sandbox, team, { code_challenge: undefined, code_challenge_method: undefined })
  const { result } = await auth.getAccessTokenFromCode(redirectUri, code)
  expect(result).toMatchObject({ team_id: team.teamId })
  const dropbox = new Dropbox({
    clientId: defaultApp.key,
    clientSecret: defaultApp.secret,
    refreshToken: Reflect.get(result, 'refresh_token'),
    fetch: rerouted,
  })
  expect((await dropbox.teamGetInfo()).result.team_id).toBe(team.teamId)
})

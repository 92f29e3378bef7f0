import { type Args, limitOf, unknownField } from './args.ts'
import type { Fault } from './faults.ts'
import { Grants } from './grants.ts'
import type { Caller } from './guard.ts'
import { badInput, json, routeError } from './replies.ts'
import type { Sandbox } from './sandbox.ts'
import type { Person } from './world/people.ts'
import type { Team } from './world/team.ts'

const roleNames: Record<string, [id: string, name: string, description: string]> = {
  team_admin: ['pid_dbtmr:AAAAAM4', 'Team', 'Manage everything and access all permissions'],
  user_management_admin: ['pid_dbtmr:AAAAAM5', 'User management', 'Add, remove, and manage member accounts'],
  support_admin: ['pid_dbtmr:AAAAAM6', 'Support', 'Help members with limited tasks'],
  compliance_admin: ['pid_dbtmr:AAAAAM7', 'Compliance', 'Manage data governance pages'],
}

export function getInfo(team: Team): Response {
  const people = team.world.people.map(person => team.standing(person).status)
  const used = people.filter(status => status === 'active' || status === 'invited').length
  const tag = (value: string) => ({ '.tag': value })
  return json({
    name: team.spec.name,
    team_id: team.spec.id,
    num_licensed_users: Math.ceil(people.length / 100) * 100,
    num_provisioned_users: used,
    num_used_licenses: used,
    policies: {
      sharing: {
        shared_folder_member_policy: tag('anyone'),
        shared_folder_join_policy: tag('from_anyone'),
        shared_link_create_policy: tag('default_public'),
        group_creation_policy: tag('admins_only'),
        shared_folder_link_restriction_policy: tag('anyone'),
      },
      emm_state: tag('disabled'),
      office_addin: tag('enabled'),
      suggest_members_policy: tag('enabled'),
    },
  })
}

const features = ['upload_api_rate_limit', 'has_team_shared_dropbox', 'has_team_file_events', 'has_team_selective_sync']

export function getFeatures(route: string, team: Team, args: Args, fault?: Fault): Response {
  const asked = args.features
  if (!Array.isArray(asked)) return badInput(route, "request body: missing required field 'features'")
  if (asked.length === 0) return routeError('empty_features_list')
  const values = asked.map(feature => {
    const name: unknown = typeof feature === 'string' ? feature : feature?.['.tag']
    if (typeof name !== 'string' || !features.includes(name)) return { '.tag': 'other' }
    if (name === 'upload_api_rate_limit') return { '.tag': name, [name]: { '.tag': 'unlimited' } }
    const enabled = name === 'has_team_file_events' && team.changes.fileEvents && fault?.kind !== 'no_file_events'
    const field = name === 'has_team_shared_dropbox' ? 'has_team_shared_dropbox' : 'enabled'
    return { '.tag': name, [name]: { '.tag': field, [field]: enabled } }
  })
  return json({ values })
}

/** A token can outlive its admin: then the answer is `admin_not_active`. */
export function getAdmin({ team, token }: Caller): Response {
  const person = team.member(token.memberId)
  if (!person) return routeError('mapping_not_found')
  if (!team.isActiveAdmin(person)) return routeError('admin_not_active')
  return json({ admin_profile: profile(team, person) })
}

function profile(team: Team, person: Person) {
  const { status } = team.standing(person)
  return {
    team_member_id: person.memberId,
    ...(person.externalId ? { external_id: person.externalId } : {}),
    account_id: person.accountId,
    email: person.email,
    email_verified: status !== 'invited',
    secondary_emails: [],
    status: { '.tag': status },
    name: {
      given_name: person.givenName,
      surname: person.surname,
      familiar_name: person.givenName,
      display_name: person.name,
      abbreviated_name: `${person.givenName.slice(0, 1)}${person.surname.slice(0, 1)}`,
    },
    membership_type: { '.tag': 'full' },
    joined_on: '2024-03-01T09:00:00Z',
    groups: team.world.groups.slice(person.index % 5, (person.index % 5) + 2).map(group => group.id),
    member_folder_id: String(1_000_000 + person.index),
    root_folder_id: String(2_000_000 + person.index),
  }
}

interface ListCursor {
  team: string
  at: number
  limit: number
  removed: boolean
}

/** members/list_v2 and groups/list, both in pages. */
export function list(sandbox: Sandbox, route: string, caller: Caller, args: Args): Response {
  const { team } = caller
  const isMembers = route.startsWith('team/members')
  const kind = isMembers ? 'members' : 'groups'
  const isContinue = route.includes('continue')
  const known = isContinue ? ['cursor'] : isMembers ? ['limit', 'include_removed'] : ['limit']
  const odd = unknownField(args, known)
  if (odd !== undefined) return badInput(route, `request body: unknown field '${odd}'`)
  const limit = isContinue ? 1000 : limitOf(args)
  if (typeof limit === 'string') return badInput(route, limit)
  const start: ListCursor = { team: team.spec.id, at: 0, limit, removed: args.include_removed === true }
  const cursor = isContinue ? sandbox.seal.open<ListCursor>(kind, String(args.cursor)) : start
  if (!cursor || cursor.team !== team.spec.id) return routeError('invalid_cursor')
  const items = isMembers ? members(team, cursor.removed) : groups(team)
  const end = cursor.at + Math.min(cursor.limit, sandbox.settings.pageMax)
  const next = sandbox.seal.close(kind, { ...cursor, at: end })
  return json({ [kind]: items.slice(cursor.at, end), cursor: next, has_more: end < items.length })
}

function members(team: Team, removed: boolean) {
  return team.world.people
    .filter(person => removed || team.standing(person).status !== 'removed')
    .map(person => {
      const role = roleNames[team.standing(person).role]
      const roles = role ? [{ role_id: role[0], name: role[1], description: role[2] }] : []
      return { profile: profile(team, person), ...(role || person.index % 2 === 0 ? { roles } : {}) }
    })
}

const groups = (team: Team) =>
  team.world.groups.map((group, index) => ({
    group_id: group.id,
    group_name: group.name,
    group_external_id: `grp-${index}`,
    member_count: 3 + ((index * 7) % 40),
    group_management_type: { '.tag': 'company_managed' },
  }))

/** Ends the grant of the token; Dropbox answers `null`. */
export function revoke(sandbox: Sandbox, { token }: Caller): Response {
  new Grants(sandbox).revoke(token.grant)
  return json(null)
}

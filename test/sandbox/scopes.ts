/** Scopes of the API, with the words that the consent page uses. */
export const scopeWords: Record<string, string> = {
  'account_info.read': 'See basic information about the account that signs in',
  'team_info.read': 'See basic information about your team: its name, its size and its features',
  'members.read': "See your team's members: names, email addresses, roles and status",
  'events.read': "Read your team's activity log",
  'groups.read': "See your team's groups and who is in them",
  'sessions.list': "See your team members' devices, sessions and linked apps",
  'team_data.member': 'Act on behalf of any member of your team',
  'members.write': 'Add, suspend and remove team members',
  'sessions.modify': 'End sessions and unlink devices and apps',
  'files.metadata.read': 'See names and other facts about files and folders',
  'sharing.read': 'See sharing settings and who has access',
}

const userScopes = new Set(['account_info.read', 'files.metadata.read', 'sharing.read'])

/** One of these makes the grant a team grant. */
export const isTeamScope = (scope: string) => !userScopes.has(scope)

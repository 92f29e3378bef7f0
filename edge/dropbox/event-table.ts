import { logins, passwords, sso, tfa } from './activities/accounts.ts'
import { comments, signatures } from './activities/comments.ts'
import { apps, dash, devices } from './activities/devices.ts'
import { fileOperations, fileRequests, teamFolders } from './activities/files.ts'
import { adminAlerting, dataGovernance, encryption, protect } from './activities/governance.ts'
import { groups, members } from './activities/members.ts'
import { paper } from './activities/paper.ts'
import { reports } from './activities/reports.ts'
import type { EventRow, Tag } from './activities/row.ts'
import { teamPolicies } from './activities/settings.ts'
import { sharedContent, sharedLinks } from './activities/sharing.ts'
import { showcase } from './activities/showcase.ts'
import { domains, teamProfile, trustedTeams } from './activities/team.ts'

export type { EventRow, Tag } from './activities/row.ts'

/** Raised whenever a stored event would be normalized differently from before. */
export const TABLE_VERSION = 2

/** Every event type of Dropbox the SDK knows, one row each; complete by type. */
export const EVENT_TABLE = {
  ...adminAlerting,
  ...apps,
  ...comments,
  ...dash,
  ...dataGovernance,
  ...devices,
  ...domains,
  ...encryption,
  ...fileOperations,
  ...fileRequests,
  ...groups,
  ...logins,
  ...members,
  ...paper,
  ...passwords,
  ...protect,
  ...reports,
  ...sharedContent,
  ...sharedLinks,
  ...showcase,
  ...signatures,
  ...sso,
  ...teamFolders,
  ...teamPolicies,
  ...teamProfile,
  ...tfa,
  ...trustedTeams,
} satisfies Record<Tag, EventRow>

const rows = new Map<string, EventRow>(Object.entries(EVENT_TABLE))

/** The row of a type, or nothing for a type nobody knows yet. */
export function rowOf(type: string): EventRow | undefined {
  return rows.get(type)
}

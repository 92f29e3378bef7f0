import { ACTIVITIES, CATEGORIES, CATEGORY_LABELS, type Category } from '../../db/taxonomy.ts'
import { EVENT_TABLE, type EventRow, TABLE_VERSION } from '../../edge/dropbox/event-table.ts'
import { OCSF_CLASSES, OCSF_VERSION } from '../../edge/dropbox/ocsf/classes.ts'
import type { Page } from './pages.ts'

/** Labels that Microsoft Defender for Cloud Apps publishes; every other label is ours, in the same style. */
const MICROSOFT = new Set([
  'Upload file',
  'Download file',
  'Delete file',
  'Rename file',
  'Create folder',
  'Delete folder',
  'Move folder',
  'Rename folder',
  'Download folder',
  'Delete object',
  'View report',
  'Log on',
  'Failed log on',
  'Log out',
  'Single sign-on log on',
  'Create user',
  'Delete user',
  'Change password',
  'Reset password',
  'Change team member name',
  'Create group',
  'Rename group',
  'Add member to group',
  'Remove member from group',
])

interface Line {
  type: string
  row: EventRow
  when?: string
}

function linesOf([type, row]: [string, EventRow]): Line[] {
  const cases = row.cases
  const others = Object.entries(cases?.rows ?? {}).map(([key, one]) => ({
    type,
    row: one,
    when: cases?.by === 'assets' ? 'folders alone' : `${cases?.by} is ${key}`,
  }))
  return [{ type, row }, ...others]
}

/** Every activity, and under each the event types of Dropbox that become it. */
export function page(): Page {
  const lines = Object.entries<EventRow>(EVENT_TABLE).flatMap(linesOf)
  const types = Object.keys(EVENT_TABLE).length
  const text = [
    '<!-- Made from db/taxonomy.ts and edge/dropbox/event-table.ts by `npm run docs`. -->',
    '# Activities',
    '',
    `The ${types} event types of Dropbox as ${Object.keys(ACTIVITIES).length} activities in ${CATEGORIES.length} categories (table version ${TABLE_VERSION}).`,
    '`activity` and `category` are stable codes to filter by; labels are for people and may be translated by code.',
    'Labels marked with • are names that Microsoft Defender for Cloud Apps publishes. All others are ours, in its style:',
    'sentence case, a verb and an object. What an admin does while signed in as a member has the suffix “ (impersonated)”.',
    `The OCSF columns are class and activity of OCSF ${OCSF_VERSION}; an event that lacks what its class requires goes to a`,
    'class that it can fill (see `docs/decisions/ocsf.md`).',
    '',
    'A type that is not in this list is stored all the same: as `unspecified`, “Unspecified activity”, with Dropbox’s own',
    'description beside it.',
    '',
    '| category | | activities |',
    '|---|---|---|',
    ...CATEGORIES.map(
      category => `| [${CATEGORY_LABELS[category]}](#${category}) | \`${category}\` | ${count(category)} |`,
    ),
    '',
    ...CATEGORIES.filter(category => category !== 'other').flatMap(category => section(category, lines)),
    '## other',
    '',
    `${CATEGORY_LABELS.other}: \`unspecified\`, “${ACTIVITIES.unspecified.label}”, for types that the table does not know.`,
  ].join('\n')
  return { path: 'docs/activities.md', text: `${text.trimEnd()}\n` }
}

function count(category: Category): number {
  return Object.values(ACTIVITIES).filter(activity => activity.category === category).length
}

function section(category: Category, lines: Line[]): string[] {
  const rows = Object.entries(ACTIVITIES)
    .filter(([, activity]) => activity.category === category)
    .flatMap(([code, { label }]) =>
      lines
        .filter(line => line.row.activity === code)
        .map((line, index) => [
          index === 0 ? `${label}${MICROSOFT.has(label) ? ' •' : ''}` : '',
          index === 0 ? `\`${code}\`` : '',
          `\`${line.type}\`${line.when ? ` (${line.when})` : ''}`,
          line.row.label === label ? '' : line.row.label,
          line.row.failure ? `${line.row.severity}, failure` : line.row.severity,
          line.row.administrative ? 'yes' : '',
          ocsf(line.row),
        ]),
    )
  return [
    `## ${category}`,
    '',
    `${CATEGORY_LABELS[category]}.`,
    '',
    '| label | activity | Dropbox type | finer label | severity | administrative | OCSF |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(cells => `| ${cells.join(' | ')} |`),
    '',
  ]
}

function ocsf({ ocsf: [name, activity] }: EventRow): string {
  const { uid, activities } = OCSF_CLASSES[name]
  const [id, caption] = (activities as Record<string, readonly [number, string]>)[activity] ?? [99, 'Other']
  return `${uid} ${id} ${caption}`
}

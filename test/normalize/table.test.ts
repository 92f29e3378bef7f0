import { describe, expect, test } from 'vitest'
import { ACTIVITIES, CATEGORIES, CATEGORY_LABELS } from '../../db/taxonomy.ts'
import { Activity } from '../../edge/contract.ts'
import { activityCatalog, eventTypesOf, eventTypesOfCategory } from '../../edge/dropbox/catalog.ts'
import { EVENT_TABLE, type EventRow } from '../../edge/dropbox/event-table.ts'
import { generalSentence, hasPast } from '../../edge/dropbox/general.ts'
import { activityCode, activityLabel, typeLabel } from '../../edge/dropbox/labels.ts'
import { examples, normalized, sandboxEvents, typeTag } from './samples.ts'

const rows = Object.entries<EventRow>(EVENT_TABLE)
const everyRow = rows.flatMap(([type, row]) =>
  [row, ...Object.values(row.cases?.rows ?? {})].map(one => ({ type, row: one })),
)

/** Where Microsoft's published name happens to be Dropbox's as well. */
const SAME_AS_MICROSOFT = new Set(['create_folder'])

describe('the event table', () => {
  test('knows every type of the published examples and of the sandbox', () => {
    const unknown = [...examples, ...sandboxEvents(1)].map(typeTag).filter(type => !Object.hasOwn(EVENT_TABLE, type))
    expect(unknown).toEqual([])
  })

  test('gives every type a label a person understands', () => {
    for (const { type, row } of everyRow) {
      expect(row.label, type).toMatch(/^[A-Z][^_{}[\]]{5,70}$/)
      if (!SAME_AS_MICROSOFT.has(type)) {
        expect(row.label.toLowerCase(), type).not.toBe(type.replaceAll('_', ' '))
        expect(ACTIVITIES[row.activity].label.toLowerCase(), type).not.toBe(type.replaceAll('_', ' '))
      }
    }
  })

  test('gives no two types the same label within an activity', () => {
    const seen = new Map<string, string>()
    const twice = everyRow.filter(({ type, row }) => {
      const key = `${row.activity}: ${row.label}`
      if (row.label === ACTIVITIES[row.activity].label) return false
      const known = seen.get(key)
      seen.set(key, type)
      return known !== undefined && known !== type
    })
    expect(twice.map(({ type }) => type)).toEqual([])
  })

  test('can tell a stored row by its activity: the cases of a type have activities of their own', () => {
    for (const [type, row] of rows) {
      const activities = [row, ...Object.values(row.cases?.rows ?? {})].map(one => one.activity)
      expect(new Set(activities).size, type).toBe(activities.length)
    }
  })

  test('has a sentence for every type, its own or a general one', () => {
    for (const { type, row } of everyRow) {
      if (row.says === undefined) expect(hasPast(row.label), `${type}: ${generalSentence(row.label)}`).toBe(true)
    }
  })

  test('marks as failures exactly what failed', () => {
    const failures = everyRow.filter(({ row }) => row.failure).map(({ type }) => type)
    expect(failures).toEqual(
      rows.map(([type]) => type).filter(type => /_fail$|_failed$|_error$|_unsuccessful$|^app_blocked/.test(type)),
    )
  })
})

describe('activities', () => {
  test('each belongs to one category, and its code is used once', () => {
    const catalog = activityCatalog()
    expect(new Set(catalog.map(entry => entry.activity)).size).toBe(Object.keys(ACTIVITIES).length)
    expect(new Set(catalog.map(entry => entry.label)).size).toBe(catalog.length)
    for (const entry of catalog) {
      expect(CATEGORIES).toContain(entry.category)
      expect(entry.categoryLabel).toBe(CATEGORY_LABELS[entry.category as keyof typeof CATEGORY_LABELS])
      expect(Activity.safeParse(entry).success).toBe(true)
    }
  })

  test('each but the unspecified one serves at least one type', () => {
    expect(
      activityCatalog()
        .filter(entry => entry.eventTypes.length === 0)
        .map(entry => entry.activity),
    ).toEqual(['unspecified'])
  })

  test('the catalog finds a type under every activity it can become', () => {
    expect(eventTypesOf('upload_file')).toContain('file_add')
    expect(eventTypesOf('create_folder')).toContain('file_add')
    expect(eventTypesOf('member_suspended')).toEqual(['member_change_status'])
    expect(eventTypesOf('nobody_knows')).toEqual([])
  })

  test('an activity is found by its code and by its label', () => {
    expect(activityCode('upload_file')).toBe('upload_file')
    expect(activityCode(' upload FILE ')).toBe('upload_file')
    expect(activityCode('constructor')).toBeUndefined()
  })

  test('the types of a category are those of its activities', () => {
    expect(eventTypesOfCategory('groups').length).toBe(14)
    expect(eventTypesOfCategory('files')).toContain('showcase_file_view')
    expect(eventTypesOfCategory('other')).toEqual([])
  })

  test.each([
    ['file_add', 'Upload file'],
    ['file_download', 'Download file'],
    ['file_rename', 'Rename file'],
    ['login_success', 'Log on'],
    ['login_fail', 'Failed log on'],
    ['logout', 'Log out'],
    ['protect_report_view', 'View report'],
    ['group_add_member', 'Add member to group'],
    ['group_remove_member', 'Remove member from group'],
    ['group_create', 'Create group'],
    ['group_rename', 'Rename group'],
    ['member_change_name', 'Change team member name'],
    ['password_change', 'Change password'],
    ['password_reset', 'Reset password'],
    ['showcase_trashed', 'Delete object'],
  ] as const)('%s is named as Microsoft names it: %s', (type, label) => {
    const row: EventRow = EVENT_TABLE[type]
    expect(activityLabel(row.activity)).toBe(label)
  })

  test.each([
    ['file_add', 'Create folder'],
    ['file_delete', 'Delete folder'],
    ['file_move', 'Move folder'],
    ['file_rename', 'Rename folder'],
    ['file_download', 'Download folder'],
  ])('%s of folders alone is “%s”', (type, label) => {
    const folder = { '.tag': 'folder', path: { contextual: '/Notes' }, display_name: 'Notes' }
    const raw = examples.find(one => typeTag(one) === type)
    const event = normalized({ ...raw, assets: [folder] })
    expect(activityLabel(event.activity)).toBe(label)
    expect(typeLabel(type, event.activity)).toBe(label)
  })

  test('a label nobody knows is “Unspecified activity”', () => {
    expect(activityLabel('nobody_knows')).toBe('Unspecified activity')
    expect(activityLabel('constructor')).toBe('Unspecified activity')
    expect(typeLabel('nobody_knows')).toBe('Unspecified activity')
  })
})

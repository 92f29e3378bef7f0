import { expect, test } from 'vitest'
import { ACTIVITIES } from '../../db/taxonomy.ts'
import { activityCatalog, impersonatedSuffix } from '../../edge/dropbox/catalog.ts'

const LANGUAGES = ['de', 'es', 'fr', 'he', 'ja']
const activities = Object.keys(ACTIVITIES).sort()

test.each(LANGUAGES)('every activity has a label of its own in %s', language => {
  const items = activityCatalog(language)
  expect(items.map(({ activity }) => activity).sort()).toEqual(activities)
  const labels = items.map(({ label }) => label)
  expect(labels.filter(label => label.trim() !== label || label === '')).toEqual([])
  expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([])
  const english = new Set(Object.values(ACTIVITIES).map(({ label }) => label))
  expect(labels.filter(label => english.has(label))).toEqual([])
  expect(impersonatedSuffix(language)).not.toBe(impersonatedSuffix())
})

test('labels in Hebrew and Japanese are written in their letters', () => {
  for (const [language, letters] of [
    ['he', /\p{Script=Hebrew}/u],
    ['ja', /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]/u],
  ] as const) {
    expect(activityCatalog(language).filter(({ label }) => !letters.test(label))).toEqual([])
  }
})

test.each(['de-CH', 'DE', 'de'])('%s is German', language => {
  expect(activityCatalog(language).find(({ activity }) => activity === 'upload_file')?.label).toBe('Datei hochladen')
})

test.each([undefined, '', 'en', 'xx', 'constructor'])('%s is English', language => {
  expect(activityCatalog(language).find(({ activity }) => activity === 'upload_file')?.label).toBe('Upload file')
  expect(impersonatedSuffix(language)).toBe(' (impersonated)')
})

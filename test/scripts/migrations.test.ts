import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONTRACT, checkMigrations, hurts, STOP, surprises } from '../../scripts/check/migrations.ts'

const BREAK = '\n--> statement-breakpoint\n'

test.each([
  ['CREATE TABLE `a` (\n\t`id` integer NOT NULL\n);', 'makes a table'],
  ["ALTER TABLE `a` ADD `b` text DEFAULT 'x' NOT NULL;", 'adds a column with a value of its own'],
  ['ALTER TABLE `a` ADD `b` text;', 'adds a column that may be empty'],
  [`DROP INDEX \`a_b\`;${BREAK}CREATE INDEX \`a_b\` ON \`a\` (\`b\`);`, 'makes an index anew'],
  [
    `CREATE TABLE \`new\` (\`id\` integer);${BREAK}ALTER TABLE \`new\` RENAME TO \`other\`;`,
    'renames what it has made',
  ],
  ['-- contract: nothing has read `b` since 0.4\nALTER TABLE `a` DROP COLUMN `b`;', 'says that it contracts'],
  ['-- stop: rows are stored in another form\nDROP TABLE `a`;', 'says that the service is to be stopped'],
])('%j suits a running service: it %s', text => {
  expect(hurts(text)).toBeUndefined()
})

test.each([
  ['DROP TABLE `a`;', 'drops the table a'],
  ['DROP TABLE IF EXISTS "a";', 'drops the table a'],
  ['ALTER TABLE `a` DROP COLUMN `b`;', 'takes something from the table a'],
  ['ALTER TABLE `a` RENAME COLUMN `b` TO `c`;', 'takes something from the table a'],
  ['ALTER TABLE a\n\tRENAME TO b;', 'takes something from the table a'],
  ['ALTER TABLE `a` ADD `b` integer NOT NULL;', 'asks for a value in a'],
  [`CREATE TABLE \`new\` (\`id\` integer);${BREAK}drop table \`old\`;`, 'drops the table old'],
  ['ALTER TABLE `a` DROP COLUMN `b`;\n-- contract: said too late', 'takes something from the table a'],
  ['DROP TABLE `a`;\n-- stop: said too late', 'drops the table a'],
  ['-- stop:\nDROP TABLE `a`;', 'drops the table a'],
])('%j does not: it %s', (text, problem) => {
  expect(hurts(text)).toContain(problem)
})

test('one that needs the service stopped is named where it says how to upgrade', () => {
  const stops = '-- stop: rows are stored in another form\nDROP TABLE `a`;'
  expect(surprises('0009_forms', stops, 'Stop before `0008_codes`.')).toContain('docs/upgrading.md')
  expect(surprises('0009_forms', stops, 'Stop before `0009_forms`.')).toBeUndefined()
  expect(surprises('0009_forms', 'CREATE TABLE `a` (`id` integer);', '')).toBeUndefined()
})

test('those of the repository suit one', async () => {
  expect(await checkMigrations()).toBeUndefined()
})

interface Snapshot {
  tables: Record<string, { columns: Record<string, { type: string; notNull: boolean; default?: unknown }> }>
}

test('every version of the schema that comes under a running service has what the one before it reads, and asks of it nothing more to write', () => {
  const read = (path: string) => readFileSync(`db/migrations/${path}`, 'utf8')
  const { entries } = JSON.parse(read('meta/_journal.json')) as { entries: { tag: string }[] }
  const levels = entries.map(({ tag }) => JSON.parse(read(`meta/${tag.slice(0, 4)}_snapshot.json`)) as Snapshot)
  expect(levels.length).toBeGreaterThan(5)
  for (const [index, { tag }] of entries.entries()) {
    const [before, after] = [levels[index - 1], levels[index]]
    const text = read(`${tag}.sql`)
    if (!before || CONTRACT.test(text) || STOP.test(text)) continue
    for (const [name, table] of Object.entries(before.tables)) {
      const now = after?.tables[name]?.columns ?? {}
      for (const [column, { type }] of Object.entries(table.columns))
        expect(now[column]?.type, `${tag}: ${name}.${column}`).toBe(type)
      const added = Object.entries(now).filter(([column]) => !(column in table.columns))
      const needed = added.filter(([, { notNull, default: value }]) => notNull && value === undefined)
      expect(needed, `${tag}: ${name}`).toEqual([])
    }
  }
})

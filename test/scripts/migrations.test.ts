import { expect, test } from 'vitest'
import { checkMigrations, hurts } from '../../scripts/check/migrations.ts'

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
])('%j does not: it %s', (text, problem) => {
  expect(hurts(text)).toContain(problem)
})

test('those of the repository suit one', async () => {
  expect(await checkMigrations()).toBeUndefined()
})

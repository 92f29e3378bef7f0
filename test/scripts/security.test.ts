import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync('docs/security.md', 'utf8')
const rows = page.split('\n').filter(line => /^\| \d+ \|/.test(line))

test('the list of attacks and faults has all seventy-nine, in order', () => {
  expect(rows.map(row => Number(/\d+/.exec(row)?.[0]))).toEqual(Array.from({ length: 79 }, (_, index) => index + 1))
})

test('every row names a test that there is, or says why there is none', () => {
  const folders = ['test/edge', 'test', '.']
  const exists = (name: string) =>
    folders.some(folder => existsSync(`${folder}/${name}.test.ts`) || existsSync(`${folder}/${name}`)) ||
    existsSync(`edge/${name}`)
  for (const row of rows) {
    const cells = row.split(' | ')
    const names = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '')
    expect(
      names.filter(name => !exists(name)),
      row,
    ).toEqual([])
    expect(names.length > 0 || /does not apply|Not tried/.test(row), row).toBe(true)
  }
})

test('no file of attacks is left out', () => {
  for (const file of readdirSync('test/edge/attacks')) {
    expect(page).toContain(`attacks/${file.replace('.test.ts', '')}`)
  }
})

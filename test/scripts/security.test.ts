import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync('docs/security.md', 'utf8')
const rows = page.split('\n').filter(line => /^\| \d+ \|/.test(line))

test('the list of attacks and faults has all seventy-nine, in order', () => {
  expect(rows.map(row => Number(/\d+/.exec(row)?.[0]))).toEqual(Array.from({ length: 79 }, (_, index) => index + 1))
})

/** Where a name of the list leads. */
const fileOf = (name: string) =>
  [`test/edge/${name}.test.ts`, `test/${name}.test.ts`].find(path => existsSync(path)) ?? expect.fail(`no test ${name}`)

/** `file` *words of a name*, *of another*; `file` … */
function testsIn(cell: string): { file: string; names: string[] }[] {
  return [...cell.matchAll(/`([^`]+)`([^`]*)/g)].map(([, file = '', rest = '']) => ({
    file: fileOf(file),
    names: [...rest.matchAll(/\*([^*]+)\*/g)].map(match => match[1] ?? ''),
  }))
}

test.each(rows)('%s: every test that it names is there, or it says why there is none', row => {
  const found = testsIn(row.split(' | ').at(-1) ?? '')
  for (const { file, names } of found) {
    const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
    expect(names.filter(name => !source.includes(name))).toEqual([])
  }
  expect(found.some(({ names }) => names.length > 0) || row.includes('does not apply')).toBe(true)
})

test('no file of attacks is left out', () => {
  for (const file of readdirSync('test/edge/attacks')) {
    expect(page).toContain(`attacks/${file.replace('.test.ts', '')}`)
  }
})

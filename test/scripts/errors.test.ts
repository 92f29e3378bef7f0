/** The table of error codes against the source, and against the page that is made from it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ERRORS } from '../../edge/errors.ts'
import { GUIDE, type Guide } from '../../edge/guide.ts'
import { page } from '../../scripts/docs/troubleshooting.ts'

const edge = fileURLToPath(new URL('../../edge', import.meta.url))
const TABLE = new Set(['errors.ts', 'guide.ts'])
const source = readdirSync(edge, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !TABLE.has(name))
  .map(name => readFileSync(join(edge, name), 'utf8'))
  .join('\n')
const codes = Object.keys(ERRORS)

test('every code that is thrown has its row', () => {
  const thrown = [...source.matchAll(/(?:ConnectorError|Failure)\(\s*'([^']+)'/g)].map(match => match[1])
  expect(thrown.length).toBeGreaterThan(50)
  expect(thrown.filter(code => !codes.includes(code ?? ''))).toEqual([])
})

test('every row is used by the source', () => {
  expect(codes.filter(code => !source.includes(`'${code}'`))).toEqual([])
})

test('every row says why, and what somebody does', () => {
  const silent = Object.entries<Guide>(GUIDE).filter(
    ([, guide]) => guide.why.length < 20 || !(guide.admin || guide.portal || guide.operator),
  )
  expect(silent.map(([code]) => code)).toEqual([])
})

test('every row has its section on the page', () => {
  const { text } = page()
  expect([...text.matchAll(/^## (\w+)$/gm)].map(match => match[1])).toEqual(codes)
  for (const guide of Object.values<Guide>(GUIDE)) expect(text).toContain(guide.why)
})

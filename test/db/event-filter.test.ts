import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionOn, rowCondition } from '../../db/queries/event-filter.ts'
import { orderedIds } from '../../db/queries/events.ts'
import { EventFilterQuery } from '../../edge/contract.ts'
import { ConnectorError } from '../../edge/errors.ts'
import { FILTERS, type FilterField, readFilterValue, writeFilterValue } from '../../edge/filters.ts'
import { parseFilter } from '../../edge/services/parse-filter.ts'

const dialect = new SQLiteAsyncDialect()

/** Pieces that would mean something to SQL, and characters that would end a literal. */
const fragment = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '`',
      ';',
      '--',
      '/*',
      '*/',
      ' or 1=1',
      ' union select sql from sqlite_master',
      ') ',
      '?',
      ':name',
      '%',
      '_',
      '\\',
      '\0',
      '@',
      'dbmid:',
      'x',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map(parts => `zq${parts.join('')}qz`)

const sign = fc.constantFrom('', '!', '=', '~', '^', '!=', '!~', '!^', '!*')
const value = fc.tuple(sign, fragment).map(([before, text]) => before + text)
/** A slash would have to be followed by a length. */
const address = value.map(text => text.replaceAll('/', ':'))
const CODES = new Set(['actorType', 'accessMethod', 'outcome', 'severity'])
const fields = Object.keys(FILTERS).filter(field => !CODES.has(field)) as FilterField[]

const query = fc
  .record(
    Object.fromEntries(fields.map(field => [field, fc.array(field === 'ip' ? address : value, { maxLength: 3 })])),
  )
  .chain(given => fragment.map(q => ({ ...given, q })))

test('400 queries of SQL fragments compile to parameters only, as a condition and as an ordered search', () => {
  fc.assert(
    fc.property(query, given => {
      const filter = parseFilter(EventFilterQuery.parse(given), 0)
      const people = conditionOn.actor(filter)
      const search = { codes: { group: [1, 2] }, people, by: 'group' as const }
      const compiled = [
        ...Object.values(conditionOn).map(condition => condition(filter)),
        rowCondition(filter, people),
        orderedIds({ filter, order: 'desc', limit: 51 }, 1, search),
      ]
      for (const condition of compiled) {
        if (!condition) continue
        const { sql } = dialect.sqlToQuery(condition)
        expect(sql).not.toMatch(/zq|qz|sqlite_master|--|\/\*|;/)
      }
    }),
    { numRuns: 400 },
  )
})

test('10,000 queries of one SQL fragment each compile to parameters only', () => {
  const one = fc
    .constantFrom(...fields, 'q')
    .chain(field => (field === 'ip' ? address : value).map(text => ({ [field]: field === 'q' ? text : [text] })))
  fc.assert(
    fc.property(one, given => {
      const filter = parseFilter(EventFilterQuery.parse(given), 0)
      for (const condition of [...Object.values(conditionOn).map(on => on(filter)), rowCondition(filter, undefined)]) {
        if (condition) expect(dialect.sqlToQuery(condition).sql).not.toMatch(/zq|qz|sqlite_master|--|\/\*|;/)
      }
    }),
    { numRuns: 10_000 },
  )
}, 60_000)

test('any text at all is read as a filter or refused as one', () => {
  const any = fc.record(
    Object.fromEntries([...Object.keys(FILTERS), 'last'].map(name => [name, fc.oneof(fc.string(), value)])),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(any, given => {
      const parsed = EventFilterQuery.safeParse(given)
      if (!parsed.success) return
      try {
        const filter = parseFilter(parsed.data, 0)
        for (const condition of Object.values(conditionOn)) condition(filter)
        rowCondition(filter, undefined)
      } catch (error) {
        expect(error).toBeInstanceOf(ConnectorError)
        expect((error as ConnectorError).code).toBe('validation_failed')
      }
    }),
    { numRuns: 3000 },
  )
})

test('a value is written so that it is read back as the same, whatever it begins with', () => {
  const text = fc
    .tuple(fc.constantFrom('', '!', '~', '^', '=', '*', '!*', '!~'), fc.string({ minLength: 1 }))
    .map(parts => parts.join(''))
  const field = fc.constantFrom(...(Object.keys(FILTERS) as FilterField[]))
  fc.assert(
    fc.property(field, text, fc.boolean(), fc.nat(3), (name, written, not, pick) => {
      const { operators } = FILTERS[name]
      const operator = operators[pick % operators.length] ?? 'is'
      const given = { not, operator, text: operator === 'set' ? '' : written }
      expect(readFilterValue(name, writeFilterValue(name, given))).toEqual(given)
    }),
  )
})

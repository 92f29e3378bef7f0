import { sql } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { pageQuery } from '../../db/queries/events.ts'
import { findSearch } from '../../db/queries/find-search.ts'
import type { TenantScope } from '../../db/scope.ts'
import { tenantScope } from '../../db/scope.ts'
import { EventFilterQuery } from '../../edge/contract.ts'
import { parseFilter } from '../../edge/services/parse-filter.ts'
import { Api } from '../edge/support/api.ts'
import { connected, database, store } from '../edge/support/data.ts'

const dialect = new SQLiteAsyncDialect()
const db = database()
const scope: TenantScope = tenantScope(1, 1)
let connectionId = 0

beforeAll(async () => {
  const tenant = await new Api().tenant()
  connectionId = (await connected(tenant.session.id)).rowId
  await store(connectionId, [{ itemName: 'budget.xlsx' }, { ip: '2001:db8::1', country: null, accessMethod: 'web' }])
})

async function planOf(query: string, connectionId: number): Promise<string> {
  const given = Object.fromEntries(new URLSearchParams(query))
  const filter = parseFilter(EventFilterQuery.parse(given), Date.now())
  const search = await findSearch(db, connectionId, filter)
  const page = { connectionIds: [connectionId], filter, order: 'desc' as const, limit: 51 }
  const { sql: text, params } = dialect.sqlToQuery(pageQuery(db, scope, page, connectionId, search).getSQL())
  const plan = await db.$client.execute({ sql: `explain query plan ${text}`, args: params as (string | number)[] })
  return plan.rows.map(row => String(row.detail)).join('\n')
}

test.each([
  ['', 'event_rows_key'],
  ['from=2026-01-01&to=2026-01-02', 'event_rows_key'],
  ['activity=upload_file', 'event_rows_group'],
  ['category=files', 'event_rows_group'],
  ['eventType=file_add', 'event_rows_group'],
  ['eventType=^file', 'event_rows_group'],
  ['actor=ann@acme.example', 'event_rows_actor'],
  ['actor=ann lee', 'event_rows_actor'],
  ['actor=~lee', 'event_rows_actor'],
  ['actor=dbmid:ann', 'event_rows_actor'],
  ['actorDomain=acme.example', 'event_rows_actor'],
  ['actorType=user', 'event_rows_group'],
  ['item=budget', 'INTEGER PRIMARY KEY'],
  ['item=^budget', 'INTEGER PRIMARY KEY'],
  ['item==budget.xlsx', 'INTEGER PRIMARY KEY'],
  ['q=budget', 'INTEGER PRIMARY KEY'],
  ['itemType=file', 'event_rows_group'],
  ['ip=192.0.2.1', 'event_rows_origin'],
  ['ip=^192.0.', 'event_rows_origin'],
  ['ip=192.0.2.0/24', 'event_rows_origin'],
  ['ip=!*', 'event_rows_origin'],
  ['country=US', 'event_rows_group'],
  ['country=!US', 'event_rows_group'],
  ['country=!*', 'event_rows_group'],
  ['accessMethod=web', 'event_rows_group'],
  ['external=false', 'event_rows_group'],
  ['administrative=false', 'event_rows_group'],
  ['impersonated=false', 'event_rows_group'],
  ['outcome=success', 'event_rows_group'],
  ['severity=informational', 'event_rows_group'],
  ['item=ab', 'event_rows_key'],
  ['activity=!edit_file', 'event_rows_group'],
])('%s is read by %s, and no page scans the table', async (query, index) => {
  const plan = await planOf(query, connectionId)
  expect(plan).toContain(index)
  expect(plan).not.toMatch(/SCAN (events|event_rows|actors|origins|event_groups)(?!_)/)
  expect(plan).not.toMatch(/SCAN \w+ USING/)
})

describe('of what thousands of events have', () => {
  let crowded = 0
  beforeAll(async () => {
    const tenant = await new Api().tenant()
    crowded = (await connected(tenant.session.id)).rowId
    // two groups of the same activity, one actor, one address
    await store(crowded, [{ accessMethod: 'web' }, { accessMethod: 'api' }])
    const columns = await db.all<{ name: string }>(sql`select name from pragma_table_info('event_rows')`)
    const copied = columns.map(({ name }) => name).filter(name => name !== 'id')
    const values = copied.map(name => (name === 'time' ? 'time - n' : name))
    await db.run(sql`insert into event_rows (${sql.raw(copied.join())}) select ${sql.raw(values.join())} from event_rows,
      (with recursive c(n) as (select 1 union all select n + 1 from c where n < 2000) select n from c)
      where connection_id = ${crowded}`)
  })

  test.each([
    ['ip=192.0.2.1&activity=upload_file', 'event_rows_origin'],
    ['actor=ann@acme.example&activity=upload_file', 'event_rows_actor'],
    ['ip=192.0.2.1&activity=upload_file&actor=ann@acme.example', 'event_rows_actor'],
  ])('%s is read by %s, the index that says the most', async (query, index) => {
    const plan = await planOf(query, crowded)
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/SCAN (events|event_rows)(?!_)/)
  })
})

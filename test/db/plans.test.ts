import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import { beforeAll, expect, test } from 'vitest'
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

async function planOf(query: string): Promise<string> {
  const given = Object.fromEntries(new URLSearchParams(query))
  const filter = parseFilter(EventFilterQuery.parse(given), Date.now())
  const search = await findSearch(db, connectionId, filter)
  const page = { connectionIds: [connectionId], filter, order: 'desc' as const, limit: 51 }
  const { sql: text, params } = dialect.sqlToQuery(pageQuery(db, scope, page, connectionId, search).getSQL())
  const plan = await db.$client.execute({ sql: `explain query plan ${text}`, args: params as (string | number)[] })
  return plan.rows.map(row => String(row.detail)).join('\n')
}

test.each([
  ['', 'events_key'],
  ['from=2026-01-01&to=2026-01-02', 'events_key'],
  ['activity=upload_file', 'events_type'],
  ['category=files', 'events_type'],
  ['eventType=file_add', 'events_type'],
  ['eventType=^file', 'events_type'],
  ['actor=ann@acme.example', 'events_actor'],
  ['actor=ann lee', 'events_actor'],
  ['actor=~lee', 'events_actor'],
  ['actor=dbmid:ann', 'events_actor'],
  ['actorDomain=acme.example', 'events_actor'],
  ['actorType=user', 'events_traits'],
  ['item=budget', 'INTEGER PRIMARY KEY'],
  ['item=^budget', 'INTEGER PRIMARY KEY'],
  ['item==budget.xlsx', 'INTEGER PRIMARY KEY'],
  ['q=budget', 'INTEGER PRIMARY KEY'],
  ['itemType=file', 'events_traits'],
  ['ip=192.0.2.1', 'events_ip'],
  ['ip=^192.0.', 'events_ip'],
  ['ip=192.0.2.0/24', 'events_ip'],
  ['ip=!*', 'events_ip'],
  ['country=US', 'events_country'],
  ['country=!US', 'events_country'],
  ['country=!*', 'events_country'],
  ['accessMethod=web', 'events_traits'],
  ['external=false', 'events_traits'],
  ['administrative=false', 'events_traits'],
  ['impersonated=false', 'events_traits'],
  ['outcome=success', 'events_traits'],
  ['severity=informational', 'events_traits'],
  ['item=ab', 'events_key'],
  ['activity=!upload_file', 'events_key'],
])('%s is read by %s, and no page scans the table', async (query, index) => {
  const plan = await planOf(query)
  expect(plan).toMatch(new RegExp(`events USING (COVERING )?(INDEX )?${index}|events_text VIRTUAL TABLE INDEX`))
  expect(plan).toContain(index)
  expect(plan).not.toMatch(/SCAN events(?!_text| USING)/)
})

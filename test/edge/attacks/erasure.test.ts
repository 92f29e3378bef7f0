import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createContext } from '../../../edge/context.ts'
import type { AuditEntry, List } from '../../../edge/contract.ts'
import { runHousekeeping } from '../../../edge/services/purge.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'

const api = new Api()
/** In every text of what is to be removed. */
const CANARY = 'erasure-canary'

interface Column {
  tableName: string
  name: string
  type: string
  required: number
  pk: number
}

type Owner = 'connection_id' | 'tenant_id' | 'portal_id' | 'slice_id' | 'stream_id'

/** Every column of every table there is, also of tables that come later. */
async function columns(): Promise<Column[]> {
  return database().all<Column>(sql`
    select m.name as tableName, c.name, c.type, c."notnull" as required, c.pk
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '%drizzle%' and m.sql not like '%virtual%'
      and m.name not like 'events_text%'`)
}

/** Numbers that are times as well, whether of seconds or of milliseconds. */
let serial = Date.now()

const CODES: Record<string, string> = { group_ref: 'event_groups', actor_ref: 'actors', origin_ref: 'origins' }

/** A row in every table that belongs to such an owner, with canaries for texts. Returns the tables' names. */
async function fill(owner: Owner, id: number, also: Partial<Record<Owner, number>> = {}): Promise<string[]> {
  const all = await columns()
  const owned = [...new Set(all.filter(column => column.name === owner).map(column => column.tableName))]
  for (const table of owned) {
    const cells = all
      .filter(column => column.tableName === table && !(column.name === 'id' && column.pk))
      .map(column => {
        const fixed = column.name === owner ? id : also[column.name as Owner]
        const value =
          fixed ??
          (/int/i.test(column.type) ? serial++ : JSON.stringify(`${CANARY}-${table}-${column.name}-${serial++}`))
        const code = CODES[column.name]
        // an event's codes are those of an event that is stored
        const cell = code
          ? sql`(select min(id) from ${sql.identifier(code)} where connection_id = ${id})`
          : sql`${column.name.endsWith('deleted_at') ? null : value}`
        return { name: sql.identifier(column.name), value: cell }
      })
    await database().run(
      sql`insert into ${sql.identifier(table)} (${sql.join(
        cells.map(cell => cell.name),
        sql`, `,
      )}) values (${sql.join(
        cells.map(cell => cell.value),
        sql`, `,
      )})`,
    )
  }
  return owned
}

async function left(owner: Owner, id: number): Promise<[string, number][]> {
  const tables = [...new Set((await columns()).filter(column => column.name === owner).map(one => one.tableName))]
  const counts: [string, number][] = []
  for (const table of tables) {
    const [row] = await database().all<{ count: number }>(
      sql`select count(*) as count from ${sql.identifier(table)} where ${sql.identifier(owner)} = ${id}`,
    )
    if (row && row.count > 0) counts.push([table, row.count])
  }
  return counts
}

interface Made {
  portalId: number
  tenantId: number
  connectionId: number
  sliceId: number
  key: string
  portal: string
  token: string
  connection: string
}

/** A portal with a tenant with a connection, and a row of each in every table. */
async function make(): Promise<Made> {
  const { portal, session, token } = await api.tenant()
  const { id, rowId } = await connected(session.id)
  await store(rowId, [{ itemName: `canary${rowId}name`, itemPath: `/${CANARY}`, raw: CANARY }])
  const [row] = await database().all<{ tenant: number; portal: number }>(
    sql`select t.id as tenant, t.portal_id as portal from connections c join tenants t on t.id = c.tenant_id
        where c.id = ${rowId}`,
  )
  const made = { portalId: row?.portal ?? 0, tenantId: row?.tenant ?? 0, connectionId: rowId }
  const tables = await fill('connection_id', rowId)
  expect(tables).toEqual(expect.arrayContaining(['event_rows', 'raw_chunks', 'rollups', 'quarantine', 'slices']))
  const [slice] = await database().all<{ id: number }>(sql`select id from slices where connection_id = ${rowId}`)
  await fill('slice_id', slice?.id ?? 0, { connection_id: rowId })
  return { ...made, sliceId: slice?.id ?? 0, key: portal.apiKey, portal: portal.id, token, connection: id }
}

/** The stream of a tenant that was filled. */
const streamIds = new Map<number, number>()

/** What belongs to the tenant beside its connections. */
async function fillTenant({ tenantId, portalId, connectionId }: Made): Promise<void> {
  const all = await columns()
  const tables = new Set(all.filter(column => column.name === 'tenant_id').map(column => column.tableName))
  expect([...tables]).toEqual(expect.arrayContaining(['connections', 'sessions', 'audit']))
  await fill('tenant_id', tenantId, { portal_id: portalId })
  const [stream] = await database().all<{ id: number }>(sql`select id from streams where tenant_id = ${tenantId}`)
  await fill('stream_id', stream?.id ?? 0, { connection_id: connectionId })
  streamIds.set(tenantId, stream?.id ?? 0)
}

const nothing = async ({ connectionId, sliceId }: Made) => {
  expect(await left('connection_id', connectionId)).toEqual([])
  expect(await left('slice_id', sliceId)).toEqual([])
}

async function finish(): Promise<void> {
  await api.settle()
  await runHousekeeping(createContext(api.env, { waitUntil: () => undefined }))
}

describe('nothing is left', () => {
  test('of a connection that was removed with its events, in any table, nor in the index of words', async () => {
    const made = await make()
    const events = await database().all<{ id: number }>(
      sql`select id from events where connection_id = ${made.connectionId}`,
    )
    const indexed = () =>
      database().all(sql`select rowid from events_text where rowid in ${events.map(event => event.id)}`)
    expect(await indexed()).toHaveLength(1)
    await api.json(200, 'DELETE', `/v1/connections/${made.connection}?events=delete`, { token: made.token })
    await finish()
    await nothing(made)
    // Row ids of events are given out again: what another test has stored under one meanwhile is not a leftover.
    const alive = await database().all<{ id: number }>(
      sql`select id from events where id in ${events.map(event => event.id)}`,
    )
    expect((await indexed()).length).toBeLessThanOrEqual(alive.length)
    const rows = await database().all(sql`select id from connections where id = ${made.connectionId}`)
    expect(rows).toEqual([])
  })

  test('of a connection that became part of the one that was removed', async () => {
    const made = await make()
    const { connectionId } = await make()
    await database().run(
      sql`update connections set merged_into = ${made.connectionId}, deleted_at = 1, tenant_id = ${made.tenantId}
          where id = ${connectionId}`,
    )
    await api.json(200, 'DELETE', `/v1/connections/${made.connection}?events=delete`, { token: made.token })
    await finish()
    await nothing(made)
    expect(await left('connection_id', connectionId)).toEqual([])
    expect(await database().all(sql`select id from connections where id = ${connectionId}`)).toEqual([])
  })

  test('of a removed tenant, in any table', async () => {
    const made = await make()
    await fillTenant(made)
    expect((await api.call('DELETE', '/v1/tenants/acme', { token: made.key })).status).toBe(202)
    await finish()
    await nothing(made)
    expect(await left('tenant_id', made.tenantId)).toEqual([])
    expect(await left('stream_id', streamIds.get(made.tenantId) ?? 0)).toEqual([])
    expect(await database().all(sql`select id from tenants where id = ${made.tenantId}`)).toEqual([])
  })

  test('of a removed portal, in any table', async () => {
    const made = await make()
    await fillTenant(made)
    expect((await api.call('DELETE', `/v1/portals/${made.portal}`, api.operator)).status).toBe(204)
    await finish()
    await nothing(made)
    expect(await left('tenant_id', made.tenantId)).toEqual([])
    expect(await left('stream_id', streamIds.get(made.tenantId) ?? 0)).toEqual([])
    expect(await left('portal_id', made.portalId)).toEqual([])
    expect(await database().all(sql`select id from portals where id = ${made.portalId}`)).toEqual([])
  })

  test('and nothing of a neighbour is gone', async () => {
    const [gone, stays] = [await make(), await make()]
    await api.call('DELETE', `/v1/portals/${gone.portal}`, api.operator)
    await finish()
    const tables = (await left('connection_id', stays.connectionId)).map(([table]) => table)
    expect(tables).toEqual(expect.arrayContaining(['event_rows', 'raw_chunks', 'rollups', 'slices']))
    await api.json(200, 'GET', `/v1/connections/${stays.connection}`, { token: stays.token })
  })
})

describe("the export of a tenant's data", () => {
  const own = { key: '', token: '', lines: [] as Record<string, unknown>[] }

  beforeAll(async () => {
    const { portal, session, token } = await api.tenant({ tenant: { id: 'acme', name: 'Acme Inc' } })
    const { id, rowId } = await connected(session.id)
    const events = Array.from({ length: 600 }, (_, index) => ({ time: 1_760_000_000, fp: index + 1, raw: { index } }))
    await store(rowId, events)
    await api.json(202, 'POST', `/v1/connections/${id}/tests`, { token })
    await api.settle()
    await database().run(sql`
      insert into quarantine (connection_id, slice_id, reason, raw, fp, created_at)
      values (${rowId}, 1, 'odd', '{"odd":true}', 1, ${Date.now()})`)
    await api.json(200, 'PATCH', `/v1/connections/${id}`, { token, body: { name: 'Renamed' } })
    await api.json(201, 'POST', '/v1/queries', { token, body: { name: 'Mine', query: 'activity=upload_file' } })
    const answer = await api.call('GET', '/v1/tenants/acme/export', { token: portal.apiKey })
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    const text = await answer.text()
    Object.assign(own, {
      key: portal.apiKey,
      token,
      lines: text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    })
  })

  const of = (kind: string) => own.lines.filter(line => line.kind === kind)

  test('holds every event once, with its raw', () => {
    const events = of('event')
    expect(events).toHaveLength(600)
    expect(new Set(events.map(event => event.id)).size).toBe(600)
    expect(events[0]).toMatchObject({ eventType: 'file_add', raw: { index: expect.any(Number) } })
  })

  test('holds the tenant, its sessions, connections, tests, saved queries, odd events and trail', () => {
    expect(own.lines[0]).toMatchObject({ kind: 'tenant', id: 'acme', name: 'Acme Inc' })
    expect(of('session')).toHaveLength(1)
    expect(of('connection')).toMatchObject([{ name: 'Renamed', adminEmail: 'admin@acme.example' }])
    expect(of('test')).toMatchObject([{ status: expect.any(String) }])
    expect(of('query')).toMatchObject([{ name: 'Mine', query: 'activity=upload_file' }])
    expect(of('quarantined')).toMatchObject([{ reason: 'odd' }])
    expect(of('audit').map(line => line.action)).toEqual(
      expect.arrayContaining(['tenant_exported', 'connection_updated', 'tested', 'query_saved']),
    )
  })

  test('holds no secret', () => {
    const text = JSON.stringify(own.lines)
    for (const field of ['"credentials":', '"salt":', '"verifier":', '"stateHash":', own.key, own.token]) {
      expect(text.includes(field), field).toBe(false)
    }
  })

  test('holds the row that is put into any table that there is, but for what is internal or secret', async () => {
    // made from the events, or of no meaning to anybody else
    const internal = ['event_groups', 'actors', 'origins', 'rollups', 'slices', 'pull_pages', 'dead_letters']
    // where streams stand, and what the connector told of the connections; `streams` says how they fare
    const ofStreams = ['arrivals', 'facts', 'stream_positions', 'stream_dead_letters']
    // bytes that are told as the raw of their events, links that are open
    const elsewhere = ['raw_chunks', 'oauth_states']
    const made = await make()
    await fillTenant(made)
    const answer = await api.call('GET', '/v1/tenants/acme/export', { token: made.key })
    const text = await answer.text()
    const all = await columns()
    const owners = ['connection_id', 'tenant_id', 'slice_id']
    const owned = new Set(all.filter(column => owners.includes(column.name)).map(column => column.tableName))
    const told = [...owned].filter(table => ![...internal, ...elsewhere, ...ofStreams].includes(table))
    expect(told.length).toBeGreaterThan(7)
    for (const table of told) {
      const texts = all.filter(column => column.tableName === table && /text/i.test(column.type)).map(one => one.name)
      expect(
        texts.filter(name => text.includes(`${CANARY}-${table}-${name}-`)),
        table,
      ).not.toEqual([])
    }
  })

  test("is the portal's own tenants' only, and leaves a line", async () => {
    const stranger = await api.portal()
    await api.problem(404, 'GET', '/v1/tenants/acme/export', { token: stranger.apiKey })
    await api.problem(401, 'GET', '/v1/tenants/acme/export', { token: own.token })
    const { items } = await api.json<List<AuditEntry>>(200, 'GET', '/v1/audit', { token: own.token })
    expect(items[0]).toMatchObject({ action: 'tenant_exported', actor: { type: 'portal' }, tenant: 'acme' })
  })
})

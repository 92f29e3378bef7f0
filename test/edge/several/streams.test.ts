import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '../../../edge/context.ts'
import type { CreatedStream, List, Stream } from '../../../edge/contract.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import type { StreamMessage } from '../../../edge/sync/message.ts'
import { runSchedule } from '../../../edge/sync/schedule.ts'
import type { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { apiWith, contextOf, NOWHERE, namedServer, type Server, tenantIn } from '../support/several.ts'
import { Box, namesOf } from '../support/streams.ts'

const vars = { STREAM_ALLOW_PRIVATE: 'true' }
let eu: Server
let api: Api
beforeAll(async () => {
  eu = await namedServer('eu', end => afterAll(end))
  api = apiWith({ eu: eu.url }, { vars })
})

/** A tenant in that database with a stream, for which an event has come in. */
async function waiting(name: string) {
  const db = name === 'eu' ? eu.db : database()
  const tenant = await tenantIn(api, name)
  const { rowId } = await connected(tenant.session.id, {}, db)
  const box = new Box()
  const body = { kind: 'webhook', url: box.url }
  const { stream } = await api.json<CreatedStream>(201, 'POST', '/v1/streams', { token: tenant.token, body })
  await store(rowId, [{ itemName: `of ${name}`, time: Math.floor(Date.now() / 1000) + 1 }], db)
  return { ...tenant, box, stream }
}

/** One message as the queue delivers it; whether it has to come again. */
async function consume(by: Api, body: StreamMessage): Promise<boolean> {
  let again = false
  const message = {
    id: crypto.randomUUID(),
    timestamp: new Date(),
    attempts: 1,
    body,
    ack: () => undefined,
    retry: () => {
      again = true
    },
  }
  await consumeBatch({ queue: 'dropbox-sync', messages: [message] } as unknown as MessageBatch, contextOf(by))
  return again
}

/** What the cron sends for the streams of each database. */
async function messages(): Promise<StreamMessage[]> {
  api.sentStreams.length = 0
  for (const name of ['main', 'eu']) await runSchedule(at(contextOf(api), name))
  return [...api.sentStreams]
}

test('a stream is in the database of its portal alone, and its events go out from there', async () => {
  const [here, there] = [await waiting('main'), await waiting('eu')]
  const rows = async (db = database()) =>
    (await db.all<{ id: string }>(sql`select public_id as id from streams`)).map(row => row.id)
  expect(await rows()).toEqual([here.stream.id])
  expect(await rows(eu.db)).toEqual([there.stream.id])

  const sent = await messages()
  expect(sent.map(message => message.database)).toEqual([undefined, 'eu'])
  for (const message of sent) expect(await consume(api, message)).toBe(false)
  expect(namesOf(await here.box.received())).toEqual(['of main'])
  expect(namesOf(await there.box.received())).toEqual(['of eu'])
  const { items } = await api.json<List<Stream>>(200, 'GET', '/v1/streams', { token: there.token })
  expect(items).toMatchObject([{ id: there.stream.id, deliveredCount: 1, waitingEvents: 0 }])
})

test('while that database is down its message comes again, and the others are sent theirs', async () => {
  const [here, there] = [await waiting('main'), await waiting('eu')]
  const sent = await messages()
  const cut = apiWith({ eu: NOWHERE }, { vars })
  for (const message of sent) expect(await consume(cut, message)).toBe(message.database === 'eu')
  expect(namesOf(await here.box.received())).toEqual(['of main'])
  expect(await there.box.received()).toEqual([])
  for (const message of sent.filter(one => one.database === 'eu')) expect(await consume(api, message)).toBe(false)
  expect(namesOf(await there.box.received())).toEqual(['of eu'])
})

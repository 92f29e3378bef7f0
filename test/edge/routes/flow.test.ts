import { expect, test } from 'vitest'
import { createContext } from '../../../edge/context.ts'
import type { Connection, Event, EventSummary, EventWithRaw, List } from '../../../edge/contract.ts'
import { consumeBatch } from '../../../edge/sync/consume.ts'
import type { SyncMessage } from '../../../edge/sync/message.ts'
import { Api } from '../support/api.ts'
import { connect, newTeam, sandbox } from '../support/dropbox.ts'

/** Hands the sent messages to the consumer until none is left, as the queue does. */
async function drain(api: Api): Promise<void> {
  const ctx = createContext(api.env, { waitUntil: () => undefined })
  for (let round = 0; api.sent.length > 0 && round < 500; round++) {
    const messages = api.sent.splice(0, 4).map(message)
    await consumeBatch({ queue: 'dropbox-sync', messages } as unknown as MessageBatch, ctx)
  }
}

const message = (body: SyncMessage) => ({ id: '1', attempts: 1, timestamp: new Date(), body, ack() {}, retry() {} })

test('sixty days of a connected team are read, counted, searched and opened', async () => {
  const api = new Api()
  const { token } = await api.tenant()
  const team = await newTeam({ events: 400, settled: true })
  const { id } = await connect(api, token, team)
  await drain(api)

  const connection = await api.json<Connection>(200, 'GET', `/v1/connections/${id}`, { token })
  expect(connection.sync).toMatchObject({ phase: 'live', progress: 1, daysDone: 60, quarantinedCount: 0 })
  const from = connection.sync.from ?? ''
  const stored = await sandbox.oracle(team.teamId, { from })
  expect(connection.sync.eventCount).toBe(stored.length)

  const summary = await api.json<EventSummary>(200, 'GET', '/v1/events/summary', { token })
  expect(summary.total).toBe(stored.length)
  const listed = new Map<string, Event>()
  for (let cursor = ''; ; ) {
    const page = await api.json<List<Event>>(200, 'GET', `/v1/events?limit=100${cursor}`, { token })
    for (const event of page.items) listed.set(event.id, event)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  expect(listed.size).toBe(stored.length)
  const [newest] = listed.values()
  const opened = await api.json<EventWithRaw>(200, 'GET', `/v1/events/${newest?.id}`, { token })
  expect(stored.map(text => JSON.parse(text))).toContainEqual(opened.raw)
})

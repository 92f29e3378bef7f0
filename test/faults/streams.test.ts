/** Streams whose Worker is killed while it sends. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedStream, Event, List, Stream } from '../../edge/contract.ts'
import { type Received, Receiver } from '../support/receiver.ts'
import { Backfill } from './backfill.ts'
import { Rig } from './rig.ts'

const EVENTS = 1500
const BOX = 'killed'
let rig: Rig
let receiver: Receiver
beforeAll(async () => {
  ;[rig, receiver] = await Promise.all([Rig.start(0), new Receiver().start()])
})
afterAll(async () => {
  await rig?.stop()
  receiver?.stop()
})

/** The events of the messages that were taken, in order; one list a message. */
async function taken(): Promise<Event[][]> {
  const response = await fetch(`${receiver.url}/control/${BOX}`)
  const { received } = (await response.json()) as { received: Received[] }
  return received.map(({ body }) => (JSON.parse(body) as { data: { events?: Event[] } }).data.events ?? [])
}

async function until(met: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; !(await met().catch(() => false)); await sleep(50)) {
    if (Date.now() > end) throw new Error('it did not come to that in time')
  }
}

test('each event is sent, in order and without a gap, though the Worker is killed while it sends', async () => {
  const backfill = await Backfill.begin(rig, EVENTS)
  await backfill.finish()
  const { token } = backfill
  const unanswered = [{}, { hang: true }, {}, {}, {}, {}, { hang: true }]
  await fetch(`${receiver.url}/control/${BOX}`, { method: 'POST', body: JSON.stringify({ next: unanswered }) })
  const { stream } = await rig.json<CreatedStream>(201, 'POST', '/v1/streams', token, {
    kind: 'webhook',
    url: `${receiver.url}/box/${BOX}`,
    from: new Date(Date.now() - 61 * 86_400_000).toISOString(),
  })
  for (const messages of [1, 5]) {
    // The one behind them is on its way when the Worker dies: the receiver never answers it.
    await until(async () => (await taken()).length >= messages)
    await sleep(500)
    await rig.killWorker()
    expect((await taken()).flat().length).toBeLessThan(EVENTS)
    // the minute for which the dead one still holds the stream
    await rig.db.execute('update streams set lease_until = 0')
    await rig.startWorker()
  }
  await until(async () => (await rig.json<Stream>(200, 'GET', `/v1/streams/${stream.id}`, token)).waitingEvents === 0)

  const stored: string[] = []
  for (let cursor = ''; ; ) {
    const page = await rig.json<List<Event>>(200, 'GET', `/v1/events?limit=1000${cursor}`, token)
    stored.push(...page.items.map(event => event.id))
    if (!page.nextCursor) break
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
  const sent = (await taken()).flat()
  const first = [...new Map(sent.map(event => [event.id, event])).values()]
  expect(first.map(event => event.id).toSorted()).toEqual(stored.toSorted())
  // At most what was under way comes again after each kill.
  expect(sent.length - first.length).toBeLessThanOrEqual(2 * 100)
  const { rows } = await rig.db.execute(`select e.time from arrivals a join event_rows e
    on e.id between a.first_row and a.last_row and e.connection_id = a.connection_id order by a.id, e.id`)
  expect(first.map(event => Date.parse(event.time) / 1000)).toEqual(rows.map(row => Number(row.time)))
})

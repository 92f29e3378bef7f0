import { expect, test } from 'vitest'
import type { DeadLetter, List, LogEntry } from '../../../edge/contract.ts'
import { consumeDeadLetters } from '../../../edge/sync/dead-letter.ts'
import { Engine } from '../support/engine.ts'
import { expectExact } from './expect.ts'

/** Hands messages to the dead-letter consumer; what it did with each. */
async function give(engine: Engine, bodies: unknown[]): Promise<string[]> {
  const outcome: string[] = []
  const messages = bodies.map(body => ({
    id: crypto.randomUUID(),
    timestamp: new Date(),
    attempts: 11,
    body,
    ack: () => outcome.push('ack'),
    retry: () => outcome.push('retry'),
  }))
  const batch = { queue: 'dropbox-sync-dead', messages } as unknown as MessageBatch<unknown>
  await consumeDeadLetters(batch, engine.context())
  return outcome
}

async function letters(engine: Engine): Promise<DeadLetter[]> {
  const found = await engine.api.json<List<DeadLetter>>(200, 'GET', '/v1/dead-letters?limit=200', engine.api.operator)
  return found.items
}

test('a message that was given up is listed, shown in the log of its connection, and works when it is sent again', async () => {
  const engine = await Engine.begin(60)
  const lost = engine.waiting.splice(0, 1)[0]?.body
  expect(await give(engine, [lost])).toEqual(['ack'])
  const letter = (await letters(engine)).find(item => item.connectionId === engine.connectionId)
  expect(letter).toMatchObject({ message: lost, reason: 'failed 11 times' })
  expect(letter?.replayedAt).toBeUndefined()
  const log = await engine.api.json<List<LogEntry>>(200, 'GET', `/v1/connections/${engine.connectionId}/log`, {
    token: engine.token,
  })
  expect(log.items.map(entry => entry.kind)).toContain('dead_letter')

  const replayed = await engine.api.json<DeadLetter>(
    202,
    'POST',
    `/v1/dead-letters/${letter?.id}/replay`,
    engine.api.operator,
  )
  expect(replayed.replayedAt).toMatch(/Z$/)
  // the same work, in the trace of whoever sent it again
  expect(engine.api.sent.splice(0)).toEqual([{ ...lost, traceparent: expect.any(String) }])
  expect((await letters(engine)).find(item => item.id === letter?.id)?.replayedAt).toBe(replayed.replayedAt)
  if (lost) await engine.deliver([{ body: lost, attempts: 1 }])
  await engine.run()
  await expectExact(engine)
}, 60_000)

test('a message of a form nobody knows is kept to be read, and not sent again', async () => {
  const engine = await Engine.begin(1)
  const body = { v: 99, mark: engine.connectionId }
  expect(await give(engine, [body])).toEqual(['ack'])
  const letter = (await letters(engine)).find(item => JSON.stringify(item.message) === JSON.stringify(body))
  expect(letter).toMatchObject({ reason: 'unknown form' })
  const path = `/v1/dead-letters/${letter?.id}/replay`
  expect((await engine.api.problem(409, 'POST', path, engine.api.operator)).code).toBe('conflict')
  await engine.api.problem(404, 'POST', '/v1/dead-letters/dlq_unknown/replay', engine.api.operator)
})

test('a message of a connection that is gone leaves nothing', async () => {
  const engine = await Engine.begin(1)
  const body = engine.waiting.splice(0, 1)[0]?.body
  await engine.api.json(200, 'DELETE', `/v1/connections/${engine.connectionId}?events=delete`, { token: engine.token })
  await engine.api.settle()
  expect(await give(engine, [body])).toEqual(['ack'])
  expect((await letters(engine)).filter(item => JSON.stringify(item.message) === JSON.stringify(body))).toEqual([])
})

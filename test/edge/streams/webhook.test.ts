import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import type { StreamDelivery, StreamSecret } from '../../../edge/contract.ts'
import { Box, eventsOf, namesOf, StreamRig } from '../support/streams.ts'

const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => `file-${from + index}`)

test('a webhook gets every event once, in the order in which they came in, signed as Standard Webhooks has it', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream, secret = '' } = await rig.stream(box)
  await rig.arrive(names(0, 150))
  await rig.arrive(names(150, 3))
  await rig.run(stream.id)
  const requests = await box.received()
  expect(namesOf(requests)).toEqual(names(0, 153))
  expect(requests.map(one => eventsOf(one).length)).toEqual([100, 53])
  for (const { headers, body } of requests) {
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'events.created',
      data: { connectionId: rig.connection.id },
    })
    expect(() => new Webhook(secret).verify(body.replace('file-', 'fake-'), headers)).toThrow()
  }
  expect(new Set(requests.map(one => one.headers['webhook-id'])).size).toBe(2)
  expect(await rig.get(stream.id)).toMatchObject({
    status: 'active',
    deliveredCount: 153,
    waitingEvents: 0,
    lagSeconds: 0,
  })
  await rig.run(stream.id)
  expect(await box.received()).toHaveLength(2)
})

test('an event that comes in late is sent though it happened before others', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const from = new Date(Date.now() - 30 * 86_400_000).toISOString()
  const { stream } = await rig.stream(box, { from })
  await rig.arrive(['now'])
  await rig.run(stream.id)
  await rig.arrive(['late'], { time: Math.floor(Date.now() / 1000) - 20 * 3600 })
  await rig.run(stream.id)
  expect(namesOf(await box.received())).toEqual(['now', 'late'])
})

test('a stream begins with what happens from now on, or from the time that was given', async () => {
  const rig = await StreamRig.begin()
  await rig.arrive(['ancient'], { time: Math.floor(Date.now() / 1000) - 50 * 86_400 })
  await rig.arrive(['old'], { time: Math.floor(Date.now() / 1000) - 5 * 86_400 })
  const [fresh, history] = [new Box(), new Box()]
  const one = await rig.stream(fresh)
  const two = await rig.stream(history, { from: new Date(Date.now() - 10 * 86_400_000).toISOString() })
  await rig.arrive(['new'])
  for (const { stream } of [one, two]) await rig.run(stream.id)
  expect(namesOf(await fresh.received())).toEqual(['new'])
  expect(namesOf(await history.received())).toEqual(['old', 'new'])
})

test('what fails is tried again as the same message, and what is behind it waits', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ next: [{ status: 500 }, { cut: 'before' }, { status: 503, headers: { 'retry-after': '120' } }] })
  await rig.arrive(['a', 'b'])
  await rig.run(stream.id)
  expect(await rig.get(stream.id)).toMatchObject({
    status: 'active',
    waitingEvents: 2,
    error: { code: 'stream_failed', detail: 'The receiver answered 500.', attempts: 1 },
  })
  await rig.arrive(['c'])
  expect((await rig.retry(stream.id)).error).toMatchObject({ code: 'stream_unreachable', attempts: 2 })
  const { error } = await rig.retry(stream.id)
  expect(Date.parse(error?.nextAt ?? '') - Date.parse(error?.at ?? '')).toBeGreaterThanOrEqual(120_000)
  expect(await rig.retry(stream.id)).not.toHaveProperty('error')
  const requests = await box.received()
  expect(namesOf(await box.taken())).toEqual(['a', 'b', 'c'])
  const [first, second, third] = requests.filter(one => namesOf([one]).join('') === 'ab')
  expect(new Set([first, second, third].map(one => one?.headers['webhook-id'])).size).toBe(1)
  expect((await rig.deliveries(stream.id)).map(one => [one.delivered, one.status])).toEqual([
    [true, 200],
    [true, 200],
    [false, 503],
    [false, undefined],
    [false, 500],
  ])
})

test('a batch whose answer was lost comes again with the same ids', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ next: [{ cut: 'after' }] })
  await rig.arrive(['a', 'b'])
  await rig.run(stream.id)
  await rig.retry(stream.id)
  const [first, second] = await box.received()
  expect(first && second && eventsOf(first)).toEqual(second && eventsOf(second))
  expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
})

test('a redirect is not followed', async () => {
  const rig = await StreamRig.begin()
  const [box, elsewhere] = [new Box(), new Box()]
  const { stream } = await rig.stream(box)
  await box.rule({ always: { status: 307, headers: { location: elsewhere.url } } })
  await rig.arrive(['a'])
  await rig.run(stream.id)
  expect((await rig.get(stream.id)).error).toMatchObject({ code: 'stream_redirected' })
  expect(await elsewhere.received()).toEqual([])
})

test('after a day the batch is set aside, the stream is failing, and it recovers by itself', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ always: { status: 500 } })
  await rig.arrive(['a'])
  await rig.run(stream.id)
  await rig.arrive(['b'])
  let tries = 0
  for (; (await rig.deadLetters(stream.id)).length === 0; tries += 1) await rig.retry(stream.id)
  expect(tries).toBeGreaterThan(10)
  expect(tries).toBeLessThan(30)
  expect(await rig.retry(stream.id)).toMatchObject({ status: 'failing', deadLetters: 1 })
  await rig.retry(stream.id)
  expect(await rig.deadLetters(stream.id)).toMatchObject([{ events: 1, error: { code: 'stream_failed' } }])
  await box.rule({ always: null })
  expect(await rig.retry(stream.id)).toMatchObject({ status: 'active' })
  expect(namesOf(await box.taken())).toEqual(['b'])
  const [letter] = await rig.deadLetters(stream.id)
  const path = `/v1/streams/${stream.id}/dead-letters/${letter?.id}/replay`
  const sent = await rig.api.json<StreamDelivery>(200, 'POST', path, { token: rig.token })
  expect(sent).toMatchObject({ kind: 'replay', delivered: true, events: 1 })
  expect(namesOf(await box.taken())).toEqual(['b', 'a'])
  expect(await rig.deadLetters(stream.id)).toEqual([])
}, 90_000)

test('the one event that a receiver refuses is found and set aside, and all others arrive in order', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ poison: 'file-37' })
  await rig.arrive(names(0, 90))
  await rig.run(stream.id)
  for (let round = 0; (await rig.get(stream.id)).waitingEvents > 0 && round < 80; round += 1) await rig.retry(stream.id)
  expect(namesOf(await box.taken())).toEqual(names(0, 90).filter(name => name !== 'file-37'))
  expect(await rig.deadLetters(stream.id)).toMatchObject([{ events: 1, error: { code: 'stream_events_refused' } }])
  expect(await rig.get(stream.id)).toMatchObject({ status: 'active', deadLetters: 1, deliveredCount: 89 })
}, 90_000)

test('410 switches the stream off until it is switched on again', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await box.rule({ next: [{ status: 410 }] })
  await rig.arrive(['a'])
  await rig.run(stream.id)
  expect(await rig.get(stream.id)).toMatchObject({ status: 'disabled', error: { code: 'stream_gone' } })
  await rig.run(stream.id)
  expect(await box.received()).toHaveLength(1)
  const path = `/v1/streams/${stream.id}`
  await rig.api.json(200, 'PATCH', path, { token: rig.token, body: { status: 'active' } })
  await rig.run(stream.id)
  expect(namesOf(await box.taken())).toEqual(['a'])
})

test('a paused stream sends nothing, and all of it when it is resumed', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  const path = `/v1/streams/${stream.id}`
  await rig.api.json(200, 'PATCH', path, { token: rig.token, body: { status: 'paused' } })
  await rig.arrive(['a'])
  await rig.run(stream.id)
  expect(await box.received()).toEqual([])
  expect((await rig.get(stream.id)).waitingEvents).toBe(1)
  await rig.api.json(200, 'PATCH', path, { token: rig.token, body: { status: 'active' } })
  await rig.run(stream.id)
  expect(namesOf(await box.received())).toEqual(['a'])
})

test('a replay sends again what has come in since a time, with the same ids', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.arrive(['before'])
  await rig.run(stream.id)
  const from = new Date(Date.now() + 5).toISOString()
  await new Promise(resolve => setTimeout(resolve, 10))
  await rig.arrive(['after-1', 'after-2'])
  await rig.run(stream.id)
  await rig.api.json(202, 'POST', `/v1/streams/${stream.id}/replay`, { token: rig.token, body: { from } })
  await rig.run(stream.id)
  const requests = await box.received()
  expect(namesOf(requests)).toEqual(['before', 'after-1', 'after-2', 'after-1', 'after-2'])
  const ids = requests.flatMap(eventsOf).map(event => event.id)
  expect(ids.slice(3)).toEqual(ids.slice(1, 3))
  const future = { from: new Date(Date.now() + 60_000).toISOString() }
  await rig.api.problem(400, 'POST', `/v1/streams/${stream.id}/replay`, { token: rig.token, body: future })
})

test('after a rotation both secrets verify, until the old one has run out', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream, secret: old = '' } = await rig.stream(box)
  const path = `/v1/streams/${stream.id}/secret`
  const { secret, previousSecretUntil } = await rig.api.json<StreamSecret>(201, 'POST', path, { token: rig.token })
  expect(Date.parse(previousSecretUntil ?? '')).toBeGreaterThan(Date.now() + 86_000_000)
  await rig.arrive(['a'])
  await rig.run(stream.id)
  const [first] = await box.received()
  if (!first) throw new Error('nothing came')
  for (const one of [old, secret]) expect(new Webhook(one).verify(first.body, first.headers)).toBeTruthy()
  await rig.api.json(201, 'POST', path, { token: rig.token, body: { overlapSeconds: 0 } })
  await rig.arrive(['b'])
  await rig.run(stream.id)
  const second = (await box.received())[1]
  for (const one of [old, secret])
    expect(() => new Webhook(one).verify(second?.body ?? '', second?.headers ?? {})).toThrow()
})

test('only what the filter lets through is sent', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box, { filter: 'activity=download_file&country=FR' })
  await rig.arrive(['a'])
  await rig.arrive(['b'], { type: 'file_download', activity: 'download_file', country: 'FR' })
  await rig.arrive(['c'], { country: 'FR' })
  await rig.run(stream.id)
  expect(namesOf(await box.received())).toEqual(['b'])
  expect(await rig.get(stream.id)).toMatchObject({ waitingEvents: 0, deliveredCount: 1 })
})

test('the test button says what the receiver said', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream, secret = '' } = await rig.stream(box)
  const path = `/v1/streams/${stream.id}/test`
  const good = await rig.api.json<StreamDelivery>(200, 'POST', path, { token: rig.token })
  expect(good).toMatchObject({ kind: 'test', delivered: true, status: 200, events: 0 })
  const [request] = await box.received()
  expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({ type: 'test' })
  await box.rule({ next: [{ status: 401 }] })
  const bad = await rig.api.json<StreamDelivery>(200, 'POST', path, { token: rig.token })
  expect(bad).toMatchObject({ delivered: false, status: 401, error: { code: 'stream_unauthorized' } })
  expect((await rig.deliveries(stream.id)).map(one => one.kind)).toEqual(['test', 'test'])
  expect(await rig.get(stream.id)).not.toHaveProperty('error')
})

test('two workers at one stream send nothing twice', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box)
  await rig.arrive(names(0, 250))
  await Promise.all([rig.run(stream.id), rig.run(stream.id), rig.run(stream.id)])
  await rig.run(stream.id)
  expect(namesOf(await box.received())).toEqual(names(0, 250))
})

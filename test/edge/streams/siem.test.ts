import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { Box, StreamRig } from '../support/streams.ts'

const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => `file-${from + index}`)
const lines = (body: string) =>
  body
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
const nameOf = (event: unknown) => (event as { item?: { name?: string } }).item?.name

describe('Splunk', () => {
  const request = { kind: 'splunk', token: 'hec-token', options: { index: 'audit' } }

  test('gets event objects with time, index and its token', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const url = `${box.url}/services/collector/event`
    const { stream, secret } = await rig.stream(box, { ...request, url })
    expect(secret).toBeUndefined()
    await rig.arrive(names(0, 3))
    await rig.run(stream.id)
    const [taken] = await box.received()
    expect(taken?.headers.authorization).toBe('Splunk hec-token')
    const events = lines(taken?.body ?? '')
    expect(events.map(one => nameOf(one.event))).toEqual(names(0, 3))
    expect(events[0]).toMatchObject({
      index: 'audit',
      source: 'dropbox-connector',
      sourcetype: 'dropbox:team:events',
      time: expect.any(Number),
      event: { id: expect.stringMatching(/^evt_/), connectionId: rig.connection.id },
    })
  })

  test('has its refusals told in its own words, and a bad event cut out', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box, { ...request, url: `${box.url}/services/collector/event` })
    await box.rule({ next: [{ status: 403, body: '{"text":"Invalid token","code":4}' }], poison: 'file-5' })
    await rig.arrive(names(0, 8))
    await rig.run(stream.id)
    expect((await rig.get(stream.id)).error).toMatchObject({
      code: 'stream_unauthorized',
      detail: 'The receiver answered 403: Invalid token.',
    })
    for (let round = 0; (await rig.get(stream.id)).waitingEvents > 0 && round < 60; round += 1)
      await rig.retry(stream.id)
    const got = (await box.taken()).flatMap(one => lines(one.body)).map(one => nameOf(one.event))
    expect(got).toEqual(names(0, 8).filter(name => name !== 'file-5'))
    expect(await rig.deadLetters(stream.id)).toMatchObject([{ events: 1 }])
  }, 90_000)
})

describe('Elastic', () => {
  const request = { kind: 'elastic', token: 'a2V5', options: { index: 'logs-dropbox' } }

  test('creates documents by event id, so that sending twice doubles nothing', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box, request)
    await box.rule({ next: [{ cut: 'after' }] })
    await rig.arrive(names(0, 5))
    await rig.run(stream.id)
    await rig.retry(stream.id)
    const [first, second] = await box.received()
    expect(first?.path).toContain('/_bulk?filter_path=')
    expect(first?.headers).toMatchObject({ authorization: 'ApiKey a2V5', 'content-type': 'application/x-ndjson' })
    expect(second?.body).toBe(first?.body)
    const [action, document] = lines(first?.body ?? '')
    expect(action).toEqual({ create: { _index: 'logs-dropbox', _id: (document as { id: string }).id } })
    expect(document).toMatchObject({ '@timestamp': expect.any(String), activity: 'upload_file' })
    expect(await box.documents()).toHaveLength(5)
    expect(await rig.get(stream.id)).toMatchObject({ status: 'active', waitingEvents: 0 })
  })

  test('takes what it can of a batch; the one document that it refuses is set aside', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box, request)
    await box.rule({ poison: 'file-3' })
    await rig.arrive(names(0, 8))
    await rig.run(stream.id)
    expect(await box.documents()).toHaveLength(7)
    expect(await rig.get(stream.id)).toMatchObject({ deliveredCount: 7, deadLetters: 1, waitingEvents: 0 })
    const [letter] = await rig.deadLetters(stream.id)
    expect(letter?.error.detail).toBe('400 document_parsing_exception')
    await box.rule({ poison: null })
    const path = `/v1/streams/${stream.id}/dead-letters/${letter?.id}/replay`
    expect(await rig.api.json(200, 'POST', path, { token: rig.token })).toMatchObject({ delivered: true, events: 1 })
    expect(await box.documents()).toHaveLength(8)
  })

  test('waits while a shard is busy, and goes on with the rest of the batch', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box, request)
    const busy = {
      errors: true,
      items: [
        { create: { status: 201 } },
        { create: { status: 429, error: { type: 'es_rejected_execution_exception' } } },
      ],
    }
    await box.rule({ next: [{ status: 200, body: JSON.stringify(busy) }] })
    await rig.arrive(names(0, 2))
    await rig.run(stream.id)
    expect((await rig.get(stream.id)).error).toMatchObject({ code: 'stream_throttled' })
    await rig.retry(stream.id)
    expect(await rig.get(stream.id)).toMatchObject({ waitingEvents: 0, deadLetters: 0 })
  })

  test('a receiver that refuses everything loses nothing: it is tried on', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box, request)
    await box.rule({ poison: 'file' })
    await rig.arrive(names(0, 300))
    await rig.run(stream.id)
    for (let round = 0; round < 60; round += 1) await rig.retry(stream.id)
    const { deadLetters, status } = await rig.get(stream.id)
    expect(status).toBe('failing')
    expect(deadLetters).toBeLessThanOrEqual(40)
    expect((await rig.deadLetters(stream.id)).reduce((sum, one) => sum + one.events, 0)).toBe(deadLetters)
    await box.rule({ poison: null })
    for (let round = 0; (await rig.get(stream.id)).waitingEvents > 0 && round < 5; round += 1)
      await rig.retry(stream.id)
    expect((await box.documents()).length + deadLetters).toBe(300)
  }, 90_000)
})

describe('Sentinel', () => {
  const begin = async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const options = {
      ruleId: box.id,
      streamName: 'Custom-Dropbox',
      directoryId: box.id,
      clientId: 'app',
      authority: env.RECEIVER_URL,
    }
    const { stream } = await rig.stream(box, {
      kind: 'sentinel',
      url: env.RECEIVER_URL,
      token: `secret-${box.id}`,
      options,
    })
    return { rig, box, stream }
  }

  test('signs in at Entra once, and sends records of a stream of a rule', async () => {
    const { rig, box, stream } = await begin()
    await rig.arrive(names(0, 2))
    await rig.run(stream.id)
    await rig.arrive(names(2, 1))
    await rig.run(stream.id)
    const requests = await box.received()
    expect(requests.map(one => one.path)).toEqual([
      `/${box.id}/oauth2/v2.0/token`,
      `/dataCollectionRules/${box.id}/streams/Custom-Dropbox?api-version=2023-01-01`,
      `/dataCollectionRules/${box.id}/streams/Custom-Dropbox?api-version=2023-01-01`,
    ])
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: `secret-${box.id}`,
      scope: 'https://monitor.azure.com/.default',
    })
    expect(requests[1]?.headers.authorization).toBe(`Bearer token-for-secret-${box.id}`)
    const records = JSON.parse(requests[1]?.body ?? '') as { TimeGenerated: string }[]
    expect(records.map(nameOf)).toEqual(names(0, 2))
    expect(records[0]?.TimeGenerated).toMatch(/Z$/)
  })

  test('says when Entra does not know the application', async () => {
    const { rig, box, stream } = await begin()
    await box.rule({ next: [{ status: 401, body: '{"error":"invalid_client"}' }] })
    await rig.arrive(names(0, 1))
    await rig.run(stream.id)
    expect((await rig.get(stream.id)).error).toMatchObject({
      code: 'stream_unauthorized',
      detail: 'Sign-in at Entra failed with 401: invalid_client.',
    })
    expect(await rig.retry(stream.id)).toMatchObject({ waitingEvents: 0 })
  })

  test('never gets more than its megabyte', async () => {
    const { rig, box, stream } = await begin()
    await rig.arrive(names(0, 400), { itemPath: `/${'p'.repeat(4000)}` })
    await rig.run(stream.id)
    const calls = (await box.received()).filter(one => one.path.startsWith('/data'))
    expect(calls.length).toBeGreaterThan(1)
    for (const { body } of calls) expect(Buffer.byteLength(body)).toBeLessThan(1_000_000)
    expect(calls.flatMap(one => JSON.parse(one.body) as unknown[]).map(nameOf)).toEqual(names(0, 400))
  }, 90_000)
})

test('any receiver of JSON lines gets them, in OCSF where that is asked for', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream } = await rig.stream(box, { kind: 'http', token: 'bearer-token', format: 'ocsf' })
  await rig.arrive(names(0, 2))
  await rig.run(stream.id)
  const [taken] = await box.received()
  expect(taken?.headers).toMatchObject({
    authorization: 'Bearer bearer-token',
    'content-type': 'application/x-ndjson; charset=utf-8',
  })
  expect(lines(taken?.body ?? '')).toMatchObject([
    { class_uid: expect.any(Number), metadata: { version: '1.8.0', uid: expect.stringMatching(/^evt_/) } },
    { class_uid: expect.any(Number) },
  ])
})

test.each([
  [{ kind: 'splunk' }, 'token'],
  [{ kind: 'webhook', token: 'x' }, 'token'],
  [{ kind: 'elastic' }, 'options.index'],
  [{ kind: 'sentinel', token: 'x' }, 'options.ruleId'],
  [{ kind: 'http', options: { index: 'x' } }, 'options.index'],
  [{ kind: 'http', token: 'two\nlines' }, 'token'],
  [{ kind: 'webhook', filter: 'colour=red' }, 'filter'],
  [{ kind: 'webhook', filter: 'from=2026-01-01' }, 'filter'],
  [{ kind: 'webhook', from: '2999-01-01T00:00:00Z' }, 'from'],
])('%j is refused at %s', async (request, path) => {
  const rig = await StreamRig.begin()
  const body = { url: `${env.RECEIVER_URL}/x`, ...request }
  const problem = await rig.api.problem(400, 'POST', '/v1/streams', { token: rig.token, body })
  expect(problem.errors?.[0]?.path).toBe(path)
})

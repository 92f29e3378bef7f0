import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { createContext } from '../../../edge/context.ts'
import type { CreatedStream, StreamDelivery } from '../../../edge/contract.ts'
import { send } from '../../../edge/streams/send.ts'
import { Api } from '../support/api.ts'
import { Box, StreamRig } from '../support/streams.ts'

const api = new Api()

describe('a stream leads nowhere inside', () => {
  test.each([
    'http://127.0.0.1:8788/',
    'https://127.0.0.1:8788/',
    'https://0x7f.1/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'https://metadata.google.internal/',
    'https://localhost:8787/v1/portals',
    'https://user:pass@example.com/',
  ])('%s is refused when it is made, and when it is changed to it', async url => {
    const { token } = await api.tenant()
    const body = { kind: 'webhook', url }
    expect((await api.problem(400, 'POST', '/v1/streams', { token, body })).code).toBe('stream_address_refused')
    const good = { kind: 'webhook', url: 'https://1.1.1.1/' }
    const { stream } = await api.json<CreatedStream>(201, 'POST', '/v1/streams', { token, body: good })
    const problem = await api.problem(400, 'PATCH', `/v1/streams/${stream.id}`, { token, body: { url } })
    expect(problem.code).toBe('stream_address_refused')
  })

  test('nor does where a Sentinel stream signs in', async () => {
    const { token } = await api.tenant()
    const options = { ruleId: 'dcr-1', streamName: 'Custom-x', directoryId: 'd', clientId: 'c' }
    const body = { kind: 'sentinel', url: 'https://1.1.1.1/', token: 'x', options }
    for (const authority of ['https://127.0.0.1', 'http://login.example.com', 'https://login.example.com/a/b']) {
      const wrong = { ...body, options: { ...options, authority } }
      expect([400]).toContain((await api.call('POST', '/v1/streams', { token, body: wrong })).status)
    }
  })

  test('one that was made while it was allowed is refused when it is not any more', async () => {
    const rig = await StreamRig.begin()
    const box = new Box()
    const { stream } = await rig.stream(box)
    const closed = new Api()
    const path = `/v1/streams/${stream.id}/test`
    const tried = await closed.json<StreamDelivery>(200, 'POST', path, { token: rig.token })
    expect(tried).toMatchObject({ delivered: false, error: { code: 'stream_address_refused' } })
    expect(await box.received()).toEqual([])
  })

  test('a name that leads to loopback is refused when the connection is made', async () => {
    const box = new Box()
    // "localhost" would be refused by name already; the network does not know of names
    await expect(
      env.STREAM_NETWORK.fetch(box.url.replace('127.0.0.1', 'localhost'), { method: 'POST' }),
    ).rejects.toThrow()
    const { network } = createContext(api.env, { waitUntil: () => undefined })
    const unnamed = { ...network, allowPrivate: true }
    await expect(send(unnamed, { url: box.url, headers: {}, body: '' })).rejects.toMatchObject({
      code: 'stream_unreachable',
    })
    expect(await box.received()).toEqual([])
  })
})

test('an endless or stalled answer is given up', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { network } = rig.context()
  await box.rule({ next: [{ hang: true }, { body: 'x'.repeat(5_000_000) }] })
  const request = { url: box.url, headers: {}, body: '{}' }
  await expect(send(network, request, 300)).rejects.toMatchObject({ code: 'stream_unreachable' })
  expect((await send(network, request)).body.length).toBeLessThan(1_200_000)
})

test('what is kept for one receiver is not sent to another', async () => {
  const { token } = await api.tenant()
  const body = { kind: 'splunk', url: 'https://1.1.1.1/', token: 'hec-token' }
  const { stream } = await api.json<CreatedStream>(201, 'POST', '/v1/streams', { token, body })
  const path = `/v1/streams/${stream.id}`
  const problem = await api.problem(400, 'PATCH', path, { token, body: { url: 'https://8.8.8.8/' } })
  expect(problem.errors).toEqual([{ path: 'token', message: 'is needed again for another receiver' }])
  await api.json(200, 'PATCH', path, { token, body: { url: 'https://1.1.1.1/other' } })
  await api.json(200, 'PATCH', path, { token, body: { url: 'https://8.8.8.8/', token: 'another' } })
})

test('no answer, list, audit line or log of a stream holds its secrets', async () => {
  const rig = await StreamRig.begin()
  const box = new Box()
  const { stream, secret = 'none' } = await rig.stream(box)
  const splunk = await rig.stream(box, { kind: 'splunk', token: 'hec-token-of-the-test' })
  const seen = await Promise.all(
    [`/v1/streams`, `/v1/streams/${stream.id}`, `/v1/streams/${splunk.stream.id}/deliveries`, '/v1/audit'].map(path =>
      rig.api.call('GET', path, { token: rig.token }).then(answer => answer.text()),
    ),
  )
  for (const text of seen) for (const one of [secret, 'hec-token-of-the-test']) expect(text).not.toContain(one)
})

test('working links leave only with who may export and asks for them', async () => {
  const rig = await StreamRig.begin()
  const [masked, open] = [new Box(), new Box()]
  const { stream } = await rig.stream(masked, { kind: 'http', format: 'ocsf' })
  const { stream: revealing } = await rig.stream(open, { kind: 'http', format: 'ocsf', links: true })
  await rig.arrive(['a'])
  for (const { id } of [stream, revealing]) await rig.run(id)
  expect((await masked.received())[0]?.body).toContain('[removed]')
  expect((await masked.received())[0]?.body).not.toContain('SECRETKEY')
  expect((await open.received())[0]?.body).toContain('SECRETKEY')
  const permissions = ['streams:write']
  const { token } = await rig.api.session(rig.tenant.portal.apiKey, { permissions })
  const body = { kind: 'http', url: open.url, links: true }
  expect((await rig.api.problem(403, 'POST', '/v1/streams', { token, body })).code).toBe('forbidden')
  const change = { body: { links: true }, token }
  expect((await rig.api.problem(403, 'PATCH', `/v1/streams/${stream.id}`, change)).code).toBe('forbidden')
})

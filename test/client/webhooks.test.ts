import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { verifyWebhook, WebhookVerificationError } from '../../client/webhooks.ts'
import { signatureHeaders } from '../../edge/streams/sign.ts'

// the example of the specification's reference libraries
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const MESSAGE = {
  body: '{"test": 2432232314}',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
}
const then = { now: () => 1_614_265_330_000 }

test("the specification's example is accepted", async () => {
  expect(await verifyWebhook(MESSAGE.body, MESSAGE.headers, SECRET, then)).toEqual({ test: 2_432_232_314 })
  expect(await verifyWebhook(MESSAGE.body, new Headers(MESSAGE.headers), SECRET, then)).toBeTruthy()
  const loud = Object.fromEntries(Object.entries(MESSAGE.headers).map(([name, value]) => [name.toUpperCase(), value]))
  expect(await verifyWebhook(MESSAGE.body, loud, ['whsec_AAAA', SECRET], then)).toBeTruthy()
})

test.each([
  ['another body', { body: '{"test": 2432232315}' }],
  ['another id', { headers: { ...MESSAGE.headers, 'webhook-id': 'msg_x' } }],
  ['another time', { headers: { ...MESSAGE.headers, 'webhook-timestamp': '1614265331' } }],
  ['no signature', { headers: { ...MESSAGE.headers, 'webhook-signature': '' } }],
  [
    'another version',
    { headers: { ...MESSAGE.headers, 'webhook-signature': MESSAGE.headers['webhook-signature'].replace('v1', 'v2') } },
  ],
  ['what is no signature', { headers: { ...MESSAGE.headers, 'webhook-signature': 'v1,§§§ v1, x' } }],
  ['no time', { headers: { ...MESSAGE.headers, 'webhook-timestamp': 'soon' } }],
])('%s is refused', async (_what, change) => {
  const { body, headers } = { ...MESSAGE, ...change }
  await expect(verifyWebhook(body, headers, SECRET, then)).rejects.toThrow(WebhookVerificationError)
})

test('what is older than five minutes, or from the future, is refused', async () => {
  for (const seconds of [-301, 301]) {
    const now = () => 1_614_265_330_000 + seconds * 1000
    await expect(verifyWebhook(MESSAGE.body, MESSAGE.headers, SECRET, { now })).rejects.toThrow(
      WebhookVerificationError,
    )
  }
  const late = { now: () => 1_614_269_000_000, toleranceSeconds: 4000 }
  expect(await verifyWebhook(MESSAGE.body, MESSAGE.headers, SECRET, late)).toBeTruthy()
})

test('what the connector signs, the reference library and the client accept alike; what it does not, neither', async () => {
  const secret = () =>
    fc.uint8Array({ minLength: 24, maxLength: 64 }).map(bytes => `whsec_${Buffer.from(bytes).toString('base64')}`)
  await fc.assert(
    fc.asyncProperty(secret(), secret(), fc.json(), fc.uuid(), async (one, other, body, id) => {
      const headers = signatureHeaders([other, one], { id, at: Date.now(), body })
      expect(await verifyWebhook(body, headers, one)).toEqual(JSON.parse(body))
      expect(new Webhook(one).verify(body, headers)).toEqual(JSON.parse(body))
      const only = signatureHeaders([other], { id, at: Date.now(), body })
      await expect(verifyWebhook(body, only, one)).rejects.toThrow(WebhookVerificationError)
      expect(() => new Webhook(one).verify(body, only)).toThrow()
    }),
  )
})

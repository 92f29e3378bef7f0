import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropboxFetch } from '../../edge/dropbox/transport.ts'
import { type RunningSandbox, startSandbox } from '../sandbox/serve.ts'

let sandbox: RunningSandbox

beforeAll(async () => {
  sandbox = await startSandbox({ seedEvents: 0 })
})

afterAll(() => sandbox.close())

const call = (timeoutMs?: number, url = 'https://api.dropboxapi.com/2/team/get_info') =>
  dropboxFetch({ DROPBOX_BASE_URL: sandbox.url }, timeoutMs)(url, { method: 'POST' })

async function failing(kind: 'hang' | 'reset_connection' | 'truncate' | 'redirect' | 'huge', timeoutMs?: number) {
  const { id } = await sandbox.control.addFault({ kind, route: 'team/get_info', megabytes: 45 })
  try {
    await call(timeoutMs)
    return undefined
  } catch (error) {
    return error
  } finally {
    await sandbox.control.removeFault(id)
  }
}

test('an answer of Dropbox is passed on, whatever its status', async () => {
  expect((await call()).status).toBe(400)
})

test('an answer that never comes is given up', async () => {
  expect(await failing('hang', 300)).toMatchObject({ name: 'TransportError' })
})

test.each(['reset_connection', 'truncate', 'huge'] as const)(
  'a broken answer (%s) is a transport error',
  async kind => {
    expect(await failing(kind)).toMatchObject({ name: 'TransportError' })
  },
)

test('a redirect is not followed', async () => {
  expect(await failing('redirect')).toMatchObject({ name: 'TransportError', message: 'redirect (307)' })
})

test.each([
  'https://example.com/2/team/get_info',
  'https://api.dropboxapi.com.example.com/2/team/get_info',
  'http://169.254.169.254/latest',
])('no other host is ever called: %s', async url => {
  await expect(call(1000, url)).rejects.toMatchObject({ name: 'TransportError', message: 'not a Dropbox host' })
})

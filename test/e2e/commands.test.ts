/** The operator's commands, and the blocks of code in the pages, against an API that runs. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from '../../scripts/lib/api.ts'
import { SandboxControl } from '../sandbox/client.ts'
import { runCommand } from '../support/command.ts'
import { removeData, type Stack, type StackEnv, stackEnv, startStack } from '../support/stack.ts'
import { testPages } from './pages/pages.ts'

const ADMIN_TOKEN = 'an-operator-token-for-these-tests-only'
let env: StackEnv
let stack: Stack
beforeAll(async () => {
  env = { ...(await stackEnv()), SANDBOX_EVENTS: '100', ADMIN_TOKEN, STREAM_ALLOW_PRIVATE: 'true' }
  stack = await startStack(env)
})
afterAll(async () => {
  await stack?.stop()
  removeData(env)
})

const portal = (...args: string[]) => runCommand('portal', [...args, '--api', stack.api], { ADMIN_TOKEN })

describe('npm run portal', () => {
  test('makes a portal whose key works, changes its origins, rotates its key and removes it', async () => {
    const created = await portal('create', '--name', 'Acme', '--origin', 'https://acme.example/admin')
    const id = /por_\w+/.exec(created.output)?.[0] ?? ''
    const key = /dck_[\w-]+/.exec(created.output)?.[0] ?? ''
    expect(created.output).toContain('https://acme.example\n')
    const session = { tenant: { id: 't' }, user: { id: 'u' } }
    await callApi(stack.api, key, 'POST', '/v1/sessions', session)

    const added = await portal('add-origin', '--id', id, '--origin', 'https://two.example')
    expect(added.output).toContain('https://acme.example https://two.example')
    const removed = await portal('remove-origin', '--id', id, '--origin', 'https://acme.example')
    expect(removed.output).not.toContain('acme.example')

    const rotated = await portal('rotate-key', '--id', id, '--overlap', '0')
    const next = /dck_[\w-]+/.exec(rotated.output)?.[0] ?? ''
    await callApi(stack.api, next, 'POST', '/v1/sessions', session)
    await expect(callApi(stack.api, key, 'POST', '/v1/sessions', session)).rejects.toThrow('unauthorized')

    const careful = await portal('delete', '--id', id)
    expect([careful.code, careful.output]).toEqual([1, expect.stringContaining('--yes')])
    expect((await portal('delete', '--id', id, '--yes')).code).toBe(0)
    expect((await portal('list')).output).not.toContain(id)
  })

  test('says what the API has against a request', async () => {
    const wrong = await runCommand('portal', ['list', '--api', stack.api], { ADMIN_TOKEN: 'not-the-token-at-all' })
    expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('unauthorized')])
    const nowhere = await portal('add-origin', '--id', 'por_none', '--origin', 'https://a.example')
    expect(nowhere.output).toContain('There is no portal por_none')
    const odd = await portal('create', '--name', 'x', '--origin', 'portal')
    expect(odd.output).toContain('is no origin such as')
  })

  test('without a token names the variable', async () => {
    const { code, output } = await runCommand('portal', ['list', '--api', stack.api])
    expect([code, output]).toEqual([1, expect.stringContaining('ADMIN_TOKEN is missing')])
  })
})

test('npm run portal gives a portal its own Dropbox app, and takes it away', async () => {
  await new SandboxControl(stack.sandbox).setApp({ key: 'portalsownkey', secret: 'portalsownsecret' })
  const made = await portal('create', '--name', 'Own app', '--origin', 'https://own.example', '--json')
  const { id } = JSON.parse(made.output.slice(made.output.indexOf('{'))) as { id: string }
  const run = (args: string[], APP_SECRET?: string) =>
    runCommand('portal', [...args, '--id', id, '--api', stack.api], {
      ADMIN_TOKEN,
      ...(APP_SECRET ? { APP_SECRET } : {}),
    })
  const set = ['set-app', '--app-key', 'portalsownkey']
  expect((await run(set)).output).toContain('APP_SECRET is missing')
  expect((await run(set, 'notthesecret')).output).toContain('app_rejected')
  const done = await run(set, 'portalsownsecret')
  expect(done.output).toContain('portalsownkey (the portal’s own)')
  expect(done.output).toContain(`${stack.api}/oauth/dropbox/callback`)
  expect(done.output).not.toContain('portalsownsecret')
  expect((await run(['remove-app'])).output).toContain('the operator’s')
  expect((await run(['show-app'])).output).toContain('sandboxappkey')
})

describe('npm run smoke', () => {
  test('finds nothing wrong with a whole deployment', async () => {
    const { code, output } = await runCommand('smoke', [stack.api, '--origin', stack.portal, '--write'], {
      ADMIN_TOKEN,
    })
    expect(output).not.toMatch(/^[✗!–]/m)
    expect(output).toContain('The deployment works.')
    expect(code).toBe(0)
    expect((await portal('list')).output).not.toContain('Smoke test')
  })

  test('says that an origin is not registered and how to register it', async () => {
    const { code, output } = await runCommand('smoke', [stack.api, '--origin', 'https://other.example'])
    expect(code).toBe(1)
    expect(output).toMatch(/✗ cross-origin: https:\/\/other.example is not let in\n {4}Register it: `npm run portal/)
  })

  test('says that a token is wrong, and that PUBLIC_URL is another address', async () => {
    const address = stack.api.replace('localhost', '127.0.0.1')
    const { output } = await runCommand('smoke', [address], { ADMIN_TOKEN: 'not-the-token-at-all' })
    expect(output).toContain('✗ operator: the token is answered with 401')
    expect(output).toContain(`✗ public address: PUBLIC_URL is ${stack.api}, but this is ${address}`)
  })

  test('knows another server from this API, and nobody from somebody', async () => {
    const server = createServer((_, response) => response.end('<p>hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const other = await runCommand('smoke', [address])
    server.close()
    expect(other.output).toContain("✗ health: /healthz answered 200, not this API's words")
    const nobody = await runCommand('smoke', [address])
    expect(nobody.output).toContain(`✗ reachable: ${address} does not answer (ECONNREFUSED)`)
  })
})

describe('npm run doctor', () => {
  const good = () => ({
    PUBLIC_URL: 'https://connector.example.com',
    LIBSQL_URL: `http://127.0.0.1:${env.LIBSQL_PORT}`,
    DROPBOX_APP_KEY: 'abcdefghij12345',
    DROPBOX_APP_SECRET: '12345abcdefghij',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    SESSION_KEYS: `k1:${Buffer.alloc(32, 2).toString('base64')}`,
    ADMIN_TOKEN,
  })

  test('finds nothing in the way of a good configuration, and names the redirect URI', async () => {
    const { code, output } = await runCommand('doctor', [], good())
    expect(output).toContain('https://connector.example.com/oauth/dropbox/callback')
    expect(output).toMatch(/✓ database: it answers, all \d+ migrations are applied/)
    expect([code, output]).toEqual([0, expect.stringContaining('Nothing is in the way.')])
  })

  test('names what is missing, malformed or unwise, and never a value', async () => {
    const { ADMIN_TOKEN: _, ...rest } = good()
    const [broken, unwise] = await Promise.all([
      runCommand('doctor', [], { ...rest, ENCRYPTION_KEYS: 'k1:c2hvcnQ=', LIBSQL_URL: 'http://127.0.0.1:9' }),
      runCommand('doctor', [], {
        ...good(),
        SESSION_KEYS: good().ENCRYPTION_KEYS,
        PUBLIC_URL: 'http://connector.example.com',
      }),
    ])
    expect(broken.code).toBe(1)
    expect(broken.output).toContain('ADMIN_TOKEN is missing')
    expect(broken.output).toContain('ENCRYPTION_KEYS must be')
    expect(broken.output).toContain('✗ database: it cannot be used')
    expect(broken.output).not.toContain('c2hvcnQ=')
    expect(unwise.code).toBe(1)
    expect(unwise.output).toContain('share a key')
    expect(unwise.output).toContain('is not https')
  })
})

describe('the pages', () => testPages(() => ({ stack, env, adminToken: ADMIN_TOKEN })))

/** The blocks of code in the pages, and the examples, tried against a stack that runs. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, createClient } from '../../../client/index.ts'
import type { CreatedPortal } from '../../../edge/contract.ts'
import { callApi } from '../../../scripts/lib/api.ts'
import { freePort } from '../../../scripts/lib/ports.ts'
import { waitForHttp } from '../../../scripts/lib/ready.ts'
import { startSqld } from '../../../scripts/lib/sqld.ts'
import { SandboxControl } from '../../sandbox/client.ts'
import { type Listed, listedBlocks } from '../../support/blocks.ts'
import { findBrowser } from '../../support/browser.ts'
import { TEST_VARS } from '../../support/keys.ts'
import type { Stack, StackEnv } from '../../support/stack.ts'
import { bundle, type Component } from './frameworks.ts'
import { type Host, startHost } from './host.ts'
import { type Posted, runModule, startListener } from './modules.ts'
import { cloneHere, runShell } from './shell.ts'

const API = 'https://connector.example.com'
const all = listedBlocks()
const by = (...ways: string[]) => all.filter(({ way }) => 'run' in way && ways.includes(way.run))
const named = (blocks: Listed[]) => blocks.map(block => [`${block.page}: ${block.text.split('\n')[0]}`, block] as const)
const example = (path: string) => readFileSync(`docs/examples/${path}`, 'utf8')

/** Registers the tests; the stack is there when they run, and lets streams go to this machine. */
export function testPages(running: () => { stack: Stack; env: StackEnv; adminToken: string }): void {
  let clone: ReturnType<typeof cloneHere>
  let host: Host
  let browser: Browser
  let portal: CreatedPortal
  let client: Client
  const here = (text: string) => text.replaceAll(API, running().stack.api)

  beforeAll(async () => {
    clone = cloneHere()
    const user = { tenant: { id: 'acme' }, user: { id: 'u-17' } }
    host = await startHost(async () => (await client.createSession(user)).token)
    const { stack, adminToken } = running()
    const body = { name: 'Of the pages', origins: [host.origin] }
    portal = await callApi<CreatedPortal>(stack.api, adminToken, 'POST', '/v1/portals', body)
    client = createClient({ api: stack.api, apiKey: portal.apiKey })
    process.env.CONNECTOR_API_KEY = portal.apiKey
    browser = await chromium.launch(await findBrowser())
  })
  afterAll(async () => {
    await browser?.close()
    host?.close()
    clone?.remove()
  })

  describe('commands', () => {
    test.each(named(by('shell')))('%s', async (_name, { text, way }) => {
      const { stack, env, adminToken } = running()
      const libsql = `http://127.0.0.1:${env.LIBSQL_PORT}`
      const servers = text.includes('connector-eu') ? await databases(clone.dir, ['main', 'eu', 'us']) : []
      const [main, eu, us] = servers.map(server => server.url)
      const app = { key: 'appofapages1', secret: 'secretofapages1' }
      if (text.includes('the App key')) await new SandboxControl(stack.sandbox).setApp(app)
      // `npm run serve` and the doctor want an address that browsers would take.
      const isChecked = /npm run (doctor|serve)/.test(text) && !text.includes('smoke')
      const filled = (isChecked ? text : here(text))
        .replaceAll('libsql://connector-eu.turso.io', eu ?? '')
        .replaceAll('libsql://connector-us.turso.io', us ?? '')
        .replaceAll('libsql://…', libsql)
        .replaceAll('ADMIN_TOKEN=…', `ADMIN_TOKEN=${adminToken}`)
        .replaceAll('eu=…,us=…', 'eu=none,us=none')
        .replaceAll('AUTH_TOKEN=…', 'AUTH_TOKEN=none')
        .replaceAll('DROPBOX_APP_KEY=…', 'DROPBOX_APP_KEY=abcdefghij12345')
        .replaceAll('DROPBOX_APP_SECRET=…', 'DROPBOX_APP_SECRET=12345abcdefghij')
        .replaceAll('the App key', app.key)
        .replaceAll('the App secret', app.secret)
        .replaceAll('/opt/dropbox-connector', clone.dir)
      const printed = await runShell(filled, clone.dir, {
        ...TEST_VARS,
        ADMIN_TOKEN: adminToken,
        CONNECTOR_API_KEY: portal.apiKey,
        LIBSQL_URL: main ?? libsql,
        PUBLIC_URL: text.includes('npm run doctor') ? API : stack.api,
      }).finally(() => Promise.all(servers.map(server => server.stop())))
      expect(printed).toMatch('says' in way ? way.says : '')
    })
  })

  describe('on a portal’s server', () => {
    test.each(named(by('session')))('%s', async (_name, { text }) => {
      const { token } = await runModule(clone.dir, here(text), { apiKey: portal.apiKey }, ['token'])
      await callApi(running().stack.api, String(token), 'GET', '/v1/connections')
    })

    test.each(named(by('client')))('%s', async (_name, { text }) => {
      const { token, acme } = await runModule(clone.dir, here(text), {}, ['token', 'acme'])
      await callApi(running().stack.api, String(token), 'GET', '/v1/connections')
      expect(acme).toMatchObject({ id: 'acme' })
    })

    test.each(named(by('webhook')))('%s', async (_name, { text }) => {
      const seen: unknown[] = []
      const listener = await startListener(message => take(message, seen))
      const acme = client.tenant('acme')
      const { stream, secret } = await acme.streams.create({ kind: 'webhook', url: listener.url })
      try {
        process.env.WEBHOOK_SECRET = secret
        expect(await acme.streams.test(stream.id)).toMatchObject({ delivered: true })
        expect(seen).toEqual([expect.stringMatching(/"type":"test"/)])
        process.env.WEBHOOK_SECRET = 'whsec_bm90LXRoZS1zZWNyZXQtb2YtaXQ='
        expect(await acme.streams.test(stream.id)).toMatchObject({ delivered: false, status: 400 })
      } finally {
        listener.close()
        await acme.streams.delete(stream.id)
      }

      /** Express takes routes, or there is no server around the block at all. */
      async function take(message: Posted, into: unknown[]): Promise<number> {
        type Handler = (request: Posted, response: { sendStatus: (code: number) => void }) => Promise<void>
        const handlers: Handler[] = []
        const answers: number[] = []
        await runModule(clone.dir, text, {
          rawBody: message.body,
          request: message,
          express: { text: () => undefined },
          store: () => undefined,
          app: { post: (_path: string, _parser: unknown, handler: Handler) => handlers.push(handler) },
        })
        for (const handler of handlers) await handler(message, { sendStatus: code => answers.push(code) })
        into.push(message.body)
        return answers[0] ?? 204
      }
    })
  })

  describe('in Chromium', () => {
    test.each(named(by('html')))('%s', async (_name, { text }) => {
      const { token } = await client.createSession({ tenant: { id: 'acme' }, user: { id: 'u-17' } })
      host.show('/page', `<!doctype html><meta charset="utf-8"><title>Page</title>${here(text).replace('…', token)}`)
      await open('/page')
    })

    test.each(named(by('hono')))('%s', async (_name, { text }) => {
      const { default: app } = await runModule(clone.dir, here(text), {})
      const response = await (app as Hono).request('/integrations')
      host.show('/rendered', await response.text())
      await open('/rendered')
    })

    test.each(named(by('react', 'vue', 'angular')))('%s', async (_name, { text, way }) => {
      const framework = 'run' in way ? (way.run as Component['framework']) : 'react'
      await openComponent(framework, framework === 'react' ? whole(here(text)) : here(text))
    })

    test.each([
      ['react', 'react/dropbox-page.tsx'],
      ['vue', 'vue/DropboxPage.vue'],
      ['angular', 'angular/dropbox-page.component.ts'],
    ] as const)('docs/examples/%s', async (framework, path) => {
      const page = await openComponent(framework, example(path), running().stack.api)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Dropbox/)
    })

    test('docs/examples/plain', async () => {
      const { stack } = running()
      const port = await freePort()
      await callApi(stack.api, running().adminToken, 'PATCH', `/v1/portals/${portal.id}`, {
        origins: [host.origin, `http://localhost:${port}`],
      })
      const server = join(clone.dir, 'server.mjs')
      writeFileSync(server, example('plain/server.js').replace("'dropbox-connector/client'", "'./client/index.ts'"))
      const env = { CONNECTOR_API: stack.api, CONNECTOR_API_KEY: portal.apiKey, PORT: String(port) }
      const child = spawn(process.execPath, [server], { env, stdio: 'ignore' })
      try {
        await waitForHttp(`http://127.0.0.1:${port}/`)
        await open('/', `http://localhost:${port}`)
      } finally {
        child.kill()
      }
    })

    test('each block of CSS changes how the element looks', async () => {
      host.show('/styled', `<!doctype html><meta charset="utf-8"><title>Styled</title>${TAGS(running().stack.api)}`)
      const page = await open('/styled')
      const look = () =>
        page.evaluate(() =>
          [...(document.querySelector('dropbox-connector')?.shadowRoot?.querySelectorAll('*') ?? [])]
            .map(element => {
              const { color, backgroundColor, borderRadius, fontWeight, textTransform } = getComputedStyle(element)
              return [color, backgroundColor, borderRadius, fontWeight, textTransform].join()
            })
            .join('\n'),
        )
      const bare = await look()
      for (const { text } of by('css')) {
        const style = await page.addStyleTag({ content: text })
        expect(await look(), text).not.toBe(bare)
        await style.evaluate(element => (element as Element).remove())
      }
    })
  })

  async function openComponent(framework: Component['framework'], text: string, api?: string) {
    const script = await bundle(clone.dir, { framework, text, ...(api ? { api } : {}) })
    const src = `${running().stack.api}/widget/v1/dropbox-connector.js`
    // The blocks for Vue and Angular say that the tag is in the page; the examples load it by themselves.
    const tag = api || framework === 'react' ? '' : `<script type="module" src="${src}"></script>`
    const page = `<!doctype html><meta charset="utf-8"><title>${framework}</title>${tag}<div id="root"></div>`
    host.show('/app.js', script)
    host.show('/app', `${page}<script type="module" src="/app.js"></script>`)
    return open('/app')
  }

  /** Waits for the element to show what a tenant without connections sees. Nothing may be wrong on the way. */
  async function open(path: string, origin = host.origin) {
    const page = await browser.newPage()
    page.setDefaultTimeout(15_000)
    const wrong: string[] = []
    page.on('pageerror', error => wrong.push(error.message))
    page.on('console', message => void (message.type() === 'error' && wrong.push(message.text())))
    await page.goto(`${origin}${path}`)
    const button = page.getByRole('button', { name: 'Connect Dropbox' }).first()
    await button.waitFor().catch((error: Error) => {
      throw new Error([error.message, ...wrong].join('\n'))
    })
    expect(wrong.filter(text => !text.includes('favicon') && !text.includes('404'))).toEqual([])
    return page
  }
}

const TAGS = (api: string) => `<script type="module" src="${api}/widget/v1/dropbox-connector.js"></script>
<dropbox-connector api-base="${api}"></dropbox-connector>
<script type="module">
  document.querySelector('dropbox-connector').getSessionToken = async () =>
    (await (await fetch('/session', { method: 'POST' })).json()).token
</script>`

/** A block that is one element only, as the component that it is in; what it calls is in the page's project. */
function whole(text: string): string {
  if (text.includes('export function')) return text
  const [imports = '', element = ''] = text.split('\n\n')
  const fetchToken = `const fetchToken = async () => (await (await fetch('/session', { method: 'POST' })).json()).token`
  return `${imports}\n${fetchToken}\nconst reload = () => undefined\nexport function Page() { return ${element} }`
}

/** Empty databases of their own. */
async function databases(dir: string, names: string[]) {
  const servers = []
  for (const name of names) {
    servers.push(
      await startSqld({ dir: join(dir, 'databases', name), port: await freePort(), onLine: () => undefined }),
    )
  }
  return servers
}

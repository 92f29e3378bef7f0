/** The npm package, as a portal's project gets it. */

import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileScript, parse } from 'vue/compiler-sfc'
import { freePort } from '../../scripts/lib/ports.ts'
import { waitForHttp } from '../../scripts/lib/ready.ts'
import { listedBlocks } from '../support/blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'connector-project-'))
let packed: string[]

beforeAll(async () => {
  const run = { cwd: root, timeout: 120_000 }
  await execa(process.execPath, ['scripts/run.mjs', 'package'], run)
  const { stdout } = await execa('npm', ['pack', './dist/package', '--json', '--pack-destination', project], run)
  const text = stdout.slice(stdout.indexOf('['))
  const [archive] = JSON.parse(text) as { filename: string; files: { path: string }[] }[]
  packed = archive?.files.map(file => file.path) ?? []
  write('package.json', JSON.stringify({ name: 'a-portal', private: true, type: 'module' }))
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', `./${archive?.filename}`]
  await execa('npm', install, { cwd: project, timeout: 120_000 })
  // What projects of these frameworks have already.
  const others = ['vue', '@vue', '@angular', 'rxjs', 'tslib', 'hono']
  for (const name of ['react', 'react-dom', '@types/react', 'csstype', 'scheduler', ...others]) {
    mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
  }
}, 240_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

function write(name: string, text: string): void {
  writeFileSync(join(project, name), text)
}

test('has widget, client, types and manifest, and nothing else', () => {
  const other = packed.filter(path => !/^dist\/(client\/[a-z]+\.(js|d\.ts)|widget\/(chunks\/)?[\w-]+\.js)$/.test(path))
  expect(other.sort()).toEqual(['LICENSE', 'README.md', 'custom-elements.json', 'package.json'])
  for (const path of ['dist/widget/dropbox-connector.js', 'dist/client/index.js', 'dist/client/react.d.ts']) {
    expect(packed).toContain(path)
  }
})

test('brings no other package along', () => {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as { packages: object }
  expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/dropbox-connector'])
})

test('is typed for client, React, JSX and the DOM', async () => {
  write(
    'portal.tsx',
    `import { createClient, type Event } from 'dropbox-connector/client'
import { DropboxConnector } from 'dropbox-connector/react'
import type {} from 'dropbox-connector/jsx'
import type {} from 'dropbox-connector'
const client = createClient({ api: 'https://c.example', apiKey: 'k' })
export async function titles(): Promise<string[]> {
  const all: string[] = []
  for await (const event of client.tenant('acme').events({ country: ['DE', '!FR'] })) all.push((event satisfies Event).description)
  return all
}
export const wrapped = <DropboxConnector apiBase="https://c.example" onConnected={({ connection }) => connection.team?.name} />
export const plain = <dropbox-connector api-base="https://c.example" view="events" />
document.querySelector('dropbox-connector')?.addEventListener('dropbox-error', event => event.detail.code.length)
// @ts-expect-error a view that there is not
export const wrong = <DropboxConnector apiBase="https://c.example" view="nothing" />
// @ts-expect-error a tenant has an id
void client.createSession({ tenant: {}, user: { id: 'u' } })
`,
  )
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    jsx: 'react-jsx',
    types: [],
  }
  copyFileSync(join(root, 'docs/examples/react/dropbox-page.tsx'), join(project, 'example.tsx'))
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['portal.tsx', 'example.tsx'] }))
  const { all, exitCode } = await execa(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], {
    cwd: project,
    all: true,
    reject: false,
  })
  expect([exitCode, all]).toEqual([0, ''])
}, 60_000)

test('the examples and the blocks of code in the pages are typed with it', async () => {
  const given = `declare const process: { env: Record<string, string> }
declare const apiKey: string, rawBody: string, request: { headers: Headers }
declare const app: any, express: any, store: any, fetchToken: () => Promise<string>, reload: () => void`
  write('given.d.ts', given)
  copyFileSync(join(root, 'docs/examples/angular/dropbox-page.component.ts'), join(project, 'angular.ts'))
  write('vue.ts', scriptOf(readFileSync(join(root, 'docs/examples/vue/DropboxPage.vue'), 'utf8')))
  const names = listedBlocks()
    .filter(({ language }) => ['js', 'jsx', 'ts', 'tsx'].includes(language))
    .map(({ language, text }, index) => {
      const name = `block-${index}.${language.includes('x') ? 'tsx' : 'ts'}`
      write(name, `${text}\nexport {}\n`)
      return name
    })
  expect(names.length).toBeGreaterThan(6)
  const compilerOptions = {
    strict: true,
    // JavaScript says no types.
    noImplicitAny: false,
    noEmit: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    jsx: 'react-jsx',
    types: [],
    experimentalDecorators: true,
    skipLibCheck: true,
  }
  const files = ['given.d.ts', 'angular.ts', 'vue.ts', ...names]
  write('tsconfig.blocks.json', JSON.stringify({ compilerOptions, files }))
  const compile = [join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.blocks.json']] as const
  const { all, exitCode } = await execa(...compile, { cwd: project, all: true, reject: false })
  expect([exitCode, all]).toEqual([0, ''])
}, 60_000)

/** What Vue makes of a component, with its template: TypeScript. */
function scriptOf(component: string): string {
  const { descriptor, errors } = parse(component)
  expect(errors).toEqual([])
  const isCustomElement = (tag: string) => tag === 'dropbox-connector'
  const templateOptions = { compilerOptions: { isCustomElement } }
  return compileScript(descriptor, { id: 'page', inlineTemplate: true, templateOptions }).content
}

test('the client works in Node as it was installed', async () => {
  const server = await serve()
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  write(
    'server.js',
    `import { createClient } from 'dropbox-connector/client'
const client = createClient({ api: ${JSON.stringify(address)}, apiKey: 'key' })
for await (const event of client.tenant('acme').events()) console.log(event.id)
`,
  )
  const { stdout } = await execa(process.execPath, ['server.js'], { cwd: project })
  server.close()
  expect(stdout.split('\n')).toEqual(['evt_1', 'evt_2', 'evt_3'])
})

test('the plain example serves its page and a session', async () => {
  const [server, port] = await Promise.all([serve(), freePort()])
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  copyFileSync(join(root, 'docs/examples/plain/server.js'), join(project, 'plain.js'))
  const env = { CONNECTOR_API: api, CONNECTOR_API_KEY: 'key', PORT: String(port) }
  const example = execa(process.execPath, ['plain.js'], { cwd: project, env, reject: false })
  try {
    await waitForHttp(`http://127.0.0.1:${port}/`)
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect(await page.text()).toContain(`<dropbox-connector api-base="${api}">`)
    const session = await fetch(`http://127.0.0.1:${port}/session`, { method: 'POST' })
    expect(await session.json()).toEqual({ token: 't' })
    expect(await (await fetch(`http://127.0.0.1:${port}/portal.js`)).text()).toContain('getSessionToken')
  } finally {
    example.kill()
    server.close()
    await example
  }
})

test('the element can be imported on a server, and React renders its tag there', async () => {
  write(
    'render.js',
    `import 'dropbox-connector'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { DropboxConnector } from 'dropbox-connector/react'
console.log(renderToString(createElement(DropboxConnector, { apiBase: 'https://c.example', view: 'events', className: 'log' })))
`,
  )
  const { stdout } = await execa(process.execPath, ['render.js'], { cwd: project })
  expect(stdout).toBe('<dropbox-connector api-base="https://c.example" view="events" class="log"></dropbox-connector>')
})

test('its manifest names a file that is there, and the element’s attributes and events', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'dist/package/custom-elements.json'), 'utf8')) as {
    modules: { path: string; declarations: { tagName: string; attributes: object[]; events: { name: string }[] }[] }[]
  }
  const [module] = manifest.modules
  expect(packed).toContain(module?.path)
  expect(module?.declarations[0]).toMatchObject({
    tagName: 'dropbox-connector',
    attributes: expect.arrayContaining([expect.objectContaining({ name: 'session-token' })]),
    events: expect.arrayContaining([expect.objectContaining({ name: 'dropbox-connected' })]),
  })
})

/** Stands in for the API: two pages. */
async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    response.setHeader('content-type', 'application/json')
    if (url.pathname === '/v1/sessions') {
      return response.writeHead(201).end(JSON.stringify({ token: 't', expiresAt: '2999-01-01T00:00:00.000Z' }))
    }
    const page = url.searchParams.has('cursor')
      ? { items: [{ id: 'evt_3' }], nextCursor: null }
      : { items: [{ id: 'evt_1' }, { id: 'evt_2' }], nextCursor: 'more' }
    return response.end(JSON.stringify(page))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The React component in a browser: a stand-in for the element tells what reaches it. */
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser } from '../support/browser.ts'

const fixture = fileURLToPath(new URL('./react-page.ts', import.meta.url))
let browser: Browser
let code: string

beforeAll(async () => {
  const { build } = await import('vite')
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: fixture, formats: ['iife'], name: 'page' } },
  })
  const [output] = [result].flat().flatMap(one => ('output' in one ? one.output : []))
  code = output?.type === 'chunk' ? output.code : ''
  browser = await chromium.launch(await findBrowser())
}, 120_000)
afterAll(() => browser?.close())

test('attributes, the token function, handlers and the script reach the element, and leave with it', async () => {
  const page = await browser.newPage()
  await page.setContent('<div id="root"></div>')
  await page.addScriptTag({ content: code })
  const element = page.locator('dropbox-connector')
  await element.waitFor({ state: 'attached' })
  await page.waitForFunction(() => 'getSessionToken' in (document.querySelector('dropbox-connector') ?? {}))

  expect(await element.getAttribute('api-base')).toBe('https://c.invalid')
  expect(await element.getAttribute('view')).toBe('events')
  expect(await element.getAttribute('class')).toBe('log')
  expect(await element.locator('[slot=empty]').textContent()).toBe('Nothing yet')
  expect(await page.evaluate(() => document.querySelectorAll('script[type=module]').length)).toBe(1)
  expect(await page.locator('script[type=module]').getAttribute('src')).toBe(
    'https://c.invalid/widget/v1/dropbox-connector.js',
  )

  const seen = await page.evaluate(async () => {
    const target = document.querySelector('dropbox-connector') as HTMLElement & {
      getSessionToken?: () => Promise<string>
    }
    const fire = (detail: object) => target.dispatchEvent(new CustomEvent('dropbox-error', { detail }))
    fire({ code: 'first' })
    const before = await target.getSessionToken?.()
    const calls = window as unknown as { seen: string[]; render: (label: string) => void; leave: () => void }
    calls.render('second')
    await new Promise(resolve => setTimeout(resolve, 50))
    fire({ code: 'again' })
    const after = await target.getSessionToken?.()
    calls.leave()
    await new Promise(resolve => setTimeout(resolve, 50))
    fire({ code: 'gone' })
    return { before, after, seen: calls.seen, left: document.querySelector('dropbox-connector') }
  })
  expect(seen).toEqual({
    before: 'token of first',
    after: 'token of second',
    seen: ['first saw first', 'second saw again'],
    left: null,
  })
})

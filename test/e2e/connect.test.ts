/** The story of README.md's first page, in a real browser against everything that `npm start` starts. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../support/browser.ts'
import { processesOf, removeData, type Stack, type StackEnv, stackEnv, startStack } from '../support/stack.ts'
import { addEvents, sandboxTeam } from './sandbox.ts'
import { askForLink, connect, eventTimes, openPortal, pictures, scrollTo } from './steps.ts'

let env: StackEnv
let stack: Stack
let browser: Browser

beforeAll(async () => {
  env = await stackEnv()
  const [started, launch] = await Promise.all([startStack(env), findBrowser()])
  stack = started
  browser = await chromium.launch(launch)
})

afterAll(async () => {
  await browser?.close()
  await stack?.stop()
  removeData(env)
})

/** A browser of its own for each story, and its picture when it fails. */
async function withContext(story: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  context.setDefaultTimeout(20_000)
  try {
    await story(context)
  } catch (error) {
    await Promise.all(context.pages().map((page, index) => pictures(page, `failed-${index}`, [[1280, 'light']])))
    throw error
  } finally {
    await context.close()
  }
}

describe('connecting a team', () => {
  test('goes from an email address to sixty days of events, and on by itself', () =>
    withContext(async context => {
      const team = await sandboxTeam(stack)
      const page = await openPortal(context, stack, 'story')
      await pictures(page, 'empty')

      const consent = await connect(page, team.admin, { picturesOf: 'link' })
      expect(await consent.getByText(team.name).count()).toBeGreaterThan(0)
      await pictures(consent, 'consent', [[768, 'light']])
      await consent.getByRole('button', { name: 'Allow' }).click()
      await page.getByText('Dropbox was successfully connected').waitFor()
      await pictures(page, 'connected')

      await page.getByRole('button', { name: 'Test API' }).click()
      await page.getByText('Testing may take a couple of minutes').or(page.getByText('Every check passed.')).waitFor()
      await page.getByText('Every check passed.').waitFor()
      expect(await page.getByText('Failed', { exact: true }).count()).toBe(0)
      await pictures(page, 'tested')
      await page.getByRole('button', { name: 'Close' }).click()

      await page.getByText('Upload file').first().waitFor()
      const times = await eventTimes(page)
      expect(times.length).toBeGreaterThan(5)
      expect(times).toEqual([...times].sort().reverse())
      await scrollTo(page, 'Unauthenticated user')
      await pictures(page, 'events')

      // Nobody touches the page: cron, queue, Worker and widget bring it.
      await addEvents(stack, team.id, ['brought-by-itself.txt'])
      await page
        .getByRole('region')
        .first()
        .evaluate(element => element.scrollTo(0, 0))
      await showNews(page, 'brought-by-itself.txt')
    }))

  test('loses nothing when it is stopped and started again', () =>
    withContext(async context => {
      const page = await openPortal(context, stack, 'story')
      await page.getByText('Upload file').first().waitFor()
      const before = await total(page, stack)
      expect(before).toBeGreaterThan(2000)
      const code = await stack.stop()
      expect(code).toBe(0)
      expect(processesOf(stack.dataDir)).toEqual([])

      stack = await startStack(env)
      await page.reload()
      await page.getByText('Upload file').first().waitFor()
      expect(await total(page, stack)).toBeGreaterThanOrEqual(before)
      await page.getByText('Connected', { exact: true }).waitFor()
    }))

  test('that was denied says so, and connects nothing', () =>
    withContext(async context => {
      const team = await sandboxTeam(stack)
      const page = await openPortal(context, stack, 'denied')
      const consent = await connect(page, team.admin)
      await consent.getByRole('button', { name: 'Deny' }).click()
      await page
        .getByText('Access was denied at Dropbox')
        .or(page.getByText('Access was not approved'))
        .first()
        .waitFor()
      await pictures(page, 'denied')
      expect(await page.getByText('Dropbox was successfully connected').count()).toBe(0)
    }))

  test('by another admin than the one entered is refused', () =>
    withContext(async context => {
      const team = await sandboxTeam(stack)
      const page = await openPortal(context, stack, 'other-admin')
      const consent = await connect(page, team.otherAdmin)
      await consent.getByLabel('or as somebody else').fill(team.admin)
      await consent.getByRole('button', { name: 'Allow' }).click()
      await page.getByText('is not the admin account that was entered').waitFor()
      await pictures(page, 'other-admin')
    }))

  test('starts with an email address that is one', () =>
    withContext(async context => {
      const page = await openPortal(context, stack, 'typo')
      await askForLink(page, 'not an address')
      await page.getByText('Enter an email address such as name@example.com.').waitFor()
      expect(await page.getByRole('link', { name: 'Follow this link' }).count()).toBe(0)
    }))

  test('works when the link is opened in another browser', () =>
    withContext(async context => {
      const team = await sandboxTeam(stack)
      const page = await openPortal(context, stack, 'elsewhere')
      await askForLink(page, team.admin)
      const link = page.getByRole('link', { name: 'Follow this link' })
      const href = await link.getAttribute('href')
      await withContext(async elsewhere => {
        const consent = await elsewhere.newPage()
        await consent.goto(href ?? '')
        await consent.getByRole('button', { name: 'Allow' }).click()
        await consent.getByText('Dropbox was successfully connected').waitFor()
        await pictures(consent, 'callback', [[768, 'light']])
      })
      await page.getByText('Dropbox was successfully connected').waitFor()
    }))
})

/** New events are put into the list, or offered above it when somebody has scrolled. */
async function showNews(page: Page, name: string): Promise<void> {
  const news = page.getByRole('button', { name: /new event/ })
  const item = page.getByText(name).first()
  await item.or(news).first().waitFor({ timeout: 120_000 })
  if (await news.isVisible()) await news.click()
  await item.waitFor()
}

/** How many events the API counts for the tenant of the page. */
async function total(page: Page, { api, portal }: Stack): Promise<number> {
  const tenant = new URL(page.url()).searchParams.get('tenant')
  const session = await fetch(`${portal}/session?tenant=${tenant}`, { method: 'POST' })
  const { token } = (await session.json()) as { token: string }
  const summary = await fetch(`${api}/v1/events/summary`, { headers: { authorization: `Bearer ${token}` } })
  return ((await summary.json()) as { total: number }).total
}

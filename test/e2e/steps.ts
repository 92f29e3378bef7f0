/** What a person does, in the words that stand on the page. */
import type { BrowserContext, Page } from 'playwright-core'
import { picturePath, type Stack } from '../support/stack.ts'

export async function openPortal(context: BrowserContext, stack: Stack, tenant: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${stack.portal}/?tenant=${tenant}`)
  await page.getByRole('button', { name: 'Connect Dropbox' }).first().waitFor()
  return page
}

export async function askForLink(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect Dropbox' }).first().click()
  await page.getByLabel('Admin account email address').fill(email)
  await page.getByRole('button', { name: 'Generate link' }).click()
}

/** Follows the link into the window that it opens. */
export async function follow(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Follow this link' }).click()
  const consent = await opened
  await consent.waitForLoadState()
  return consent
}

/** From the portal's page to Dropbox's, asking to allow the access. */
export async function connect(page: Page, email: string, options: { picturesOf?: string } = {}): Promise<Page> {
  await askForLink(page, email)
  await page.getByRole('link', { name: 'Follow this link' }).waitFor()
  if (options.picturesOf) await pictures(page, options.picturesOf)
  return follow(page)
}

/** The times in the event list, from the top. */
export async function eventTimes(page: Page): Promise<string[]> {
  return page
    .locator('dropbox-connector')
    .getByRole('row')
    .locator('time')
    .evaluateAll(elements => elements.map(element => element.getAttribute('datetime') ?? ''))
}

/** Scrolls the event list until the text is in it; older events load on the way. */
export async function scrollTo(page: Page, text: string): Promise<void> {
  const wanted = page.getByRole('row').getByText(text).first()
  const list = page.getByRole('table').locator('..')
  for (let step = 0; step < 200 && !(await wanted.isVisible()); step++) {
    await list.evaluate(element => element.scrollBy(0, element.clientHeight))
    await page.waitForTimeout(50)
  }
  await wanted.waitFor()
}

type Look = [width: number, theme: 'light' | 'dark']

const WIDTHS = [360, 768, 1280]
/** `PICTURES=all npm test -- e2e` takes each width in both themes: twice the pictures, and twice their time. */
const LOOKS: Look[] =
  process.env.PICTURES === 'all'
    ? WIDTHS.flatMap((width): Look[] => [
        [width, 'light'],
        [width, 'dark'],
      ])
    : WIDTHS.map((width): Look => [width, width === 768 ? 'dark' : 'light'])

/** Pictures of a page in sizes and themes, in test-results. */
export async function pictures(page: Page, name: string, looks = LOOKS): Promise<void> {
  const before = page.viewportSize()
  for (const [width, colorScheme] of looks) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: picturePath(`${name}-${width}-${colorScheme}`) })
  }
  await page.emulateMedia({ colorScheme: null })
  if (before) await page.setViewportSize(before)
}

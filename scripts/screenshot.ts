/** `npm run screenshot`: makes the README's picture from the stack that `npm start` runs at the moment. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findBrowser } from '../test/support/browser.ts'

const portal = process.env.PORTAL_URL ?? 'http://localhost:8780'
const folder = fileURLToPath(new URL('../docs/images', import.meta.url))

const browser = await chromium.launch(await findBrowser())
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 1.5 })
  await page.goto(`${portal}/`)
  await page.getByRole('button', { name: 'Connect Dropbox' }).first().waitFor()
  await page.getByText('Upload file').first().waitFor({ timeout: 10_000 })
  mkdirSync(folder, { recursive: true })
  for (const theme of ['light', 'dark']) {
    await page.getByLabel('Theme').selectOption(theme)
    await page.screenshot({ path: `${folder}/connector-${theme}.png`, animations: 'disabled' })
  }
} catch (error) {
  console.error('Is the stack running, with a connected team in it? See README.md.')
  throw error
} finally {
  await browser.close()
}

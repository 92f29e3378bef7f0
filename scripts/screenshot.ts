/** `npm run screenshot`: starts a stack, connects the sandbox's team and takes the pictures of README and docs. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { sandboxTeam } from '../test/e2e/sandbox.ts'
import { connect, openPortal } from '../test/e2e/steps.ts'
import { findBrowser } from '../test/support/browser.ts'
import { removeData, stackEnv, startStack } from '../test/support/stack.ts'

const folder = fileURLToPath(new URL('../docs/images', import.meta.url))
const env = { ...(await stackEnv()), SANDBOX_EVENTS: '25000' }
const stack = await startStack(env)
const browser = await chromium.launch(await findBrowser())
try {
  const context = await browser.newContext({ viewport: { width: 1200, height: 1000 }, deviceScaleFactor: 1.5 })
  const page = await openPortal(context, stack, 'demo')
  const team = await sandboxTeam(stack)
  const consent = await connect(page, team.admin)
  await consent.getByRole('button', { name: 'Allow' }).click()
  await page.getByText('Dropbox was successfully connected').waitFor()
  await page.getByRole('button', { name: 'Close' }).last().click()
  await page.getByText('Upload file').first().waitFor()
  // The picture of every day: all of the history read.
  await page.getByText(/2\d,\d{3} events/).waitFor({ timeout: 120_000 })
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 120_000 })
  mkdirSync(folder, { recursive: true })
  await page.mouse.move(0, 0)
  for (const theme of ['light', 'dark']) {
    await page.getByLabel('Theme').selectOption(theme)
    await page.screenshot({ path: `${folder}/connector-${theme}.png`, animations: 'disabled' })
  }
  const small = await browser.newContext({ viewport: { width: 800, height: 860 } })
  const themed = await openPortal(small, stack, 'demo')
  await themed.getByText('Upload file').first().waitFor()
  for (const brand of ['paper', 'lagoon', 'signal']) {
    await themed.getByLabel('Style').selectOption(brand)
    for (const theme of ['light', 'dark']) {
      await themed.getByLabel('Theme').selectOption(theme)
      const path = `${folder}/theme-${brand}${theme === 'dark' ? '-dark' : ''}.png`
      await themed.screenshot({ path, animations: 'disabled', clip: { x: 0, y: 150, width: 800, height: 710 } })
    }
  }
} finally {
  await browser.close()
  await stack.stop()
  removeData(env)
}

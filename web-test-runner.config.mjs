/**
 * The widget's tests, in the Chromium that `findBrowser` finds; one of them takes the script as it is built.
 * `wtr --watch` opens them while writing.
 */
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { playwrightLauncher } from '@web/test-runner-playwright'
import { buildWidget } from './scripts/start/widget.ts'
import { findBrowser } from './test/support/browser.ts'
import { guestPages } from './test/widget/support/guest-pages.ts'

await buildWidget()
const { executablePath, args, env } = await findBrowser()

export default {
  files: 'test/widget/**/*.test.ts',
  nodeResolve: { exportConditions: ['production'] },
  concurrency: 1,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      // A test weighs what the page holds: in bytes as they are, of what is still in use.
      launchOptions: { executablePath, args: [...args, '--enable-precise-memory-info', '--js-flags=--expose-gc'], env },
    }),
  ],
  plugins: [
    guestPages(),
    esbuildPlugin({ ts: true, target: 'es2024', tsconfig: new URL('widget/tsconfig.json', import.meta.url).pathname }),
  ],
  testsFinishTimeout: 180_000,
  testFramework: { config: { timeout: 40_000, retries: 1 } },
}

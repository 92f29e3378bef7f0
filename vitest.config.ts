import { mkdirSync } from 'node:fs'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { TEST_VARS } from './test/support/keys.ts'

// The ASSETS binding wants its folder to exist, built or not.
mkdirSync('dist/widget', { recursive: true })

const inWorkerd = ['test/edge/**/*.test.ts', 'test/db/**/*.test.ts']
/** A test that fails is tried once more, and `npm test` names it: so many processes on two cores are late now and then. */
const retry = 1
const endToEnd = ['test/e2e/**/*.test.ts']
const faults = ['test/faults/**/*.test.ts']
/** For tests that run in Node: see there. */
const execArgv = ['--import', new URL('scripts/lib/quick-imports.mjs', import.meta.url).href]

export default defineConfig({
  test: {
    // Concurrent tests of a file share one libSQL server, which wants few writers.
    maxConcurrency: 3,
    maxWorkers: 2,
    silent: 'passed-only',
    projects: [
      {
        // Pure functions, the sandbox and the scripts, in Node.
        test: {
          name: 'node',
          retry,
          execArgv,
          // A process a file took as long again as the tests; they change nothing that others see.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...inWorkerd, ...endToEnd, ...faults, 'test/widget/**', '**/node_modules/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The Worker and its queries, in workerd against a real libSQL server.
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              serviceBindings: { STREAM_NETWORK: { network: { allow: ['public'], deny: [] } } },
              bindings: {
                ...TEST_VARS,
                DATABASES_URL: inject<string>('databasesUrl'),
                DROPBOX_BASE_URL: inject<string>('dropboxUrl'),
                OTLP_URL: inject<string>('otlpUrl'),
                RECEIVER_URL: inject<string>('receiverUrl'),
              },
            },
          })),
        ],
        test: {
          name: 'workerd',
          retry,
          include: inWorkerd,
          // An isolate costs three seconds; the files have databases of their own, and ids that no other file has.
          isolate: false,
          globalSetup: './test/support/setup-workerd.ts',
          setupFiles: './test/edge/support/own-database.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The whole stack as `npm start` runs it, driven in a browser; much of it waits, so two files go side by side.
        test: {
          name: 'e2e',
          retry,
          execArgv,
          include: endToEnd,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The running parts of the stack, killed in the middle of their work.
        test: {
          name: 'faults',
          retry,
          execArgv,
          include: faults,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

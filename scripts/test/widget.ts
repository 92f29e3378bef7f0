/** The widget's tests in a browser, as `web-test-runner.config.*` says; writes the count to the file that was named. */
import { writeFileSync } from 'node:fs'
import { startTestRunner } from '@web/test-runner'
import type { TestSession, TestSuiteResult } from '@web/test-runner-core'
import { bundleWidgetTests } from './bundle.ts'
import { add, type Count, failure, NOTHING } from './count.ts'

const report = process.argv[2]
const files = await bundleWidgetTests()
const runner = await startTestRunner({ readCliArgs: false, autoExitProcess: false, config: { files } })
if (!runner) process.exit(1)

runner.on('stopped', passed => {
  const sessions = [...runner.sessions.all()]
  const count = sessions.map(countSession).reduce(add, NOTHING)
  if (report) writeFileSync(report, JSON.stringify(count))
  process.exit(passed && count.failed === 0 ? 0 : 1)
})

/** What test/widget/support/mount.ts writes into the console. */
const SECOND_TRY = /^second try: (.*)$/

/** The test that a bundle was made from. */
const sourceOf = (file: string) => file.replace(/.*\/(.+\.test)\.js$/, 'test/widget/$1.ts')

/** A file that failed without a failed test (an error while loading, a late one) counts as one. */
function countSession(session: TestSession): Count {
  const file = sourceOf(session.testFile)
  const again = session.logs.flat().flatMap(line => SECOND_TRY.exec(String(line))?.[1] ?? [])
  const found = session.testResults ? countSuite(session.testResults, file) : NOTHING
  const count = { ...found, again: again.map(test => failure(file, test, '')) }
  if (session.passed !== false || count.failed > 0) return count
  const why = session.errors.map(({ message }) => message).join(' ')
  return { ...count, failed: 1, failures: [failure(file, 'the file', why)] }
}

function countSuite(suite: TestSuiteResult, file: string): Count {
  const failed = suite.tests.filter(test => !test.passed && !test.skipped)
  const own: Count = {
    passed: suite.tests.filter(test => test.passed && !test.skipped).length,
    failed: failed.length,
    skipped: suite.tests.filter(test => test.skipped).length,
    failures: failed.map(test => failure(file, test.name, test.error?.message ?? '')),
    again: [],
  }
  return suite.suites.map(inner => countSuite(inner, file)).reduce(add, own)
}

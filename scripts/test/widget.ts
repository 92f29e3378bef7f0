/** The widget's tests in a browser, as `web-test-runner.config.*` says; writes the count to the file that was named. */
import { writeFileSync } from 'node:fs'
import { startTestRunner } from '@web/test-runner'
import type { TestSession, TestSuiteResult } from '@web/test-runner-core'
import { add, type Count } from './count.ts'

const report = process.argv[2]
const runner = await startTestRunner({ readCliArgs: false, autoExitProcess: false })
if (!runner) process.exit(1)

runner.on('stopped', passed => {
  const sessions = [...runner.sessions.all()]
  const count = sessions.map(countSession).reduce(add, { passed: 0, failed: 0, skipped: 0 })
  if (report) writeFileSync(report, JSON.stringify(count))
  process.exit(passed && count.failed === 0 ? 0 : 1)
})

/** A file that failed without a failed test (an error while loading, a late one) counts as one. */
function countSession(session: TestSession): Count {
  const count = session.testResults ? countSuite(session.testResults) : { passed: 0, failed: 0, skipped: 0 }
  return session.passed === false && count.failed === 0 ? { ...count, failed: 1 } : count
}

function countSuite(suite: TestSuiteResult): Count {
  const own: Count = {
    passed: suite.tests.filter(test => test.passed && !test.skipped).length,
    failed: suite.tests.filter(test => !test.passed && !test.skipped).length,
    skipped: suite.tests.filter(test => test.skipped).length,
  }
  return suite.suites.map(countSuite).reduce(add, own)
}

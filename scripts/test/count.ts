import { existsSync, readFileSync } from 'node:fs'

export interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed, to be said once more at the end: file, test and what was wrong, a line each. */
  failures: string[]
  /** What passed at its second try only, with what was wrong at the first. */
  again: string[]
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0, failures: [], again: [] }

export function add(a: Count, b: Count): Count {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
    again: [...a.again, ...b.again],
  }
}

/** One line of a failure, short enough to be read in a list. */
export function failure(file: string, test: string, message: string): string {
  const at = file.replace(`${process.cwd()}/`, '')
  const why = message.trim().replaceAll(/\s+/g, ' ').slice(0, 600)
  return [`${at} › ${test}`, why].filter(Boolean).join(': ')
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[]
  }[]
}

/** Reads vitest's JSON report; a file that failed without a failed test (it did not load) counts as one. */
export function readVitest(path: string): Count {
  const report = read<VitestReport>(path)
  if (!report) return NOTHING
  // A test that passed after all still has what was wrong before.
  const told = (status: string) =>
    report.testResults.flatMap(file =>
      file.assertionResults
        .filter(test => test.status === status && (status === 'failed' || test.failureMessages?.length))
        .map(test => failure(file.name, test.fullName, test.failureMessages?.join(' ') ?? '')),
    )
  const broken = report.testResults
    .filter(file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'))
    .map(file => failure(file.name, 'the file', file.message ?? ''))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests,
    failures: [...told('failed'), ...broken],
    again: told('passed'),
  }
}

/** Reads what `widget.ts` wrote. */
export function readWidget(path: string): Count {
  return read<Count>(path) ?? NOTHING
}

function read<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined
}

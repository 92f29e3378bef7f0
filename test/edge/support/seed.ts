import { expect } from 'vitest'

const made = new Map<string, number>()

/** A seed that is this test's own and the same in every run, so that what the sandbox draws by lot repeats too. */
export function seedOfTest(): string {
  const { testPath = '', currentTestName = '' } = expect.getState()
  const test = `${testPath.split('/test/').at(-1)} ${currentTestName}`
  const number = (made.get(test) ?? 0) + 1
  made.set(test, number)
  return `${test} ${number}`
}

import { readFileSync } from 'node:fs'
import { missingOptional } from '../lib/lock.ts'

/** Answers which platforms' packages the lock file lacks, if it lacks any: `npm ci` would refuse it. */
export async function lockIsComplete(): Promise<string | undefined> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, object> }
  const missing = missingOptional(packages)
  if (missing.length === 0) return undefined
  return `${missing.map(({ path }) => path).join('\n')}\nare missing: run \`npm run lock\` and commit the result`
}

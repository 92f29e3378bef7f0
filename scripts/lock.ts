/**
 * Completes package-lock.json: `npm run lock`, after adding or updating packages.
 * A registry that lacks a package for another platform makes npm leave it out of the lock file without a word, and
 * `npm ci` then refuses the whole file. The missing entries are known from the packages that ask for them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { missingOptional } from './lib/lock.ts'

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, object> }
const missing = missingOptional(lock.packages)
for (const { path, entry } of missing) {
  lock.packages[path] = entry
  console.log(`${path} ${entry.version}`)
}
if (missing.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
}
console.log(missing.length === 0 ? 'The lock file is complete.' : `${missing.length} entries added.`)

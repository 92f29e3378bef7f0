import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const folder = 'dist/widget'
const entry = 'dropbox-connector.js'
/**
 * Bytes after brotli: what a page with the element loads at once, the wizard included; that and all of connections and
 * investigation, in one language; and what streams and the audit trail add once somebody opens them.
 */
const LIMITS = { firstLoad: 18_000, everything: 43_700, management: 6_900 }
/** Elements that the first load must have, and one that it must not: what is not shown at first comes later. */
const AT_ONCE = ['connections', 'card', 'wizard']
const LATER = ['events', 'activity', 'manage', 'streams', 'audit']
/** What only those load who manage streams or read the audit trail, and elements that are nowhere else. */
const MANAGEMENT = /^chunks\/manage-[\w-]{8}\.js$/
const MANAGED = ['manage', 'streams', 'stream', 'stream-form', 'stream-history', 'audit']
/** Chunks of languages other than English, of which a page loads two at most. */
const LANGUAGE = /\/[a-z]{2}(-events|-activity|-manage)?-[\w-]{8}\.js$/
/** What belongs to the server; the widget takes types from there, and types weigh nothing. */
const FOREIGN = /ZodError|drizzle|HTTPException/

/** Answers what is wrong with the built widget's weight, if something is. */
export async function checkSize(): Promise<string | undefined> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js'))
  const sizes = new Map(files.map(name => [name.replaceAll('\\', '/'), brotliSize(name)]))
  const first = loadedAtOnce(entry)
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + (sizes.get(name) ?? 0), 0)
  const firstLoad = sum(first)
  const [management = '', ...others] = [...sizes.keys()].filter(name => MANAGEMENT.test(name))
  const everything = sum([...sizes.keys()].filter(name => !LANGUAGE.test(name) && name !== management))
  const problems: string[] = []
  for (const [what, size, limit] of [
    ['what loads at once', firstLoad, LIMITS.firstLoad],
    ['everything', everything, LIMITS.everything],
    ['management', sum([management]), LIMITS.management],
  ] as const) {
    if (size > limit) problems.push(`${what} is ${size} bytes after brotli, more than ${limit}`)
  }
  const defined = (names: Iterable<string>, name: string) =>
    [...names].some(file => readFileSync(join(folder, file), 'utf8').includes(`("dropbox-connector-${name}",`))
  for (const name of AT_ONCE.filter(name => !defined(first, name))) problems.push(`the first load has no ${name}`)
  for (const name of LATER.filter(name => defined(first, name)))
    problems.push(`the first load has ${name}, which is to come later`)
  if (!management || others.length > 0) problems.push('management is not one file of its own')
  const elsewhere = [...sizes.keys()].filter(name => name !== management)
  for (const name of MANAGED) {
    if (management && !defined([management], name)) problems.push(`management has no ${name}`)
    if (defined(elsewhere, name)) problems.push(`${name} is not in the file of management alone`)
  }
  for (const name of sizes.keys()) {
    if (FOREIGN.test(readFileSync(join(folder, name), 'utf8'))) problems.push(`${name} contains code of the server`)
  }
  console.log(
    `  first load ${firstLoad} of ${LIMITS.firstLoad} bytes, everything ${everything} of ${LIMITS.everything}, management ${sum([management])} of ${LIMITS.management}`,
  )
  if (problems.length === 0) return undefined
  return [
    ...problems,
    ...[...sizes].map(([name, size]) => `  ${first.has(name) ? 'at once' : 'later  '} ${size} ${name}`),
  ].join('\n')
}

function brotliSize(name: string): number {
  return brotliCompressSync(readFileSync(join(folder, name))).length
}

/** A file and what it imports statically, all the way down. */
function loadedAtOnce(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const code = readFileSync(join(folder, name), 'utf8')
  for (const [, specifier] of code.matchAll(
    /(?:^|[;}\n])\s*(?:import|export)(?:[^"'`();]*?from)?\s*["'](\.[^"']+)["']/g,
  )) {
    if (specifier) loadedAtOnce(posix.normalize(posix.join(posix.dirname(name), specifier)), seen)
  }
  return seen
}

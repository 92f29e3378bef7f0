import { existsSync, readFileSync } from 'node:fs'
import { generatePages } from '../docs/pages.ts'

/** Answers which pages differ from what the code would make today, if any do. */
export async function docsAreCurrent(): Promise<string | undefined> {
  const pages = await generatePages()
  const stale = pages.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  if (stale.length === 0) return undefined
  return `${stale.map(page => page.path).join(', ')} would be different: run \`npm run docs\` and commit the result`
}

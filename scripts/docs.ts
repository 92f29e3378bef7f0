/** `npm run docs`: writes the pages of docs/ that are made from the code. `npm run check` says when one is stale. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatePages } from './docs/pages.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
for (const page of await generatePages()) {
  mkdirSync(dirname(page.path), { recursive: true })
  writeFileSync(page.path, page.text)
  console.log(page.path)
}

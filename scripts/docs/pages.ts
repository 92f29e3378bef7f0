import { readdirSync } from 'node:fs'

/** A page made from the code; `path` from the repository's root. */
export interface Page {
  path: string
  text: string
}

/** Every other module of this folder that exports `page`, a function that makes one. */
export async function generatePages(): Promise<Page[]> {
  const names = readdirSync(new URL('.', import.meta.url)).filter(name => name.endsWith('.ts') && name !== 'pages.ts')
  const pages: Page[] = []
  for (const name of names.sort()) {
    const module = (await import(`./${name}`)) as { page?: () => Page | Promise<Page> }
    if (module.page) pages.push(await module.page())
  }
  return pages
}

/** Unpacks `@sparticuz/chromium` into TMPDIR. Run by `chromium.ts` in a process of its own. */
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'

const archive = (name: string) =>
  fileURLToPath(new URL(`../../node_modules/@sparticuz/chromium/bin/${name}`, import.meta.url))

await Promise.all(
  ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'].map(name => inflate(archive(name))),
)

import { de } from './de.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { he } from './he.ts'
import { ja } from './ja.ts'
import type { Words } from './words.ts'

const LANGUAGES: Record<string, Words> = { de, es, fr, he, ja }

/** The words of a language tag such as `de` or `de-CH`; nothing for English and for languages that we do not have. */
export function wordsOf(language = ''): Words | undefined {
  const [name = ''] = language.toLowerCase().split('-')
  return Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined
}

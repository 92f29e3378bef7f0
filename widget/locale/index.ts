import { en, type Messages } from './en.ts'

/** Languages beside English, each a chunk of its own. */
const LANGUAGES: Record<string, () => Promise<Messages>> = {
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
  he: async () => (await import('./he.ts')).he,
  ja: async () => (await import('./ja.ts')).ja,
}

/** The language to speak for a locale such as `de-CH`: its first part when we have it, or English. */
export const languageOf = (locale: string): string => {
  const language = locale.toLowerCase().split('-')[0] ?? ''
  return language in LANGUAGES ? language : 'en'
}

/** The sentences of a language; English when its chunk cannot be loaded. */
export const loadMessages = async (language: string): Promise<Messages> => {
  try {
    return (await LANGUAGES[language]?.()) ?? en
  } catch {
    return en
  }
}

import { type ActivityMessages, enActivity } from './en-activity.ts'

const LANGUAGES: Record<string, () => Promise<ActivityMessages>> = {
  de: async () => (await import('./de-activity.ts')).deActivity,
  es: async () => (await import('./es-activity.ts')).esActivity,
  fr: async () => (await import('./fr-activity.ts')).frActivity,
  he: async () => (await import('./he-activity.ts')).heActivity,
  ja: async () => (await import('./ja-activity.ts')).jaActivity,
}

/** The sentences of progress and log in a language of `languageOf`; English when the chunk cannot be loaded. */
export const loadActivityMessages = async (language: string): Promise<ActivityMessages> => {
  try {
    return (await LANGUAGES[language]?.()) ?? enActivity
  } catch {
    return enActivity
  }
}

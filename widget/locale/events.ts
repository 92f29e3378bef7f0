import { type EventMessages, enEvents } from './en-events.ts'

const LANGUAGES: Record<string, () => Promise<EventMessages>> = {
  de: async () => (await import('./de-events.ts')).deEvents,
  es: async () => (await import('./es-events.ts')).esEvents,
  fr: async () => (await import('./fr-events.ts')).frEvents,
  he: async () => (await import('./he-events.ts')).heEvents,
  ja: async () => (await import('./ja-events.ts')).jaEvents,
}

/** The event list's sentences in a language of `languageOf`; English when the chunk cannot be loaded. */
export const loadEventMessages = async (language: string): Promise<EventMessages> => {
  try {
    return (await LANGUAGES[language]?.()) ?? enEvents
  } catch {
    return enEvents
  }
}

import { enManage, type ManageMessages } from './en-manage.ts'

const LANGUAGES: Record<string, () => Promise<ManageMessages>> = {
  de: async () => (await import('./de-manage.ts')).deManage,
  es: async () => (await import('./es-manage.ts')).esManage,
  fr: async () => (await import('./fr-manage.ts')).frManage,
  he: async () => (await import('./he-manage.ts')).heManage,
  ja: async () => (await import('./ja-manage.ts')).jaManage,
}

/** The sentences of streams and the audit trail in a language of `languageOf`; English when the chunk cannot be loaded. */
export const loadManageMessages = async (language: string): Promise<ManageMessages> => {
  try {
    return (await LANGUAGES[language]?.()) ?? enManage
  } catch {
    return enManage
  }
}

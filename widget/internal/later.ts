/** What comes later than the core, for whoever needs some of it. Rejects when it cannot be loaded. */
export const later = (): Promise<typeof import('../later.ts')> => import('../later.ts')

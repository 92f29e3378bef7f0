/** Which Dropbox app is used: part of `contract.ts`, which passes all of it on. */
import { z } from 'zod'

const time = z.iso.datetime()
const word = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{5,64}$/, { error: `must be the ${what} as the Dropbox App Console shows it` })

/** Who brought a Dropbox app. */
export const AppOwner = z.enum(['tenant', 'portal', 'operator'])
export type AppOwner = z.infer<typeof AppOwner>

/** An app as everybody may see it: its key is in every authorization link. */
export const AppInUse = z.object({ owner: AppOwner, key: z.string() })
export type AppInUse = z.infer<typeof AppInUse>

export const PutDropboxApp = z
  .strictObject({ key: word('App key'), secret: word('App secret') })
  .refine(({ key, secret }) => key !== secret, { path: ['secret'], error: 'must not be the App key once more' })
export type PutDropboxApp = z.infer<typeof PutDropboxApp>

/** The app that new links are made with. */
export const DropboxApp = z
  .object({
    owner: AppOwner,
    key: z.string(),
    /** When its owner brought it, and when the secret was last given; absent for the operator's. */
    createdAt: time.optional(),
    updatedAt: time.optional(),
    /** To be registered in the App Console, exactly. */
    redirectUri: z.string(),
    /** To be enabled there. */
    scopes: z.array(z.string()),
    /** Connections that an earlier app still reads for; reconnecting moves one to the present app. */
    earlierConnections: z.int(),
  })
  .meta({ id: 'DropboxApp' })
export type DropboxApp = z.infer<typeof DropboxApp>

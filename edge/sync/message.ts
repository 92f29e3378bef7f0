import { z } from 'zod'

/** What travels on the queue: which slice to work on, never events. Unknown versions are dropped. */
export const SyncMessage = z.object({
  v: z.literal(1),
  connectionId: z.int(),
  sliceId: z.int(),
  /** Where the slice is, unless in the main database. */
  database: z.string().optional(),
  /** The work that asked for it (W3C Trace Context). */
  traceparent: z.string().max(100).optional(),
})
export type SyncMessage = z.infer<typeof SyncMessage>

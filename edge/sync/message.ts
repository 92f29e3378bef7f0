import { z } from 'zod'

/** What all messages may say: where the work is, unless in the main database, and what asked for it (W3C Trace Context). */
const about = { database: z.string().optional(), traceparent: z.string().max(100).optional() }

/** A slice to work on. */
export const SyncMessage = z.object({ v: z.literal(1), connectionId: z.int(), sliceId: z.int(), ...about })
export type SyncMessage = z.infer<typeof SyncMessage>

/** A stream that has something to send. */
export const StreamMessage = z.object({ v: z.literal(1), streamId: z.int(), ...about })
export type StreamMessage = z.infer<typeof StreamMessage>

/** What travels on the queue: what to work on, never events. Unknown forms are dropped. */
export const WorkMessage = z.union([SyncMessage, StreamMessage])
export type WorkMessage = z.infer<typeof WorkMessage>

/** What the operator sees of the sync: part of `contract.ts`, which passes all of it on. */
import { z } from 'zod'

const time = z.iso.datetime()

/** A queue message that failed every time. */
export const DeadLetter = z
  .object({
    id: z.string(),
    at: time,
    /** Absent when the message was of an unknown form, or its connection is gone. */
    connectionId: z.string().optional(),
    message: z.unknown(),
    reason: z.string(),
    /** When it was sent again. */
    replayedAt: time.optional(),
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetter = z.infer<typeof DeadLetter>

/** A portal's stored events being normalized again with the present event table. */
export const Renormalization = z
  .object({
    id: z.string(),
    status: z.enum(['running', 'done']),
    tableVersion: z.int(),
    /** By raw chunks, of those there were at the start. */
    progress: z.number().min(0).max(1),
    eventsSeen: z.int(),
    eventsChanged: z.int(),
    /** Left as they were, since the present table cannot read them. */
    eventsFailed: z.int(),
    startedAt: time,
    updatedAt: time,
    finishedAt: time.optional(),
  })
  .meta({ id: 'Renormalization' })
export type Renormalization = z.infer<typeof Renormalization>

/** A type of Dropbox that the event table does not know. Its events are listed as "Unspecified activity". */
export const UnknownType = z
  .object({ eventType: z.string(), count: z.int(), firstDay: z.iso.date(), lastDay: z.iso.date() })
  .meta({ id: 'UnknownType' })
export type UnknownType = z.infer<typeof UnknownType>

/** An event that could not be read, whole. */
export const QuarantinedEvent = z
  .object({ id: z.string(), at: time, reason: z.string(), raw: z.unknown() })
  .meta({ id: 'QuarantinedEvent' })
export type QuarantinedEvent = z.infer<typeof QuarantinedEvent>

/** Where events are sent to: part of `contract.ts`, which passes all of it on. */
import { z } from 'zod'

const time = z.iso.datetime()
const moment = z.iso.datetime({ offset: true })
const text = (max: number) => z.string().trim().min(1).max(max)

export const STREAM_KINDS = ['webhook', 'splunk', 'elastic', 'sentinel', 'http'] as const
export const StreamKind = z.enum(STREAM_KINDS)
export type StreamKind = z.infer<typeof StreamKind>
export const StreamFormat = z.enum(['ndjson', 'ocsf'])

/** What a kind of receiver wants to be told beside the events. */
export const StreamOptions = z.strictObject({
  /** Splunk, Elastic: the index, alias or data stream. */
  index: text(255).optional(),
  /** Splunk. */
  sourcetype: text(200).optional(),
  /** Sentinel: the immutable id of the data collection rule, `dcr-…`. */
  ruleId: text(100).optional(),
  /** Sentinel: the stream in the rule, `Custom-…`. */
  streamName: text(200).optional(),
  /** Sentinel: the Entra directory (tenant) and application (client) ids. */
  directoryId: text(100).optional(),
  clientId: text(100).optional(),
  /** Sentinel, outside the public cloud: where the application signs in, and what for. */
  authority: text(300).optional(),
  scope: text(300).optional(),
})
export type StreamOptions = z.infer<typeof StreamOptions>

const url = text(2000)
/** Visible characters of one line: it goes into a header. */
const token = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .regex(/^[\x20-\x7e]+$/, { error: 'must be one line of plain characters' })
const filter = z.string().max(4000)

export const CreateStream = z.strictObject({
  kind: StreamKind,
  name: text(100).optional(),
  url,
  /** Events as this API shows them, or as OCSF 1.8. */
  format: StreamFormat.default('ndjson'),
  /** What the receiver lets us in with: HEC token, API key, client secret, bearer token. Never shown again. */
  token: token.optional(),
  options: StreamOptions.default({}),
  /** Filter parameters as a query string. */
  filter: filter.default(''),
  /** Working links inside events are sent as well; needs the permission events:export. */
  links: z.boolean().default(false),
  /** Events that happened at or after this time are sent; now, when left out. */
  from: moment.optional(),
})
export type CreateStream = z.infer<typeof CreateStream>

export const UpdateStream = z
  .strictObject({
    name: text(100).optional(),
    url: url.optional(),
    format: StreamFormat.optional(),
    token: token.optional(),
    options: StreamOptions.optional(),
    filter: filter.optional(),
    links: z.boolean().optional(),
    status: z.enum(['active', 'paused']).optional(),
  })
  .refine(value => Object.values(value).some(one => one !== undefined), { error: 'give at least one field' })
export type UpdateStream = z.infer<typeof UpdateStream>

export const Stream = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: StreamKind,
    url: z.string(),
    format: StreamFormat,
    options: StreamOptions,
    filter: z.string(),
    links: z.boolean(),
    from: time,
    /** `failing`: nothing was accepted for a day, tried once an hour. `disabled`: the receiver answered 410. */
    status: z.enum(['active', 'paused', 'failing', 'disabled']),
    hasToken: z.boolean(),
    /** Until when the signing secret before the present one is used as well. */
    previousSecretUntil: time.optional(),
    createdAt: time,
    lastDeliveredAt: time.optional(),
    deliveredCount: z.int(),
    /** Events that have come in and are not sent yet, before the filter; for how long the first of them waits. */
    waitingEvents: z.int(),
    lagSeconds: z.int(),
    deadLetters: z.int(),
    /** The last failure, until something is accepted again. */
    error: z
      .object({
        code: z.string(),
        detail: z.string(),
        resolution: z.string(),
        at: time,
        attempts: z.int(),
        nextAt: time.optional(),
      })
      .optional(),
  })
  .meta({ id: 'Stream' })
export type Stream = z.infer<typeof Stream>

export const CreatedStream = z
  .object({
    stream: Stream,
    /** Webhooks: what their signatures are made with. Shown once. */
    secret: z.string().optional(),
  })
  .meta({ id: 'CreatedStream' })
export type CreatedStream = z.infer<typeof CreatedStream>

export const ReplayStream = z.strictObject({ from: moment })
export type ReplayStream = z.infer<typeof ReplayStream>

export const RotateSecret = z.strictObject({
  /** How long messages are signed with the old secret as well, seconds. */
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * 86400)
    .default(86400),
})
export type RotateSecret = z.infer<typeof RotateSecret>
export const StreamSecret = z
  .object({ secret: z.string(), previousSecretUntil: time.optional() })
  .meta({ id: 'StreamSecret' })
export type StreamSecret = z.infer<typeof StreamSecret>

/** One try. */
export const StreamDelivery = z
  .object({
    id: z.string(),
    at: time,
    kind: z.enum(['events', 'fact', 'test', 'replay']),
    connectionId: z.string().optional(),
    events: z.int(),
    delivered: z.boolean(),
    /** What the receiver answered; absent when it did not. */
    status: z.int().optional(),
    durationMs: z.int(),
    error: z.object({ code: z.string(), detail: z.string(), resolution: z.string() }).optional(),
  })
  .meta({ id: 'StreamDelivery' })
export type StreamDelivery = z.infer<typeof StreamDelivery>

/** Events that the receiver would not take. They are read anew when they are sent again. */
export const StreamDeadLetter = z
  .object({
    id: z.string(),
    at: time,
    connectionId: z.string().optional(),
    events: z.int(),
    attempts: z.int(),
    error: z.object({ code: z.string(), detail: z.string(), resolution: z.string() }),
  })
  .meta({ id: 'StreamDeadLetter' })
export type StreamDeadLetter = z.infer<typeof StreamDeadLetter>

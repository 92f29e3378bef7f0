import { z } from 'zod'
import { MAIN, parseNamed } from '../db/databases.ts'
import type { RingKey } from './lib/vault.ts'
import type { WorkMessage } from './sync/message.ts'

const ring = z.string().transform((value, context): RingKey[] => {
  const keys: RingKey[] = []
  for (const part of value.split(',')) {
    const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]+=*)$/.exec(part.trim())
    const bytes = match?.[2] ? decode(match[2]) : undefined
    if (!match?.[1] || bytes?.length !== 32) {
      context.addIssue({ code: 'custom', message: 'must be kid:base64(32 bytes)[,kid:base64(32 bytes)…]' })
      return z.NEVER
    }
    keys.push({ kid: match[1], bytes })
  }
  if (new Set(keys.map(key => key.kid)).size !== keys.length) {
    context.addIssue({ code: 'custom', message: 'has the same kid twice' })
    return z.NEVER
  }
  return keys
})

function decode(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), char => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

const originUrl = z
  .string()
  .transform(value => value.replace(/\/$/, ''))
  .refine(value => isOrigin(value), { error: 'must be an origin such as https://api.example.com' })

const parsed = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined)

function isOrigin(value: string): boolean {
  const url = parsed(value)
  return url?.origin === value && /^https?:$/.test(url.protocol)
}

function isLibsql(value: string): boolean {
  const url = parsed(value)
  return url !== undefined && url.host !== '' && /^(https?|libsql):$/.test(url.protocol)
}

/** `name=value[,name=value…]` */
const named = z
  .string()
  .default('')
  .transform((value, context): ReadonlyMap<string, string> => {
    const entries = parseNamed(value)
    if (entries && !entries.has(MAIN)) return entries
    const message = 'must be name=value[,name=value…], each name once, of small letters, digits and hyphens, not "main"'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** `name=value[,name=value…]`, values percent-encoded, as OpenTelemetry wants it. */
const headers = z
  .string()
  .default('')
  .transform((value, context): ReadonlyMap<string, string> => {
    const pairs = value.split(',').flatMap(part => (part.trim() === '' ? [] : [readHeader(part.trim())]))
    if (pairs.every(pair => pair !== undefined)) return new Map(pairs)
    context.addIssue({ code: 'custom', message: 'must be name=value[,name=value…], values percent-encoded' })
    return z.NEVER
  })

function readHeader(part: string): [string, string] | undefined {
  const [, name, value] = /^([\w-]+)\s*=\s*([\x21-\x7e ]+)$/.exec(part) ?? []
  if (name === undefined || value === undefined) return undefined
  try {
    return [name.toLowerCase(), decodeURIComponent(value.trim())]
  } catch {
    return undefined
  }
}

const whole = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback)
const days = (fallback: number) => whole(fallback, 1, 3650)

const Values = z.object({
  PUBLIC_URL: originUrl,
  LIBSQL_URL: z.string().refine(isLibsql, { error: 'must be an http(s) or libsql URL' }),
  LIBSQL_AUTH_TOKEN: z.string().optional(),
  /** Further databases, by name: a portal's data is in one of all (docs/decisions/several-databases.md). */
  LIBSQL_DATABASES: named.refine(databases => [...databases.values()].every(isLibsql), {
    error: 'must have http(s) or libsql URLs',
  }),
  LIBSQL_AUTH_TOKENS: named,
  DROPBOX_APP_KEY: z.string().min(1),
  DROPBOX_APP_SECRET: z.string().min(1),
  DROPBOX_BASE_URL: originUrl.optional(),
  ENCRYPTION_KEYS: ring,
  SESSION_KEYS: ring,
  ADMIN_TOKEN: z
    .string()
    .min(16, { error: 'must have at least 16 characters' })
    // as the header `authorization` can carry it
    .regex(/^[\x21-\x7e]*$/, { error: 'must be of visible ASCII characters, without spaces' }),
  BACKFILL_DAYS: days(60),
  RETENTION_DAYS: days(180),
  /** Slices of one connection at work at once. Dropbox limits calls per team, and the database wants few writers. */
  SYNC_PER_CONNECTION: whole(6, 1, 50),
  /** How long a slice is left alone when its worker, or the message that was to wake one, has vanished. Milliseconds. */
  SYNC_LEASE_MS: whole(60_000, 1000, 900_000),
  /** An OTLP/HTTP receiver that spans are sent to, `/v1/traces` left out; nothing is recorded without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine(value => /^https?:\/\/[^?#]+$/.test(value), { error: 'must be an http(s) URL without a query' })
    .transform(value => value.replace(/\/+$/, ''))
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers,
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('dropbox-connector'),
  /** The share of traces that is recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Streams may go to private addresses and over plain HTTP: for receivers in the operator's own network. */
  STREAM_ALLOW_PRIVATE: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform(value => value === 'true'),
})
/** Variables and secrets, and what they have to say of each other. */
export const Config = Values.superRefine((config, context) => {
  const urls = [config.LIBSQL_URL, ...config.LIBSQL_DATABASES.values()].map(url => url.replace(/\/+$/, ''))
  if (new Set(urls).size !== urls.length) {
    context.addIssue({ code: 'custom', path: ['LIBSQL_DATABASES'], message: 'has the same address twice' })
  }
  if ([...config.LIBSQL_AUTH_TOKENS.keys()].some(name => !config.LIBSQL_DATABASES.has(name))) {
    const message = 'has a name that LIBSQL_DATABASES has not'
    context.addIssue({ code: 'custom', path: ['LIBSQL_AUTH_TOKENS'], message })
  }
})
export type Config = z.infer<typeof Config>

/** What the platform binds beside the variables. */
export interface Bindings {
  SYNC_QUEUE: Queue<WorkMessage>
  ASSETS: Fetcher
  /** Where the service runs by itself: a network that has no private addresses. */
  STREAM_NETWORK?: Fetcher
}

export type Env = Bindings & Record<string, unknown>

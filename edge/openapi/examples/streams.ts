import type { z } from 'zod'
import * as contract from '../../contract.ts'
import { example } from './example.ts'

const stream: contract.Stream = {
  id: 'str_5nRc8TqW2kVy',
  name: 'siem.juniper-hale.example',
  kind: 'splunk',
  url: 'https://siem.juniper-hale.example:8088/services/collector/event',
  format: 'ndjson',
  options: { index: 'dropbox' },
  filter: 'category=sharing',
  links: false,
  from: '2026-01-01T00:00:00.000Z',
  status: 'active',
  hasToken: true,
  createdAt: '2026-01-30T09:30:00.000Z',
  lastDeliveredAt: '2026-01-31T07:58:49.000Z',
  deliveredCount: 25_090,
  waitingEvents: 0,
  lagSeconds: 0,
  deadLetters: 0,
}
const error = {
  code: 'stream_unauthorized',
  detail: 'The receiver answered 403: Invalid token.',
  resolution: 'Enter a valid token or secret.',
}
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

export const STREAM_EXAMPLES: [z.ZodType, unknown][] = [
  example(contract.Stream, stream),
  example(contract.CreateStream, {
    kind: 'splunk',
    url: stream.url,
    token: '1f0c7a52-6c55-4a8e-9a3d-3b1f2f1f7d10',
    options: stream.options,
    filter: stream.filter,
    from: stream.from,
  }),
  example(contract.UpdateStream, { status: 'paused' }),
  example(contract.CreatedStream, {
    stream: {
      ...stream,
      kind: 'webhook',
      url: 'https://hooks.juniper-hale.example/dropbox',
      options: {},
      hasToken: false,
      deliveredCount: 0,
    },
    secret,
  }),
  example(contract.ReplayStream, { from: '2026-01-30T00:00:00Z' }),
  example(contract.RotateSecret, { overlapSeconds: 86_400 }),
  example(contract.StreamSecret, { secret, previousSecretUntil: '2026-02-01T08:00:00.000Z' }),
  example(contract.StreamDelivery, {
    id: 'sdl_4711',
    at: '2026-01-31T07:58:49.000Z',
    kind: 'events',
    connectionId: 'con_2VY8qLmR4tKd',
    events: 14,
    delivered: false,
    status: 403,
    durationMs: 87,
    error,
  }),
  example(contract.StreamDeadLetter, {
    id: 'dlq_7cMw4XrV2nBp',
    at: '2026-01-31T07:58:49.000Z',
    connectionId: 'con_2VY8qLmR4tKd',
    events: 1,
    attempts: 8,
    error: { ...error, code: 'stream_events_refused', detail: 'The receiver answered 400.' },
  }),
]

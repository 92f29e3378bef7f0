import { randomBytes } from 'node:crypto'
import { parseTraceParent } from '@opentelemetry/core'

/** What a span may say of itself, an allow-list like the log's: nothing here can hold a token, a name or an event. */
export interface SpanFields {
  requestId?: string
  method?: string
  /** The route's pattern, never the address. */
  route?: string
  status?: number
  code?: string
  /** A path at Dropbox: its API's, without a query. */
  path?: string
  queue?: string
  count?: number
  attempt?: number
  connection?: number
  slice?: number
  stream?: number
  database?: string
}

export type SpanKind = 'server' | 'client' | 'consumer' | 'internal'

export interface SpanOptions {
  kind?: SpanKind
  fields?: SpanFields
  /** A `traceparent` that came from elsewhere: the work belongs there. One that cannot be read begins a new trace. */
  parent?: string | undefined
}

/** A piece of work in a trace (W3C Trace Context), recorded or not. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  /** For whoever goes on with the work. */
  readonly traceparent: string
  child(name: string, options?: SpanOptions): Span
  end(fields?: SpanFields): void
}

/** A span that nobody records: it gives log lines and messages their place in a trace. */
export function plainSpan(parent?: string): Span {
  const above = parent === undefined ? null : parseTraceParent(parent)
  const traceId = above?.traceId ?? randomBytes(16).toString('hex')
  const spanId = randomBytes(8).toString('hex')
  const traceparent = `00-${traceId}-${spanId}-0${(above?.traceFlags ?? 0) & 1}`
  return {
    traceId,
    spanId,
    traceparent,
    child: (_name, options) => plainSpan(options?.parent ?? traceparent),
    end: () => {},
  }
}

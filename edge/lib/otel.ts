import {
  type Attributes,
  SpanKind as Kind,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type ReadableSpan, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import packageJson from '../../package.json' with { type: 'json' }
import type { Span, SpanFields, SpanKind, SpanOptions } from './span.ts'

/** Where spans go: an OTLP/HTTP receiver. */
export interface Receiver {
  endpoint: string
  headers: ReadonlyMap<string, string>
  service: string
  /** The share of traces that is kept, 0 to 1. */
  ratio: number
}

export interface Invocation {
  waitUntil: (work: Promise<unknown>) => void
  /** Told why, in one word, when spans did not arrive. */
  lost: (reason: string) => void
}

const TIMEOUT_MS = 5_000

const KINDS: Record<SpanKind, Kind> = {
  server: Kind.SERVER,
  client: Kind.CLIENT,
  consumer: Kind.CONSUMER,
  internal: Kind.INTERNAL,
}

/** OpenTelemetry's names for what a span may say. */
const NAMES: Record<keyof SpanFields, string> = {
  requestId: 'connector.request_id',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  code: 'error.type',
  path: 'url.path',
  queue: 'messaging.destination.name',
  count: 'messaging.batch.message_count',
  attempt: 'messaging.message.delivery_attempt',
  connection: 'connector.connection',
  slice: 'connector.slice',
  stream: 'connector.stream',
  database: 'db.namespace',
}

/**
 * The first span of an invocation. All of the invocation's spans leave in one request when it ends; what ends later,
 * in the background, leaves by itself. In Workers no request may use another one's connections: nothing is shared.
 */
export function recordedSpan(receiver: Receiver, invocation: Invocation, name: string, options: SpanOptions): Span {
  let waiting: ReadableSpan[] = []
  let left = false
  const send = () => {
    const spans = waiting
    waiting = []
    if (spans.length > 0)
      invocation.waitUntil(deliver(receiver, spans).catch(error => invocation.lost(reasonOf(error))))
  }
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': receiver.service, 'service.version': packageJson.version }),
    // by the trace's id alone: a stranger's flag decides neither for nor against
    sampler: new TraceIdRatioBasedSampler(receiver.ratio),
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: span => {
          waiting.push(span)
          if (left) send()
        },
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  })
  const begun = begin(provider.getTracer('dropbox-connector'), undefined, name, options)
  return {
    ...begun,
    end: fields => {
      begun.end(fields)
      left = true
      send()
    },
  }
}

function begin(tracer: Tracer, above: OtelSpan | undefined, name: string, options: SpanOptions): Span {
  const given = options.parent === undefined ? null : parseTraceParent(options.parent)
  const context = given
    ? trace.setSpanContext(ROOT_CONTEXT, { ...given, isRemote: true })
    : above
      ? trace.setSpan(ROOT_CONTEXT, above)
      : ROOT_CONTEXT
  const span = tracer.startSpan(
    name,
    { kind: KINDS[options.kind ?? 'internal'], attributes: attributes(options.fields) },
    context,
  )
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceId,
    spanId,
    traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
    child: (part, more = {}) => begin(tracer, span, part, more),
    end: (fields = {}) => {
      span.setAttributes(attributes(fields))
      if (fields.method && fields.route) span.updateName(`${fields.method} ${fields.route}`)
      if (fields.code !== undefined || (fields.status ?? 0) >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

function attributes(fields: SpanFields = {}): Attributes {
  const known = Object.entries(NAMES) as [keyof SpanFields, string][]
  return Object.fromEntries(known.flatMap(([name, told]) => (fields[name] === undefined ? [] : [[told, fields[name]]])))
}

async function deliver({ endpoint, headers }: Receiver, spans: ReadableSpan[]): Promise<void> {
  const body = JsonTraceSerializer.serializeRequest(spans)
  if (!body) return
  const response = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`status ${response.status}`)
}

/** A status, or the class of an error: a message may quote the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return /^status \d+$/.test(error.message) ? error.message : error.name
}

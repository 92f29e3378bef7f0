import { readConfig } from './context.ts'
import type { Config, Env } from './env.ts'
import { toFailure } from './lib/failure.ts'
import { createLog } from './lib/log.ts'
import { type Receiver, recordedSpan } from './lib/otel.ts'
import { plainSpan, type Span, type SpanOptions } from './lib/span.ts'

type Execution = Pick<ExecutionContext, 'waitUntil'>

/** The first span of a request, cron run or queue batch: recorded when the configuration names a receiver. */
export function openSpan(env: Env, execution: Execution, name: string, options: SpanOptions): Span {
  const outcome = readConfig(env)
  const receiver = 'config' in outcome ? receiverOf(outcome.config) : undefined
  if (!receiver) return plainSpan(options.parent)
  const span: Span = recordedSpan(
    receiver,
    {
      waitUntil: work => execution.waitUntil(work),
      lost: error => createLog({ traceId: span.traceId }).warning('spans were not delivered', { error }),
    },
    name,
    options,
  )
  return span
}

/** Runs the work of a cron or queue in a span of its own. */
export async function traced(
  env: Env,
  execution: Execution,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<void>,
): Promise<void> {
  const span = openSpan(env, execution, name, options)
  try {
    await work(span)
    span.end()
  } catch (error) {
    span.end({ code: toFailure(error).code })
    throw error
  }
}

function receiverOf(config: Config): Receiver | undefined {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined
  return {
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
    service: config.OTEL_SERVICE_NAME,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
  }
}

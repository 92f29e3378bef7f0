import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { parse } from 'smol-toml'
import type { Child } from '../lib/child.ts'
import type { Given } from '../start/settings.ts'
import { WORKER_SCRIPT } from './build.ts'

const CRON = '* * * * *'

/** Checked by workerd when it connects, after the name was looked up. */
const PUBLIC_NETWORK = { network: { allow: ['public'], deny: [], tlsOptions: { trustBrowserCas: true } } }

/** The parts of wrangler.toml that the Worker needs where there is no Cloudflare. */
interface Wrangler {
  compatibility_date: string
  compatibility_flags: string[]
  vars?: Record<string, string>
  queues: {
    producers: { queue: string; binding: string }[]
    consumers: {
      queue: string
      max_batch_size?: number
      max_batch_timeout?: number
      max_retries?: number
      dead_letter_queue?: string
    }[]
  }
  ratelimits?: { name: string; namespace_id: string; simple: { limit: number; period: 10 | 60 } }[]
}

/** The Worker in workerd with its queues, its files and nothing of a development server around it. */
export async function serveWorker(options: {
  host: string
  port: number
  values: Given
}): Promise<Child & { runCron: () => Promise<void> }> {
  const config = parse(readFileSync('wrangler.toml', 'utf8')) as unknown as Wrangler
  const server = new Miniflare(
    convertV4MiniflareOptions({
      name: 'connector',
      host: options.host,
      port: options.port,
      cf: false,
      modules: true,
      scriptPath: WORKER_SCRIPT,
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      bindings: { ...config.vars, ...options.values },
      queueProducers: Object.fromEntries(
        config.queues.producers.map(({ binding, queue }) => [binding, { queueName: queue }]),
      ),
      queueConsumers: Object.fromEntries(config.queues.consumers.map(consumer => [consumer.queue, limits(consumer)])),
      ratelimits: Object.fromEntries(
        (config.ratelimits ?? []).map(({ name, namespace_id, simple }) => [name, { namespace_id, simple }]),
      ),
      // what streams send goes through here, and finds no private address
      ...(options.values.STREAM_ALLOW_PRIVATE === 'true'
        ? {}
        : { serviceBindings: { STREAM_NETWORK: PUBLIC_NETWORK } }),
      assets: {
        directory: resolve('dist/widget'),
        binding: 'ASSETS',
        routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
        assetConfig: { html_handling: 'none', not_found_handling: 'none' },
      },
    }),
  )
  await server.ready
  let running = true
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  const stop = async () => {
    running = false
    await server.dispose()
    end('was stopped')
  }
  return {
    name: 'worker',
    ended,
    running: () => running,
    stop,
    kill: stop,
    async runCron() {
      const worker = await server.getWorker()
      const { outcome } = await worker.scheduled({ cron: CRON })
      if (outcome !== 'ok') throw new Error(`the cron run ended with ${outcome}; the lines above say why`)
    },
  }
}

function limits(consumer: Wrangler['queues']['consumers'][number]) {
  const { max_batch_size, max_batch_timeout, max_retries, dead_letter_queue } = consumer
  return {
    ...(max_batch_size === undefined ? {} : { maxBatchSize: max_batch_size }),
    ...(max_batch_timeout === undefined ? {} : { maxBatchTimeout: max_batch_timeout }),
    ...(max_retries === undefined ? {} : { maxRetries: max_retries }),
    ...(dead_letter_queue === undefined ? {} : { deadLetterQueue: dead_letter_queue }),
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { type Check, failed, ok, warning } from '../lib/checks.ts'
import { databaseAddresses } from '../lib/databases.ts'
import { CONFIG_NAMES, type Given } from '../start/settings.ts'

interface Wrangler {
  compatibility_flags?: string[]
  assets?: { binding?: string }
  triggers?: { crons?: string[] }
  queues?: {
    producers?: { queue: string; binding: string }[]
    consumers?: { queue: string; dead_letter_queue?: string; max_concurrency?: number | null }[]
  }
  vars?: Record<string, unknown>
}

/** Secrets that would be readable to everybody who reads the repository. */
const SECRET = /_SECRET$|_TOKENS?$|_KEYS$/

/** Writers at once that a database takes well. */
const WRITERS = 4

/** What the Worker needs of the platform. */
export const WRANGLER_CHECK: Check<Given> = {
  name: 'wrangler.toml',
  run(given) {
    const config = parse(readFileSync('wrangler.toml', 'utf8')) as unknown as Wrangler
    const { producers = [], consumers = [] } = config.queues ?? {}
    const sync = producers.find(queue => queue.binding === 'SYNC_QUEUE')
    const consumer = consumers.find(one => one.queue === sync?.queue)
    const missing = [
      ...(config.compatibility_flags?.includes('nodejs_compat') ? [] : ['the compatibility flag nodejs_compat']),
      ...(config.assets?.binding === 'ASSETS' ? [] : ['the assets binding ASSETS']),
      ...(config.triggers?.crons?.includes('* * * * *') ? [] : ['the cron that fires every minute']),
      ...(sync ? [] : ['a queue producer bound as SYNC_QUEUE']),
      ...(consumer ? [] : ['a consumer of that queue']),
      ...(consumer?.dead_letter_queue?.endsWith('-dead') ? [] : ['a dead letter queue whose name ends in -dead']),
      ...(consumers.some(one => one.queue === consumer?.dead_letter_queue) ? [] : ['a consumer of the dead letters']),
    ]
    if (missing.length > 0) return failed(`lacks ${missing.join(', ')}`, 'Compare it with the one of this repository.')
    const open = CONFIG_NAMES.filter(name => SECRET.test(name) && config.vars?.[name] !== undefined)
    if (open.length > 0) {
      return failed(`has ${open.join(', ')} in the open`, 'Use `npx wrangler secret put NAME`, and make new ones.')
    }
    const most = WRITERS * Math.max(1, databaseAddresses(given).length)
    if ((consumer?.max_concurrency ?? 99) > most) {
      return warning(
        `lets more than ${most} consumers write at once`,
        `libSQL is slower from there on; set max_concurrency = ${most}.`,
      )
    }
    if (!existsSync('dist/widget/dropbox-connector.js')) {
      return warning('the widget is not built', '`npm run deploy` builds it; or `npm run build`.')
    }
    return ok('queue, dead letters, cron and assets are bound')
  },
}

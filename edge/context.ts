import type { Db } from '../db/client.ts'
import { MAIN } from '../db/databases.ts'
import { Config, type Env } from './env.ts'
import { ConnectorError } from './errors.ts'
import { type Admit, admission } from './lib/admission.ts'
import { type Databases, openDatabases } from './lib/database.ts'
import { createLog, type Log, type LogFields } from './lib/log.ts'
import { plainSpan, type Span } from './lib/span.ts'
import { type Network, streamNetwork } from './streams/network.ts'
import type { WorkMessage } from './sync/message.ts'

/** What services work with: made once for each request, cron run or queue batch. */
export interface Context {
  config: Config
  /** The database of the request's portal. Until that is known, the main one. */
  db: Db
  /** Its name. */
  database: string
  databases: Databases
  queue: Queue<WorkMessage>
  /** Milliseconds since the epoch. */
  now: () => number
  log: Log
  /** The work at hand, in its trace. */
  span: Span
  assets?: Fetcher
  /** Counts the caller. Throws `rate_limited`. */
  admit: Admit
  /** How what streams send leaves. */
  network: Network
  /** Keeps the work going after the answer; a failure is logged, not thrown. */
  waitUntil: (work: Promise<unknown>) => void
}

type Parsed = { config: Config } | { problems: string[] }
const parsed = new WeakMap<Env, Parsed>()

/** Reads the configuration once an environment. `problems` name variables, never values. */
export function readConfig(env: Env): Parsed {
  const known = parsed.get(env)
  if (known) return known
  const result = Config.safeParse(env)
  const outcome: Parsed = result.success
    ? { config: result.data }
    : { problems: result.error.issues.map(issue => describe(issue.path, issue.message, env)) }
  parsed.set(env, outcome)
  return outcome
}

function describe(path: PropertyKey[], message: string, env: Env): string {
  const name = String(path[0])
  return env[name] === undefined || env[name] === '' ? `${name} is missing` : `${name} ${reason(message)}`
}

/** Our own messages say what a value must be; a generic one could quote it. */
function reason(message: string): string {
  return /^(must|has)\b/.test(message) ? message : 'is malformed'
}

/** Throws `misconfigured`. */
export function createContext(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  fields: LogFields = {},
  span: Span = plainSpan(),
): Context {
  const outcome = readConfig(env)
  if ('problems' in outcome) throw new ConnectorError('misconfigured', { detail: `${outcome.problems.join('; ')}.` })
  const log = createLog({ ...fields, traceId: span.traceId, spanId: span.spanId })
  const databases = openDatabases(outcome.config)
  return {
    config: outcome.config,
    db: databases.open(MAIN),
    database: MAIN,
    databases,
    queue: env.SYNC_QUEUE,
    now: Date.now,
    log,
    span,
    admit: admission(env),
    network: streamNetwork(env, outcome.config.STREAM_ALLOW_PRIVATE),
    ...(env.ASSETS ? { assets: env.ASSETS } : {}),
    waitUntil: work =>
      execution.waitUntil(
        work.catch((error: unknown) => {
          log.error('background work failed', { error: error instanceof Error ? error.name : typeof error })
        }),
      ),
  }
}

/** The same, at another database. Throws `misconfigured` for a name that the configuration does not have. */
export function at(ctx: Context, database: string): Context {
  return database === ctx.database ? ctx : { ...ctx, database, db: ctx.databases.open(database) }
}

/** The same, for a part of the work with a span of its own. */
export function within(ctx: Context, span: Span): Context {
  return { ...ctx, span, log: ctx.log.with({ traceId: span.traceId, spanId: span.spanId }) }
}

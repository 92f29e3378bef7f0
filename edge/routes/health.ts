import { Hono } from 'hono'
import packageJson from '../../package.json' with { type: 'json' }
import { createContext, readConfig } from '../context.ts'
import type { Health } from '../contract.ts'
import type { AppEnv, Request } from '../http.ts'
import { databasesHealth, problemOf } from '../services/health.ts'

/** Open. 200 ok, 503 when a database does not answer or lacks migrations, 500 when a variable is wrong (named, never quoted). */
export const health = new Hono<AppEnv>().get('/healthz', async c => {
  const report = await check(c)
  const status = { ok: 200, degraded: 503, misconfigured: 500 } as const
  return c.json(report, status[report.status])
})

async function check(c: Request): Promise<Health> {
  const { version } = packageJson
  const outcome = readConfig(c.env)
  if ('problems' in outcome) {
    return { status: 'misconfigured', version, database: 'unknown', problems: outcome.problems }
  }
  const databases = await databasesHealth(createContext(c.env, c.executionCtx))
  const problems = databases.flatMap(database => problemOf(database, databases.length > 1))
  const database = databases.some(({ status }) => status === 'unreachable' || status === 'refused')
    ? 'unreachable'
    : 'ok'
  return { status: problems.length === 0 ? 'ok' : 'degraded', version, database, databases, problems }
}

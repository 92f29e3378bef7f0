import { Hono } from 'hono'
import packageJson from '../../package.json' with { type: 'json' }
import { createContext, readConfig } from '../context.ts'
import type { Health } from '../contract.ts'
import type { AppEnv, Request } from '../http.ts'
import { databaseAnswers } from '../services/health.ts'

/** Open. 200 ok, 503 when the database does not answer, 500 when a variable is wrong (named, never quoted). */
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
  if (await databaseAnswers(createContext(c.env, c.executionCtx))) {
    return { status: 'ok', version, database: 'ok', problems: [] }
  }
  return { status: 'degraded', version, database: 'unreachable', problems: ['The database does not answer.'] }
}

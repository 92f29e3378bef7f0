import { Hono } from 'hono'
import type { AppEnv } from '../http.ts'
import { OPENMETRICS, openMetrics } from '../lib/openmetrics.ts'
import { operator } from '../middleware/auth.ts'
import { readMetrics } from '../services/metrics.ts'

/** For Prometheus and everything that reads its format. */
export const metrics = new Hono<AppEnv>().get('/metrics', operator, async c =>
  c.body(openMetrics(await readMetrics(c.get('ctx'))), 200, { 'content-type': OPENMETRICS }),
)

import { Hono } from 'hono'
import { activityCatalog } from '../dropbox/catalog.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'

export const activities = new Hono<AppEnv>().get('/v1/activities', session(), c =>
  c.json({ items: activityCatalog(), nextCursor: null }),
)

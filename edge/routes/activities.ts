import { Hono } from 'hono'
import { ActivitiesQuery } from '../contract.ts'
import { activityCatalog, impersonatedSuffix } from '../dropbox/catalog.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { query } from '../middleware/validate.ts'

export const activities = new Hono<AppEnv>().get('/v1/activities', session(), query(ActivitiesQuery), c => {
  const { language } = c.req.valid('query')
  return c.json({ items: activityCatalog(language), nextCursor: null, impersonated: impersonatedSuffix(language) })
})

import { sql } from 'drizzle-orm'
import type { Db } from '../client.ts'

/** Types that no row of the event table names, over all of a portal's connections, most frequent first. Days since the epoch. */
export function unknownTypes(db: Db, portalId: number) {
  return db.all<{ type: string; count: number; firstDay: number; lastDay: number }>(sql`
    select g.type as type, sum(r.count) as count, min(r.day) as firstDay, max(r.day) as lastDay
    from tenants t join connections c on c.tenant_id = t.id
      join rollups r on r.connection_id = c.id and r.dimension = 'g'
      join event_groups g on g.id = r.key
    where t.portal_id = ${portalId} and c.deleted_at is null and g.activity = 'unspecified' and r.count > 0
    group by 1 order by 2 desc, 1 limit 1000`)
}

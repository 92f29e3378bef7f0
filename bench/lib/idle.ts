import type { Db } from '../../db/client.ts'
import { connections, slices } from '../../db/schema/index.ts'

/** Connected teams with nothing to do but a live slice that is due. Row ids of both count from 1. */
export async function idleConnections(db: Db, count: number): Promise<void> {
  const now = Date.now()
  for (let at = 0; at < count; at += 200) {
    const ids = Array.from({ length: Math.min(200, count - at) }, (_, index) => at + index + 1)
    await db.insert(connections).values(
      ids.map(id => ({
        publicId: `con_${id}`,
        tenantId: id,
        name: 'idle',
        adminEmail: 'admin@example.com',
        status: 'connected' as const,
        teamId: `dbtid:${id}`,
        salt: '00',
        backfillDays: 60,
        connectedAt: now,
        createdAt: now,
        updatedAt: now,
        prunedAt: now,
      })),
    )
    await db.insert(slices).values(
      ids.map(id => ({
        connectionId: id,
        kind: 'live' as const,
        status: 'open' as const,
        fromTime: Math.floor(now / 1000),
        startTime: Math.floor(now / 1000),
        nextAt: now,
      })),
    )
  }
}

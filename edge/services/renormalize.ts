import {
  findRenormalization,
  type RenormalizationRow,
  startRenormalization,
} from '../../db/queries/renormalizations.ts'
import { unknownTypes } from '../../db/queries/unknown-types.ts'
import type { Context } from '../context.ts'
import type { List, Renormalization, UnknownType } from '../contract.ts'
import { TABLE_VERSION } from '../dropbox/event-table.ts'
import { ConnectorError } from '../errors.ts'
import { newId } from '../ids.ts'
import { audit } from './audit.ts'
import { placeOf } from './portal-copies.ts'

/** Begins to normalize a portal's stored events again; the cron does the work. One that runs is left to. Throws `not_found`. */
export async function startRenormalize(ctx: Context, portalId: string, ip?: string): Promise<Renormalization> {
  const { portal, there } = await placeOf(ctx, portalId)
  const row = await startRenormalization(there.db, {
    publicId: newId('renormalization'),
    portalId: portal.id,
    tableVersion: TABLE_VERSION,
    now: ctx.now(),
  })
  await audit(there, { by: 'operator', action: 'renormalize_started', portalId: portal.id, target: row.publicId, ip })
  return present(row)
}

/** How far the latest one is. Throws `not_found`. */
export async function readRenormalize(ctx: Context, portalId: string): Promise<Renormalization> {
  const { portal, there } = await placeOf(ctx, portalId)
  const row = await findRenormalization(there.db, portal.id)
  if (!row) throw new ConnectorError('not_found')
  return present(row)
}

/** Types of Dropbox that the event table does not know, with how often they came. Throws `not_found`. */
export async function readUnknownTypes(ctx: Context, portalId: string): Promise<List<UnknownType>> {
  const { portal, there } = await placeOf(ctx, portalId)
  const rows = await unknownTypes(there.db, portal.id)
  return {
    items: rows.map(row => ({
      eventType: row.type,
      count: row.count,
      firstDay: day(row.firstDay),
      lastDay: day(row.lastDay),
    })),
    nextCursor: null,
  }
}

function present(row: RenormalizationRow): Renormalization {
  const progress = row.chunksTotal === 0 ? 1 : Math.min(1, row.chunksDone / row.chunksTotal)
  return {
    id: row.publicId,
    status: row.status,
    tableVersion: row.tableVersion,
    progress: row.status === 'done' ? 1 : progress,
    eventsSeen: row.eventsSeen,
    eventsChanged: row.eventsChanged,
    eventsFailed: row.eventsFailed,
    startedAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    ...(row.finishedAt === null ? {} : { finishedAt: new Date(row.finishedAt).toISOString() }),
  }
}

function day(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

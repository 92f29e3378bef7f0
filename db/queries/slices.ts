import { and, eq, getTableColumns, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { writeBatch } from '../batch.ts'
import type { Db } from '../client.ts'
import { databaseNow } from '../clock.ts'
import { connections, type SliceKind, slices } from '../schema/index.ts'
import type { SealedAccess } from './credentials.ts'

export type Slice = typeof slices.$inferSelect

export interface SlicePlan {
  kind: SliceKind
  /** Seconds, inclusive. */
  fromTime: number
  /** Seconds, exclusive; absent on the live slice. */
  toTime?: number
}

/** A slice with what the worker must know of its connection. */
export interface LeasedSlice extends Slice, SealedAccess {
  salt: string
  lastPollAt: number | null
}

/** Adds slices; those already there keep what they have. Answers how many are new. */
export async function addSlices(
  db: Db,
  connectionId: number,
  plans: readonly SlicePlan[],
  now: number,
): Promise<number> {
  let added = 0
  for (let at = 0; at < plans.length; at += 100) {
    const rows = plans.slice(at, at + 100).map(plan => ({
      connectionId,
      kind: plan.kind,
      status: 'open' as const,
      fromTime: plan.fromTime,
      toTime: plan.toTime ?? null,
      startTime: plan.fromTime,
      nextAt: now,
    }))
    added += (await db.insert(slices).values(rows).onConflictDoNothing()).rowsAffected
  }
  return added
}

export interface Claim {
  now: number
  queuedUntil: number
  limit: number
  perConnection: number
}

export interface Claimed {
  id: number
  connectionId: number
}

/**
 * Claims slices that are due and marks a message as on its way, in one statement: two crons at once cannot both get one.
 * Live slices first, so that nobody's backfill keeps another's news waiting.
 */
export async function claimDue(db: Db, claim: Claim): Promise<Claimed[]> {
  const live = await claimLive(db, claim)
  const rest = { ...claim, limit: claim.limit - live.length }
  return rest.limit > 0 ? [...live, ...(await claimFairly(db, rest, sql`s.kind in ('backfill', 'reconcile')`))] : live
}

/** The same for one connection. */
export function claimOfConnection(db: Db, claim: Claim, connectionId: number): Promise<Claimed[]> {
  return claimFairly(db, claim, sql`s.connection_id = ${connectionId}`)
}

const workable = ({ now }: Claim) => sql`s.status = 'open' and s.next_at <= ${now} and s.queued_until <= ${now}
  and s.lease_until <= ${databaseNow} and c.status = 'connected' and c.deleted_at is null
  and coalesce(c.throttled_until, 0) <= ${now}`

/** One a connection at most, so the oldest first is fair; cheap with any number of idle connections. */
function claimLive(db: Db, claim: Claim): Promise<Claimed[]> {
  return db.all(sql`
    update slices set queued_until = ${claim.queuedUntil}
    where id in (
      select s.id from slices s join connections c on c.id = s.connection_id
      where s.kind = 'live' and ${workable(claim)} order by s.next_at limit ${claim.limit}
    )
    returning id, connection_id as connectionId`)
}

/** Each connection's first slice comes before any connection's second; never more than `perConnection` at work. */
function claimFairly(db: Db, claim: Claim, among: SQL): Promise<Claimed[]> {
  return db.all(sql`
    update slices set queued_until = ${claim.queuedUntil}
    where id in (
      select id from (
        select s.id as id, s.next_at as next_at,
          row_number() over (partition by s.connection_id order by s.kind = 'live' desc, s.from_time desc)
            + (select count(*) from slices b where b.connection_id = s.connection_id and b.status = 'open'
                and (b.lease_until > ${databaseNow} or b.queued_until > ${claim.now})) as place
        from slices s join connections c on c.id = s.connection_id
        where ${among} and ${workable(claim)}
      ) where place <= ${claim.perConnection} order by place, next_at limit ${claim.limit}
    )
    returning id, connection_id as connectionId`)
}

/**
 * Takes slices for `durationMs`, again those that are ours already. Answers those that were taken: not what is done,
 * held by another, or of a connection that is not connected.
 */
export async function leaseSlices(
  db: Db,
  sliceIds: readonly number[],
  lease: string,
  durationMs: number,
): Promise<LeasedSlice[]> {
  const of = (column: SQLiteColumn) =>
    sql`(select ${column} from connections where ${connections.id} = ${slices.connectionId})`
  return db
    .update(slices)
    .set({ lease, leaseUntil: sql`${databaseNow} + ${durationMs}`, queuedUntil: 0 })
    .where(
      and(
        inArray(slices.id, [...sliceIds]),
        eq(slices.status, 'open'),
        sql`(${slices.leaseUntil} <= ${databaseNow} or ${slices.lease} = ${lease})`,
        sql`exists (select 1 from connections c where c.id = ${slices.connectionId} and c.status = 'connected' and c.deleted_at is null)`,
      ),
    )
    .returning({
      ...getTableColumns(slices),
      salt: of(connections.salt) as SQL<string>,
      lastPollAt: of(connections.lastPollAt) as SQL<number | null>,
      credentials: of(connections.credentials) as SQL<string | null>,
      credentialsVersion: of(connections.credentialsVersion) as SQL<number>,
      accessExpiresAt: of(connections.accessExpiresAt) as SQL<number | null>,
      throttledUntil: of(connections.throttledUntil) as SQL<number | null>,
      appId: of(connections.appId) as SQL<number | null>,
      appKey: of(connections.appKey) as SQL<string | null>,
    })
}

/** A poll that brought nothing, of a slice that is still held. */
export interface IdlePoll {
  slice: { id: number; lease: string; page: number; connectionId: number }
  cursor: string
  now: number
  nextAt: number
  requests: number
}

/** Ends polls that brought nothing: the newest cursors are kept, the slices given back, the connections' polls noted. */
export async function endIdlePolls(db: Db, polls: readonly IdlePoll[]): Promise<void> {
  await writeBatch(db, polls.flatMap(endIdlePoll))
}

function endIdlePoll({ slice, ...poll }: IdlePoll): SQL[] {
  return [
    sql`update slices set cursor = ${poll.cursor}, empty_pages = empty_pages + 1, attempts = 0, lease = null,
          lease_until = 0, next_at = ${poll.nextAt}
        where id = ${slice.id} and lease = ${slice.lease} and page = ${slice.page}`,
    sql`update connections set last_poll_at = ${poll.now}, request_count = request_count + ${poll.requests},
          error_code = null, error_at = null
        where id = ${slice.connectionId} and status = 'connected' and changes() = 1`,
  ]
}

/** Gives the slice back, due at `nextAt`. Nothing happens when the lease is no longer ours. */
export async function releaseSlice(
  db: Db,
  slice: { id: number; lease: string },
  next: { nextAt: number; queuedUntil?: number; attempts?: number; requests?: number },
): Promise<void> {
  await writeBatch(db, [
    sql`update slices set lease = null, lease_until = 0, next_at = ${next.nextAt},
          queued_until = ${next.queuedUntil ?? 0}, attempts = ${next.attempts ?? 0}
        where id = ${slice.id} and lease = ${slice.lease}`,
    sql`update connections set request_count = request_count + ${next.requests ?? 0}
        where id = (select connection_id from slices where id = ${slice.id})`,
  ])
}

/** Begins another chain of cursors at `startTime` after Dropbox dropped the present one. False when fenced off. */
export async function restartPull(
  db: Db,
  slice: { id: number; lease: string; page: number },
  startTime: number,
): Promise<boolean> {
  const [updated] = await writeBatch(db, [
    sql`update slices set cursor = null, pull = pull + 1, resets = resets + 1, start_time = ${startTime}, empty_pages = 0
        where id = ${slice.id} and lease = ${slice.lease} and page = ${slice.page}`,
    sql`delete from pull_pages where slice_id = ${slice.id}
          and exists (select 1 from slices where id = ${slice.id} and lease = ${slice.lease})`,
  ])
  return updated?.rowsAffected === 1
}

/** How far apart the clocks of two requests at once may be. */
const SKEW_MS = 60_000

/** Makes what is open due at once, whatever its rhythm or back-off was. */
export async function hurryOpen(db: Db, connectionId: number, now: number): Promise<void> {
  await db
    .update(slices)
    .set({ nextAt: now, queuedUntil: 0, attempts: 0 })
    .where(and(eq(slices.connectionId, connectionId), eq(slices.status, 'open')))
}

/** The same for what waits until later; what another request just made due, and has a message for, keeps it. */
export async function hurryWaiting(db: Db, connectionId: number, now: number): Promise<void> {
  await db
    .update(slices)
    .set({ nextAt: now - SKEW_MS, queuedUntil: 0, attempts: 0 })
    .where(and(eq(slices.connectionId, connectionId), eq(slices.status, 'open'), gt(slices.nextAt, now)))
}

/** Connections whose last reconciling re-read began before `beganBefore`; a first one is due after `connectedBefore`. */
export async function dueForReconcile(
  db: Db,
  bounds: { beganBefore: number; connectedBefore: number; limit: number },
): Promise<{ connectionId: number }[]> {
  return db
    .select({ connectionId: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.status, 'connected'),
        isNull(connections.deletedAt),
        sql`case when ${connections.reconciledAt} is null then ${connections.connectedAt} < ${bounds.connectedBefore}
          else ${connections.reconciledAt} < ${bounds.beganBefore} end`,
      ),
    )
    .limit(bounds.limit)
}

/** Connected, but without a single slice. */
export async function unplanned(db: Db, limit: number): Promise<{ connectionId: number }[]> {
  return db
    .select({ connectionId: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.status, 'connected'),
        isNull(connections.deletedAt),
        sql`not exists (select 1 from slices s where s.connection_id = ${connections.id})`,
      ),
    )
    .limit(limit)
}

/** Plans one re-read and notes when, so that two crons plan one. Old finished re-reads make room. */
export async function addReconcile(
  db: Db,
  connectionId: number,
  plan: { now: number; beganBefore: number; fromTime: number; toTime: number },
): Promise<void> {
  await writeBatch(db, [
    sql`insert into slices (connection_id, kind, status, from_time, to_time, start_time, next_at)
        select ${connectionId}, 'reconcile', 'open', ${plan.fromTime}, ${plan.toTime}, ${plan.fromTime}, ${plan.now - SKEW_MS}
        where exists (select 1 from connections where id = ${connectionId}
            and coalesce(reconciled_at, 0) < ${plan.beganBefore})
          and not exists (select 1 from slices where connection_id = ${connectionId} and kind = 'reconcile' and status = 'open')
        on conflict do nothing`,
    sql`update connections set reconciled_at = ${plan.now} where id = ${connectionId} and changes() = 1`,
    sql`delete from slices where connection_id = ${connectionId} and kind = 'reconcile' and status = 'done'
          and finished_at < ${plan.now - 7 * 86_400_000}`,
  ])
}

/** What the slices say of the connections' progress, one row a connection. Times: seconds; `finished`: last minute. */
export async function sliceTotals(db: Db, connectionIds: readonly number[], now: number) {
  if (connectionIds.length === 0) return []
  return db
    .select({
      connectionId: slices.connectionId,
      total: sql<number>`sum(${slices.kind} = 'backfill')`,
      done: sql<number>`sum(${slices.kind} = 'backfill' and ${slices.status} = 'done')`,
      from: sql<number | null>`min(case when ${slices.kind} = 'backfill' then ${slices.fromTime} end)`,
      to: sql<number | null>`max(case when ${slices.kind} = 'backfill' then ${slices.toTime} end)`,
      begun: sql<number | null>`min(case when ${slices.kind} = 'backfill' then ${slices.finishedAt} end)`,
      recentDone: sql<number>`sum(${slices.kind} = 'backfill' and coalesce(${slices.finishedAt}, 0) > ${now - 60_000})`,
      recentStored: sql<number>`sum(case when coalesce(${slices.finishedAt}, 0) > ${now - 60_000} then ${slices.stored} else 0 end)`,
    })
    .from(slices)
    .where(inArray(slices.connectionId, [...connectionIds]))
    .groupBy(slices.connectionId)
}

/** The backfill's slices, newest first. */
export function backfillDays(db: Db, connectionId: number) {
  return db
    .select({ fromTime: slices.fromTime, status: slices.status })
    .from(slices)
    .where(and(eq(slices.connectionId, connectionId), eq(slices.kind, 'backfill')))
    .orderBy(sql`${slices.fromTime} desc`)
}

/** Notes that the whole window is pulled; true for the one caller that closed it. */
export async function closeBackfill(db: Db, connectionId: number, now: number): Promise<boolean> {
  const [result] = await writeBatch(db, [
    sql`update connections set backfilled_at = ${now}
        where id = ${connectionId} and backfilled_at is null
          and not exists (select 1 from slices where connection_id = ${connectionId} and kind = 'backfill' and status = 'open')`,
  ])
  return result?.rowsAffected === 1
}

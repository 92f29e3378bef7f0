import type { SlicePlan } from '../../db/queries/slices.ts'

const DAY_S = 86_400

/**
 * The window of a connection: one slice a day back from the moment of connection, newest first, and a live slice from
 * then on. No gap and no overlap. A wider window of the same connection contains the slices of a narrower one. Seconds.
 */
export function planWindow({ connectedAt, days }: { connectedAt: number; days: number }): SlicePlan[] {
  const plans: SlicePlan[] = [{ kind: 'live', fromTime: connectedAt }]
  for (let day = 1; day <= days; day += 1) {
    const fromTime = connectedAt - day * DAY_S
    plans.push({ kind: 'backfill', fromTime, toTime: fromTime + DAY_S })
  }
  return plans
}

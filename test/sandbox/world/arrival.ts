import type { Random } from './random.ts'

const day = 86_400_000

/** How long an event of the past took to show up, in milliseconds: minutes as a rule, never more than a day. */
export function delay(random: Random): number {
  if (random.chance(0.005)) return random.int(3 * 3600_000, day - 1000)
  return Math.min(day - 1000, Math.round(random.lognormal(240_000, 2.3)))
}

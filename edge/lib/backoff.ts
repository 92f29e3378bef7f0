/** Between half and all of an exponential ceiling. `attempt` counts from 1; `random` is in [0, 1). Milliseconds. */
export function backoff(attempt: number, options: { baseMs: number; capMs: number; random: number }): number {
  const ceiling = Math.min(options.capMs, options.baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30))
  return Math.round(ceiling / 2 + (ceiling / 2) * options.random)
}

/** Wait after a 429 that names no time: 5 to 10 s at first, doubling, at most ten minutes. */
export function unnamedThrottle(attempt: number, random: number): number {
  return backoff(attempt, { baseMs: 10_000, capMs: 600_000, random })
}

/** Wait before the next poll of a live slice that has had nothing new `idle` times in a row. Milliseconds. */
export function pollInterval(idle: number): number {
  if (idle < 15) return 55_000
  if (idle < 30) return 115_000
  if (idle < 60) return 295_000
  return 595_000
}

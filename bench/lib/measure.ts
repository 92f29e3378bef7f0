/** A number of one run, with what it means. */
export interface Row {
  bench: string
  what: string
  /** In `unit`; the median where there were several rounds. */
  value: number
  unit: string
  min?: number
  max?: number
  /** To another row of the same run: "4.1 × ORM". */
  ratio?: string
}

export interface Bench {
  name: string
  run(report: (line: string) => void): Promise<Row[]>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Median with its spread, rounded to three digits. */
export function spread(values: readonly number[]): Pick<Row, 'value' | 'min' | 'max'> {
  return { value: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) }
}

export function round(value: number): number {
  return Number(value.toPrecision(3))
}

/** A random order, so that no method always runs on a warm or a tired machine. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map(item => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** A size of the run, from the environment. */
export function env(name: string, fallback: number): number {
  return process.env[name] ? Number(process.env[name]) : fallback
}

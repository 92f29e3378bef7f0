import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MixRow {
  type: string
  /** Of 1,000 events. */
  weight: number
  actor: Record<string, number>
  access: Record<string, number>
  /** Share in which somebody from outside the team takes part. */
  outside: number
  rhythm: string
  assets?: string
  participants?: string
}

type Line = ['hours' | 'weekdays', string, number[]] | ['type', string, Omit<MixRow, 'type'>]

/** What happens how often. The weights are a design choice: no public figures were found. */
export const mix = new Map<string, MixRow>()
export const hours: Record<string, number[]> = {}
export const weekdays: Record<string, number[]> = {}

for (const line of readFileSync(join(import.meta.dirname, 'mix.ndjson'), 'utf8')
  .trim()
  .split('\n')) {
  const row: Line = JSON.parse(line)
  if (row[0] === 'type') mix.set(row[1], { type: row[1], ...row[2] })
  else if (row[0] === 'hours') hours[row[1]] = row[2]
  else weekdays[row[1]] = row[2]
}

import type { Event } from '../../edge/contract.ts'

/** Where each held event lies, and where each day begins; rows are of one height, so is the line before a day. */
export interface Layout {
  readonly tops: readonly number[]
  readonly days: readonly { text: string; top: number; first: number }[]
  readonly height: number
}

export interface Sizes {
  row: number
  day: number
}

export function layOut(items: readonly Event[], dayOf: (time: string) => string, { row, day }: Sizes): Layout {
  const tops: number[] = []
  const days: { text: string; top: number; first: number }[] = []
  let y = 0
  for (const [index, { time }] of items.entries()) {
    const text = dayOf(time)
    if (days.at(-1)?.text !== text) {
      days.push({ text, top: y, first: index })
      y += day
    }
    tops.push(y)
    y += row
  }
  return { tops, days, height: y }
}

/** The first event whose row ends below `y`. */
export function indexAt({ tops }: Layout, y: number, { row }: Sizes): number {
  let low = 0
  let high = tops.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tops[middle] ?? 0) + row > y) high = middle
    else low = middle + 1
  }
  return Math.max(0, low)
}

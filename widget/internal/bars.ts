import type { EventSummary } from '../../edge/contract.ts'
import type { Filter } from './filter.ts'

const DAY_MS = 86_400_000
const MOST_BARS = 90
const MOST_SERIES = 4

/** One bar: days from `from` until before `to`, and its events by series. */
export interface Bar {
  from: string
  to: string
  total: number
  counts: number[]
}

export interface Bars {
  bars: Bar[]
  /** The categories with most events, and '' for all others where there are others. */
  series: { category: string; count: number }[]
  highest: number
}

const dayOf = (time: string) => Math.floor(Date.parse(time) / DAY_MS)
const isoOf = (day: number) => new Date(day * DAY_MS).toISOString()

/** The summary's days (UTC) over the filter's range as at most ninety bars, stacked by category. */
export function toBars({ byDay, byDayCategory }: EventSummary, filter: Filter, now = Date.now()): Bars {
  const days = byDay.map(({ day }) => dayOf(day))
  if (days.length === 0) return { bars: [], series: [], highest: 0 }
  const since = filter.last
    ? now - Number.parseInt(filter.last, 10) * (filter.last.endsWith('d') ? DAY_MS : 3_600_000)
    : 0
  const first = Math.min(...days, ...(filter.from ? [dayOf(filter.from)] : since ? [Math.floor(since / DAY_MS)] : []))
  const end = filter.to ? Math.ceil(Date.parse(filter.to) / DAY_MS) : Math.floor(now / DAY_MS) + 1
  const count = Math.max(end, Math.max(...days) + 1) - first
  const width = Math.ceil(count / MOST_BARS)

  const sums = new Map<string, number>()
  for (const { category, count } of byDayCategory) sums.set(category, (sums.get(category) ?? 0) + count)
  const ranked = [...sums].sort(([, a], [, b]) => b - a)
  const series = ranked.slice(0, MOST_SERIES).map(([category, count]) => ({ category, count }))
  const rest = ranked.slice(MOST_SERIES).reduce((sum, [, count]) => sum + count, 0)
  if (rest > 0) series.push({ category: '', count: rest })

  const bars = Array.from({ length: Math.ceil(count / width) }, (_, index): Bar => {
    const from = first + index * width
    return { from: isoOf(from), to: isoOf(from + width), total: 0, counts: series.map(() => 0) }
  })
  for (const { day, category, count } of byDayCategory) {
    const bar = bars[Math.floor((dayOf(day) - first) / width)]
    const at = series.findIndex(item => item.category === category)
    const place = at < 0 ? series.length - 1 : at
    if (!bar) continue
    bar.total += count
    bar.counts[place] = (bar.counts[place] ?? 0) + count
  }
  return { bars, series, highest: Math.max(1, ...bars.map(({ total }) => total)) }
}

import { hours, weekdays } from './mix.ts'
import { sites } from './places.ts'
import { above, type Random } from './random.ts'

const day = 86400

/** Draws moments with the daily and weekly rhythm of offices, phones or strangers. */
export class Rhythm {
  readonly #from: number
  readonly #to: number
  readonly #firstDay: number
  readonly #days = new Map<string, Float64Array>()
  readonly #hours = new Map<string, Float64Array>()

  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
    this.#firstDay = Math.floor(from / day) - 1
  }

  /** A time in the period, in seconds, for somebody at that site. */
  moment(kind: string, site: number, random: Random): number {
    const days = this.#sums(kind, site)
    const hourSums = this.#hourSums(kind)
    const offset = kind === 'outside' ? 0 : (sites[site]?.offset ?? 0)
    for (let attempt = 0; attempt < 50; attempt++) {
      const at = this.#firstDay + above(days, random.next() * (days.at(-1) ?? 0))
      const hour = above(hourSums, random.next() * (hourSums.at(-1) ?? 0))
      const time = at * day + Math.round((hour - offset) * 3600) + random.int(0, 3599)
      if (time >= this.#from && time < this.#to) return time
    }
    return random.int(this.#from, this.#to - 1)
  }

  #sums(kind: string, site: number): Float64Array {
    const key = `${kind}${site}`
    const known = this.#days.get(key)
    if (known) return known
    const factors = weekdays[kind] ?? weekdays.work ?? []
    const count = Math.ceil(this.#to / day) - this.#firstDay + 1
    let sum = 0
    const sums = Float64Array.from({ length: count }, (_, index) => {
      const number = this.#firstDay + index
      const holiday = kind !== 'outside' && (number + site * 11) % 31 === 0 ? 0.1 : 1
      sum += (factors[(number + 3) % 7] ?? 1) * holiday
      return sum
    })
    this.#days.set(key, sums)
    return sums
  }

  #hourSums(kind: string): Float64Array {
    const known = this.#hours.get(kind)
    if (known) return known
    let sum = 0
    const sums = Float64Array.from(hours[kind] ?? hours.work ?? [], weight => {
      sum += weight
      return sum
    })
    this.#hours.set(kind, sums)
    return sums
  }
}

/** How lively a moment is, 0..1: for the trickle. Never quite still. */
export function liveliness(seconds: number): number {
  const at = new Date(seconds * 1000)
  const week = weekdays.work?.[(at.getUTCDay() + 6) % 7] ?? 1
  const day = sites.reduce((sum, site) => {
    const hour = Math.floor((at.getUTCHours() + site.offset + 24) % 24)
    return sum + site.share * ((hours.work?.[hour] ?? 0) / 72)
  }, 0)
  return Math.min(1, 0.35 + week * day)
}

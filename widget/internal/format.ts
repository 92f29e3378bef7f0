const MINUTE = 60
const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', MINUTE],
]

/** Dates and numbers of one locale; the `Intl` objects are made once, they are slow to make. */
export class Format {
  readonly locale: string
  readonly zone: string
  #number: Intl.NumberFormat
  #dateTime: Intl.DateTimeFormat
  #day: Intl.DateTimeFormat
  #wholeDay: Intl.DateTimeFormat
  #clock: Intl.DateTimeFormat
  #days = new Map<string, string>()
  #relative: Intl.RelativeTimeFormat
  #regions: Intl.DisplayNames

  /** In the zone of the person, or in UTC. */
  constructor(locale: string, utc = false) {
    this.locale = locale
    const timeZone = utc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone
    this.zone = timeZone
    this.#number = new Intl.NumberFormat(locale)
    this.#dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone })
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
    this.#wholeDay = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone })
    this.#clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone })
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
    this.#regions = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  }

  number = (value: number) => this.#number.format(value)
  time = (iso: string) => this.#dateTime.format(new Date(iso))
  day = (iso: string) => this.#day.format(new Date(iso))
  /** The day that a time has in UTC. */
  utcDay = (iso: string) => new Date(iso).toLocaleDateString(this.locale, { dateStyle: 'medium', timeZone: 'UTC' })
  clock = (iso: string) => this.#clock.format(new Date(iso))

  /** "Monday, June 15, 2026"; remembered by quarters of an hour, the finest step between time zones. */
  wholeDay(iso: string): string {
    const key = iso.slice(0, 14) + Math.floor(Number(iso.slice(14, 16)) / 15)
    let day = this.#days.get(key)
    if (day === undefined) {
      if (this.#days.size > 5000) this.#days.clear()
      day = this.#wholeDay.format(new Date(iso))
      this.#days.set(key, day)
    }
    return day
  }

  /** The last second of a day such as `2026-01-31`, epoch ms. */
  endOf(day: string): number {
    const utc = Date.parse(`${day}T23:59:59Z`)
    return this.zone === 'UTC' ? utc : new Date(`${day}T23:59:59`).getTime()
  }

  /** "in 14 minutes", "2 hours ago", "now". */
  relative(iso: string): string {
    const seconds = (Date.parse(iso) - Date.now()) / 1000
    for (const [unit, size] of UNITS) {
      if (Math.abs(seconds) >= size) return this.#relative.format(Math.trunc(seconds / size), unit)
    }
    return seconds > 10 ? this.#relative.format(Math.trunc(seconds), 'second') : this.#relative.format(0, 'second')
  }

  /** "3 minutes", never less than one. */
  minutes(seconds: number): string {
    const options = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const
    return new Intl.NumberFormat(this.locale, options).format(Math.max(1, Math.ceil(seconds / MINUTE)))
  }

  /** A country's name for its code; whatever else was sent stays as it is. */
  country(code: string): string {
    return /^[A-Z]{2}$/.test(code) ? (this.#regions.of(code) ?? code) : code
  }
}

/** A locale that `Intl` accepts: the wanted one when it is well formed, or English. */
export function validLocale(wanted: string): string {
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

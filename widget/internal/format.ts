const MINUTE = 60
const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', MINUTE],
]

type Style = 'full' | 'medium' | undefined

/** Dates and numbers of one locale. The `Intl` objects are slow to make: each is made when it is first used, once. */
export class Format {
  readonly locale: string
  #utc: boolean
  #made = new Map<string, unknown>()
  #days = new Map<string, string>()

  /** In the zone of the person, or in UTC. */
  constructor(locale: string, utc = false) {
    this.locale = locale
    this.#utc = utc
  }

  get zone(): string {
    return this.#utc ? 'UTC' : this.#once('', () => new Intl.DateTimeFormat().resolvedOptions().timeZone)
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make())
    return this.#made.get(name) as T
  }

  #date(iso: string, dateStyle: Style, timeStyle: Style, timeZone = this.zone): string {
    const make = () => new Intl.DateTimeFormat(this.locale, { dateStyle, timeStyle, timeZone })
    return this.#once(`${dateStyle}${timeStyle}${timeZone}`, make).format(new Date(iso))
  }

  #relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
    const make = () => new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' })
    return this.#once('relative', make).format(Math.trunc(value), unit)
  }

  number = (value: number) => this.#once('number', () => new Intl.NumberFormat(this.locale)).format(value)
  time = (iso: string) => this.#date(iso, 'medium', 'medium')
  day = (iso: string) => this.#date(iso, 'medium', undefined)
  /** The day that a time has in UTC. */
  utcDay = (iso: string) => this.#date(iso, 'medium', undefined, 'UTC')
  clock = (iso: string) => this.#date(iso, undefined, 'medium')

  /** "Monday, June 15, 2026"; remembered by quarters of an hour, the finest step between time zones. */
  wholeDay(iso: string): string {
    const key = iso.slice(0, 14) + Math.floor(Number(iso.slice(14, 16)) / 15)
    let day = this.#days.get(key)
    if (day === undefined) {
      if (this.#days.size > 5000) this.#days.clear()
      day = this.#date(iso, 'full', undefined)
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
      if (Math.abs(seconds) >= size) return this.#relative(seconds / size, unit)
    }
    return this.#relative(seconds > 10 ? seconds : 0, 'second')
  }

  /** "3 minutes", never less than one. */
  minutes(seconds: number): string {
    const options = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const
    return new Intl.NumberFormat(this.locale, options).format(Math.max(1, Math.ceil(seconds / MINUTE)))
  }

  /** A country's name for its code; whatever else was sent stays as it is. */
  country(code: string): string {
    const make = () => new Intl.DisplayNames(this.locale, { type: 'region', fallback: 'code' })
    return /^[A-Z]{2}$/.test(code) ? (this.#once('country', make).of(code) ?? code) : code
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

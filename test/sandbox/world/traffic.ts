import type { Maker } from './maker.ts'
import { type MixRow, mix } from './mix.ts'
import { folders } from './names.ts'
import type { Person } from './people.ts'
import { above, type Random } from './random.ts'
import { Rhythm } from './rhythm.ts'
import type { Made } from './scene.ts'

const bursts: Record<string, number> = { file_add: 0.12, file_edit: 0.06, file_delete: 0.15 }
const serviceTypes = ['file_add', 'file_edit', 'file_download']

/** Everyday events, exactly `count` of them, in [from, to), by the weights of the mix. */
export function traffic(maker: Maker, from: number, to: number, count: number, emit: (made: Made) => void): void {
  const days = new Traffic(maker, from, to, emit)
  const left = shares(count)
  days.services(left, Math.round(count * 0.05))
  days.bursts(left)
  const deck: string[] = []
  for (const [type, number] of left) for (let i = 0; i < number; i++) deck.push(type)
  days.sessions(maker.random.shuffle(deck))
}

/** How many of each type: exact shares, the remainder to the largest fractions. */
export function shares(count: number): Map<string, number> {
  let sum = 0
  for (const row of mix.values()) sum += row.weight
  const exact = [...mix.values()].map(row => ({ type: row.type, share: (row.weight / sum) * count }))
  const left = new Map(exact.map(({ type, share }) => [type, Math.floor(share)]))
  let missing = count - [...left.values()].reduce((total, number) => total + number, 0)
  for (const { type } of exact.sort((one, other) => (other.share % 1) - (one.share % 1))) {
    if (missing-- <= 0) break
    left.set(type, (left.get(type) ?? 0) + 1)
  }
  return left
}

class Traffic {
  readonly #maker: Maker
  readonly #random: Random
  readonly #from: number
  readonly #to: number
  readonly #emit: (made: Made) => void
  readonly #rhythm: Rhythm
  readonly #rates: Float64Array

  constructor(maker: Maker, from: number, to: number, emit: (made: Made) => void) {
    this.#maker = maker
    this.#random = maker.random
    this.#from = from
    this.#to = to
    this.#emit = emit
    this.#rhythm = new Rhythm(from, to)
    let sum = 0
    this.#rates = Float64Array.from(maker.world.people, person => {
      sum += person.status === 'invited' ? 0 : person.rate
      return sum
    })
  }

  /** Two programs, day and night, every five or fifteen minutes. */
  services(left: Map<string, number>, count: number): void {
    for (let i = 0; i < count; i++) {
      const index = i % 2
      const person = this.#maker.world.services[index]
      const type = this.#random.pick(serviceTypes)
      const number = left.get(type) ?? 0
      if (!person || number === 0) continue
      left.set(type, number - 1)
      const step = index === 0 ? 300 : 900
      const slot = Math.floor((this.#from + this.#random.next() * (this.#to - this.#from)) / step) * step
      const time = Math.min(this.#to - 1, Math.max(this.#from, slot + this.#random.int(0, 4)))
      this.#emit(this.#maker.make(type, time, { person, access: 'api', geo: person.json.office }))
    }
  }

  /** A desktop that syncs a folder: 5 to 200 events within seconds. */
  bursts(left: Map<string, number>): void {
    for (const [type, share] of Object.entries(bursts)) {
      let budget = Math.floor((left.get(type) ?? 0) * share)
      while (budget >= 5) {
        const size = Math.min(budget, Math.max(5, Math.min(200, Math.round(this.#random.lognormal(25, 1)))))
        budget -= size
        left.set(type, (left.get(type) ?? 0) - size)
        const { person, time } = this.#who('work')
        const span = type === 'file_delete' ? 120 : this.#random.int(1, 3)
        const folder = this.#random.int(0, folders.length - 1)
        for (let i = 0; i < size; i++) {
          const at = Math.min(this.#to - 1, time + Math.floor((i * span) / size))
          this.#emit(this.#maker.make(type, at, { person, access: 'desktop', geo: person.json.office, folder }))
        }
      }
    }
  }

  /** Sittings of 3 to 60 events on one folder from one device; everything else stands alone. */
  sessions(deck: string[]): void {
    const alone: MixRow[] = []
    const work: MixRow[] = []
    for (const type of deck) {
      const row = mix.get(type)
      if (row) (row.rhythm === 'work' ? work : alone).push(row)
    }
    for (const row of alone) {
      const { person, time } = this.#who(row.rhythm)
      this.#emit(this.#maker.make(row.type, time, { person }))
    }
    while (work.length > 0) {
      const { person, time } = this.#who('work')
      const length = Math.max(3, Math.min(60, Math.round(this.#random.lognormal(9, 0.8))))
      const folder = this.#random.int(0, folders.length - 1)
      const device = this.#random.chance(0.62) ? 'desktop' : this.#random.chance(0.8) ? 'web' : 'mobile'
      const geo = this.#random.chance(0.3) ? person.json.home : person.json.office
      let at = time
      for (let i = 0; i < length && at < this.#to && at < person.to; i++) {
        const row = work.pop()
        if (!row) return
        const access = (row.access[device] ?? 0) > 0.04 ? device : undefined
        this.#emit(this.#maker.make(row.type, at, { person, access, geo, folder }))
        at += Math.round(this.#random.lognormal(20, 1.1))
      }
    }
  }

  /** Somebody who is there that day, and when. */
  #who(kind: string): { person: Person; time: number } {
    for (let attempt = 0; ; attempt++) {
      const sums = this.#rates
      const person = this.#maker.world.people[above(sums, this.#random.next() * (sums.at(-1) ?? 0))]
      if (!person) continue
      const time = this.#rhythm.moment(kind, person.site, this.#random)
      if (time < person.from || time >= person.to) continue
      const day = Math.floor(time / 86400)
      const absent = ((person.index * 2654435761 + day * 40503) >>> 0) % 100 < 18
      if (!absent || attempt > 20) return { person, time }
    }
  }
}

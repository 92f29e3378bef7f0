import { delay } from './arrival.ts'
import { writeHistory } from './history.ts'
import { EventLog } from './log.ts'
import { Maker } from './maker.ts'
import type { Person, Role, Status } from './people.ts'
import { Random } from './random.ts'
import { eventShapes } from './shapes.ts'
import type { Story } from './stories.ts'
import { trickle } from './trickle.ts'
import { makeWorld, type World } from './world.ts'

/** All that a team is made from: the same spec gives the same team, byte for byte. */
export interface TeamSpec {
  id: string
  seed: string
  name: string
  domain: string
  members: number
  /** Events within the last 60 days before `now`. */
  events: number
  /** How far history goes back. */
  days: number
  /** Milliseconds since the epoch: where history ends and the trickle begins. */
  now: number
  /** Live events a minute at a lively hour; 0 = none. */
  trickle: number
  everyType: boolean
  /** All of history has arrived by `now`; else some of it shows up within a day after. */
  settled?: boolean
}

/** What was changed about a team after it was made; kept so that a restart changes nothing. */
export interface TeamChanges {
  members: Record<string, { role?: Role; status?: Status }>
  added: { arrival: number; event: unknown; text?: string }[]
  fileEvents: boolean
}

export const noChanges = (): TeamChanges => ({ members: {}, added: [], fileEvents: true })

export class Team {
  readonly spec: TeamSpec
  readonly changes: TeamChanges
  readonly world: World
  readonly stories: Story[]
  readonly #log = new EventLog()
  #nextMinute: number

  constructor(spec: TeamSpec, changes: TeamChanges) {
    this.spec = spec
    this.changes = changes
    const now = Math.floor(spec.now / 1000)
    this.world = makeWorld({ seed: spec.seed, name: spec.name, domain: spec.domain, now, members: spec.members })
    const delays = new Random(spec.seed, 'delays')
    const maker = new Maker(this.world, new Random(spec.seed, 'history'))
    const history = { now, days: spec.days, events: spec.events, everyType: spec.everyType }
    this.stories = writeHistory(maker, history, made => {
      const category = eventShapes.get(made.type)?.category ?? 'other'
      const arrival = made.time * 1000 + delay(delays)
      this.#log.add({ ...made, category }, spec.settled ? Math.min(arrival, spec.now) : arrival)
    })
    this.#nextMinute = Math.ceil(now / 60)
    for (const { arrival, event, text } of changes.added) {
      this.#live(arrival)
      this.#insert(event, arrival, text)
    }
  }

  /** The log as it stands at `now` (milliseconds). */
  log(now: number): EventLog {
    this.#live(now)
    this.#log.settle(now)
    return this.#log
  }

  /** Adds an event as it is; it arrives at `arrival` (milliseconds), at the earliest now. `text` is its exact JSON. */
  add(event: unknown, arrival: number, now: number, text?: string): void {
    this.log(now)
    const at = Math.max(arrival, now)
    this.changes.added.push({ arrival: at, event, ...(text === undefined ? {} : { text }) })
    this.#insert(event, at, text)
  }

  person(email: string): Person | undefined {
    const wanted = email.trim().toLowerCase()
    return this.world.people.find(person => person.email === wanted)
  }

  member(memberId: string): Person | undefined {
    return this.world.people.find(person => person.memberId === memberId)
  }

  /** Role and status as they are now: the person keeps those that history was written with. */
  standing(person: Person): { role: Role; status: Status } {
    return { role: person.role, status: person.status, ...this.changes.members[person.email] }
  }

  isActiveAdmin(person: Person): boolean {
    const { role, status } = this.standing(person)
    return role === 'team_admin' && status === 'active'
  }

  change(email: string, change: { role?: Role; status?: Status }): boolean {
    const person = this.person(email)
    if (!person) return false
    this.changes.members[person.email] = { ...this.changes.members[person.email], ...change }
    return true
  }

  #live(now: number): void {
    if (this.spec.trickle <= 0) return
    for (; this.#nextMinute * 60_000 <= now; this.#nextMinute++) {
      for (const { made, arrival } of trickle(this.world, this.#nextMinute, this.spec.trickle)) {
        this.#log.add({ ...made, category: eventShapes.get(made.type)?.category ?? 'other' }, arrival)
      }
    }
  }

  #insert(event: unknown, arrival: number, text?: string): void {
    this.#log.add({ ...outline(event), json: text ?? JSON.stringify(event) }, arrival)
  }
}

/** Type, category and time of an event that somebody else made, however broken it is. */
function outline(event: unknown): { type: string; category: string; time: number } {
  const get = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  const tag = (key: string) => String(get(get(event, key), '.tag') ?? 'other')
  const time = Date.parse(String(get(event, 'timestamp')))
  return { type: tag('event_type'), category: tag('event_category'), time: Number.isFinite(time) ? time / 1000 : 0 }
}

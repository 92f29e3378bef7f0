import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { schemaValidator } from './schema.ts'
import { faultsOf } from './world/check.ts'
import { mix } from './world/mix.ts'
import { sites } from './world/places.ts'
import { eventShapes } from './world/shapes.ts'
import { noChanges, Team, type TeamSpec } from './world/team.ts'

const now = Date.parse('2026-08-14T10:00:00Z')
const day = 86_400
const spec: TeamSpec = {
  id: 'dbtid:test',
  seed: 'world',
  name: 'Test',
  domain: 'test.example',
  members: 500,
  events: 25_000,
  days: 90,
  now,
  trickle: 6,
  everyType: true,
}

interface Event {
  timestamp: string
  event_type: { '.tag': string }
  event_category: { '.tag': string }
  actor?: Record<string, { email?: string; '.tag'?: string } | string>
  participants?: unknown[]
  assets?: { display_name: string; file_id?: string }[]
  details: Record<string, unknown>
}

const textsOf = (team: Team, until = now) =>
  team
    .log(until)
    .all({}, Number.POSITIVE_INFINITY)
    .map(bytes => Buffer.from(bytes).toString())

let team: Team
let texts: string[]
let events: Event[]

beforeAll(() => {
  team = new Team(spec, noChanges())
  texts = textsOf(team)
  events = texts.map(text => JSON.parse(text))
})

const schemaFile = join(import.meta.dirname, '../../../shared/dropbox/team-event.schema.json')
const futureTypes = () => events.filter(event => !eventShapes.has(event.event_type['.tag']))

if (existsSync(schemaFile)) {
  test("every event is valid by Dropbox's JSON Schema", () => {
    const live = textsOf(new Team({ ...spec, events: 0, days: 60 }, noChanges()), now + 20 * 60_000)
    const validate = schemaValidator(readFileSync(schemaFile, 'utf8'))
    const wrong = [...events, ...live.map(text => JSON.parse(text))].flatMap(event => validate(event))
    expect(live.length).toBeGreaterThan(10)
    expect(wrong).toEqual([])
    expect(validate({ ...events[0], details: {} })).not.toEqual([])
  }, 60_000)
}

test('every event has the shape that the table of shapes gives its type', () => {
  const wrong = events.flatMap(event => (eventShapes.has(event.event_type['.tag']) ? faultsOf(event) : []))
  expect(wrong).toEqual([])
})

test('the table of shapes finds a wrong event', () => {
  const good = JSON.parse(texts[0] ?? '')
  expect(faultsOf(good)).toEqual([])
  expect(faultsOf({ ...good, timestamp: 'today' })).toEqual(['timestamp'])
  expect(faultsOf({ ...good, details: { '.tag': 'nothing' } })).toContain('details/.tag')
})

test('all 631 event types are there, and a few that no specification knows', () => {
  const types = new Set(events.map(event => event.event_type['.tag']))
  expect(eventShapes.size).toBe(631)
  expect([...eventShapes.keys()].filter(type => !types.has(type))).toEqual([])
  expect(futureTypes().length).toBe(13)
})

test('exactly the asked number lies within sixty days', () => {
  const from = now / 1000 - 60 * day
  expect(team.log(now).all({ from, to: now / 1000 }, Number.POSITIVE_INFINITY)).toHaveLength(25_000)
})

test('of what happened last some is still to arrive, unless all of history is settled', () => {
  const waiting = (settled: boolean) => {
    const log = new Team({ ...spec, trickle: 0, settled }, noChanges()).log(now)
    return log.all({}, Number.POSITIVE_INFINITY).length - log.size
  }
  expect(waiting(false)).toBeGreaterThan(0)
  expect(waiting(true)).toBe(0)
})

test('common types come as often as the mix says', () => {
  const plain = new Team({ ...spec, events: 20_000, days: 60, everyType: false, seed: 'mix' }, noChanges())
  const counts = new Map<string, number>()
  for (const text of textsOf(plain)) {
    const type = JSON.parse(text).event_type['.tag']
    counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  const planted = plain.stories.reduce((sum, story) => sum + story.count, 0)
  const weights = [...mix.values()].reduce((sum, row) => sum + row.weight, 0)
  for (const { type, weight } of mix.values()) {
    if (weight < 1) continue
    const expected = (weight / weights) * 20_000
    const count = counts.get(type) ?? 0
    expect(Math.abs(count - expected), type).toBeLessThan(expected * 0.03 + planted * 0.5 + 5)
  }
})

test('the day has its rhythm: weekdays are busy, Sundays quiet, nights where people are quieter than noon', () => {
  const byWeekday = new Array<number>(7).fill(0)
  for (const event of events) {
    const weekday = new Date(event.timestamp).getUTCDay()
    byWeekday[weekday] = (byWeekday[weekday] ?? 0) + 1
  }
  expect(byWeekday[0] ?? 0).toBeLessThan((byWeekday[2] ?? 0) / 3)
  const offsets = new Map(team.world.people.map(({ email, site }) => [email, sites[site]?.offset ?? 0]))
  const byHour = new Array<number>(24).fill(0)
  for (const { timestamp, actor } of events) {
    const inner = actor?.[String(actor['.tag'])]
    const offset = typeof inner === 'object' ? offsets.get(inner.email ?? '') : undefined
    if (offset === undefined) continue
    const hour = new Date(Date.parse(timestamp) + offset * 3_600_000).getUTCHours()
    byHour[hour] = (byHour[hour] ?? 0) + 1
  }
  const within = (from: number, to: number) => byHour.slice(from, to).reduce((sum, count) => sum + count, 0)
  expect(within(10, 13)).toBeGreaterThan(3000)
  expect(within(1, 4)).toBeLessThan(within(10, 13) / 5)
})

test('a member with admin rights is an admin in every event, a guest a user of another kind', () => {
  const admin = team.world.admins[0]?.email
  const tags = events.flatMap(event => {
    const tag = String(event.actor?.['.tag'])
    const inner = event.actor?.[tag]
    return typeof inner === 'object' && inner.email === admin ? [tag] : []
  })
  expect(tags.length).toBeGreaterThan(0)
  expect(new Set(tags)).toEqual(new Set(['admin']))
  expect(texts.some(text => text.includes('"actor":{".tag":"user","user":{".tag":"non_team_member"'))).toBe(true)
})

test('nobody acts after leaving', () => {
  const left = new Map(team.world.people.filter(one => Number.isFinite(one.to)).map(one => [one.email, one.to]))
  const late = events.filter(event => {
    const inner = event.actor?.user
    const end = typeof inner === 'object' && inner.email ? left.get(inner.email) : undefined
    return end !== undefined && Date.parse(event.timestamp) / 1000 >= end
  })
  expect(left.size).toBe(18)
  expect(late).toEqual([])
})

test('anonymous visitors, empty lists and hostile names are among them', () => {
  const anonymous = events.filter(event => event.actor?.['.tag'] === 'anonymous')
  expect(anonymous.length).toBeGreaterThan(500)
  expect(events.some(event => event.participants?.length === 0)).toBe(true)
  expect(events.some(event => event.participants === undefined)).toBe(true)
  const names = new Set(events.flatMap(event => event.assets ?? []).map(asset => asset.display_name))
  for (const name of ['__proto__', '<script>alert(document.domain)</script>.html', 'invoice\u202Efdp.exe'])
    expect(names.has(name), name).toBe(true)
})

test('moves, renames and copies point into their assets; a rename keeps the file id', () => {
  const moves = events.filter(event => /^file_(move|rename|copy)$/.test(event.event_type['.tag']))
  expect(moves.length).toBeGreaterThan(1000)
  for (const { event_type, assets = [], details } of moves) {
    expect(details.relocate_action_details).toEqual([{ src_asset_index: 0, dest_asset_index: 1 }])
    if (event_type['.tag'] === 'file_rename') expect(assets[0]?.file_id).toBe(assets[1]?.file_id)
  }
})

test('the stories are where the answer key says', () => {
  expect(team.stories.map(story => story.kind)).toContain('ransomware')
  for (const { kind, from, to, count, people } of team.stories) {
    expect(team.log(now).count({ from, to: to + 1 }), kind).toBeGreaterThanOrEqual(count)
    expect(people.length, kind).toBeGreaterThan(0)
  }
})

describe('arrival', () => {
  test('no event arrives more than a day late, nearly all by an hour past midnight', () => {
    const log = team.log(now)
    const arrived = { inTime: 0, nextDay: 0, ever: 0 }
    for (let from = now / 1000 - 60 * day; from < now / 1000; from += day) {
      const range = { from, to: from + day }
      arrived.inTime += log.all(range, (from + day + 3600) * 1000).length
      arrived.nextDay += log.all(range, (from + 2 * day) * 1000).length
      arrived.ever += log.all(range, Number.POSITIVE_INFINITY).length
    }
    expect(arrived.ever).toBe(25_000)
    expect(arrived.nextDay).toBe(arrived.ever)
    expect(arrived.inTime).toBeGreaterThan(arrived.ever * 0.97)
    expect(arrived.inTime).toBeLessThan(arrived.ever)
  })

  test('the trickle goes on by the clock and is the same whenever it is asked', () => {
    const quiet = { ...spec, events: 0, days: 60 }
    const often = new Team(quiet, noChanges())
    for (let minute = 0; minute <= 60; minute++) often.log(now + minute * 60_000)
    const once = new Team(quiet, noChanges())
    const seen = (one: Team) =>
      one
        .log(now + 3_600_000)
        .slice({}, 0, 10_000)
        .events.map(bytes => Buffer.from(bytes).toString())
    expect(seen(often)).toEqual(seen(once))
    expect(seen(once).length).toBeGreaterThan(60)
  })
})

test('the same seed gives the same log, byte for byte; another seed another one', () => {
  const small = { ...spec, events: 2500 }
  const first = textsOf(new Team(small, noChanges()))
  expect(textsOf(new Team(small, noChanges()))).toEqual(first)
  expect(textsOf(new Team({ ...small, seed: 'other' }, noChanges()))).not.toEqual(first)
})

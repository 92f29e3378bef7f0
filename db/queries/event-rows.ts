import { type SQL, sql } from 'drizzle-orm'
import { eventRows, itemPathOf } from '../schema/index.ts'

/**
 * Values of one event in the order of EVENT_COLUMNS. Strings hold no NUL and are not empty; the fingerprint is a safe
 * integer.
 */
export type EventValues = readonly (string | number | null)[]

/** The columns of `events` that normalizing fills, in the order of EventValues. */
export const EVENT_COLUMNS = [
  'time',
  'fp',
  'type',
  'activity',
  'category',
  'actor_type',
  'actor_id',
  'actor_name',
  'actor_email',
  'item_type',
  'item_id',
  'item_name',
  'item_path',
  'item_count',
  'ip',
  'country',
  'region',
  'city',
  'access_method',
  'external',
  'failure',
  'administrative',
  'impersonated',
  'severity',
  'extra',
  'chunk_id',
  'chunk_index',
] as const

type Column = (typeof EVENT_COLUMNS)[number]

const place = Object.fromEntries(EVENT_COLUMNS.map((name, index) => [name, index])) as Record<Column, number>
const placesOf = (columns: readonly Column[]) => columns.map(name => place[name])

interface Dictionary {
  table: string
  ref: string
  /** The key's columns, and where their values stand in an event. */
  columns: readonly string[]
  places: readonly number[]
}

const GROUP = [
  ...(['type', 'activity', 'category', 'actor_type', 'item_type', 'country', 'access_method'] as const),
  ...(['external', 'failure', 'administrative', 'impersonated', 'severity'] as const),
]

/** What an event has as a code, by the name of its page-local list in `PackedEvents`. */
const DICTIONARIES = {
  groups: { table: 'event_groups', ref: 'group_ref', columns: GROUP, places: placesOf(GROUP) },
  actors: {
    table: 'actors',
    ref: 'actor_ref',
    columns: ['email', 'dropbox_id', 'name', 'type'],
    places: placesOf(['actor_email', 'actor_id', 'actor_name', 'actor_type']),
  },
  origins: {
    table: 'origins',
    ref: 'origin_ref',
    columns: ['ip', 'country', 'region', 'city'],
    places: placesOf(['ip', 'country', 'region', 'city']),
  },
} as const satisfies Record<string, Dictionary>
type DictionaryName = keyof typeof DICTIONARIES
const NAMES = Object.keys(DICTIONARIES) as DictionaryName[]

/** Events as they are sent: JSON lists of what repeats, and rows that name places in those lists. */
export type PackedEvents = Record<DictionaryName, string> & { rows: string; count: number }

/** The other columns of a row, as they are sent, behind the three places. */
const OWN = [
  'time',
  'fp',
  'item_id',
  'item_name',
  'item_path',
  'item_count',
  'extra',
  'chunk_id',
  'chunk_index',
] as const

const OWN_PLACES = placesOf(OWN)

/** Packs events, with row ids in front of each when some are given. */
export function packEvents(list: readonly EventValues[], ids?: readonly number[]): PackedEvents {
  const lists = NAMES.map(name => new DistinctList(DICTIONARIES[name].places))
  const rows = list.map((event, index) => {
    const row: (string | number | null)[] = lists.map(one => one.placeOf(event))
    for (const at of OWN_PLACES) row.push(at === place.item_path ? packedPath(event) : (event[at] ?? null))
    if (ids) row.push(ids[index] ?? null)
    return row
  })
  const [groups = '[]', actors = '[]', origins = '[]'] = lists.map(one => JSON.stringify(one.values))
  return { groups, actors, origins, rows: JSON.stringify(rows), count: rows.length }
}

/** Distinct values in the order in which they came. To compare a few with the same first value beats to join a key. */
class DistinctList {
  readonly values: (string | number)[][] = []
  readonly #byFirst = new Map<string | number, number[]>()
  readonly #places: readonly number[]

  constructor(places: readonly number[]) {
    this.#places = places
  }

  placeOf(event: EventValues): number {
    const first = event[this.#places[0] ?? -1] ?? ''
    const known = this.#byFirst.get(first)
    const found = known?.find(number => this.#isAt(number, event))
    if (found !== undefined) return found
    const number = this.values.push(this.#places.map(at => event[at] ?? '')) - 1
    if (known) known.push(number)
    else this.#byFirst.set(first, [number])
    return number
  }

  #isAt(number: number, event: EventValues): boolean {
    return this.#places.every((at, index) => this.values[number]?.[index] === (event[at] ?? ''))
  }
}

/** A path mostly ends with the name: then it is stored without. The schema's `itemPathOf` puts it together. */
function packedPath(event: EventValues): string | null {
  const [path, name] = [event[place.item_path], event[place.item_name]]
  if (typeof path !== 'string') return null
  if (typeof name === 'string' && path.endsWith(`/${name}`)) return path.slice(0, path.length - name.length)
  return path.endsWith('/') || path.startsWith('=') ? `=${path}` : path
}

/** What is new in the lists gets a code. */
export function insertCodes(connectionId: number, packed: PackedEvents, guard: SQL): SQL[] {
  return NAMES.map(name => {
    const { table, columns } = DICTIONARIES[name]
    return sql`insert into ${sql.identifier(table)} (connection_id, ${sql.raw(columns.join(', '))})
      select ${connectionId}, ${sql.raw(columns.map((_, index) => `value ->> ${index}`).join(', '))}
      from json_each(${packed[name]}) where ${guard} on conflict do nothing`
  })
}

/** `with` clauses that give the codes of the lists' places, and joins of them to rows `e`. What is not found is null. */
function codes(connectionId: number, packed: PackedEvents): { clauses: SQL; joins: SQL } {
  const clauses = NAMES.map(name => {
    const { table, columns } = DICTIONARIES[name]
    const same = columns.map((column, index) => `k.${column} = j.value ->> ${index}`).join(' and ')
    return sql`${sql.identifier(`${name}_sent`)}(place, code) as materialized (select j.key, k.id from json_each(${packed[name]}) j
      cross join ${sql.identifier(table)} k where k.connection_id = ${connectionId} and ${sql.raw(same)})`
  })
  const joins = NAMES.map((name, index) => `left join ${name}_sent on ${name}_sent.place = e.value ->> ${index}`)
  return { clauses: sql.join(clauses, sql`, `), joins: sql.raw(joins.join(' ')) }
}

const refs = NAMES.map(name => DICTIONARIES[name].ref)
const columnList = sql.raw([...refs, ...OWN].join(', '))
const own = OWN.map((name, index) => ({ name, value: `e.value ->> ${NAMES.length + index}` }))
const valueList = sql.raw([...NAMES.map(name => `${name}_sent.code`), ...own.map(({ value }) => value)].join(', '))

/**
 * The hot insert. json_each because one bound text beats thousands of bound values: the query builder takes 20 ms of CPU
 * to write the SQL of a page, this takes none. Codes must have been inserted.
 */
export function insertRows(connectionId: number, packed: PackedEvents, guard: SQL): SQL {
  const { clauses, joins } = codes(connectionId, packed)
  return sql`with ${clauses}
    insert into event_rows (connection_id, ${columnList})
    select ${connectionId}, ${valueList} from json_each(${packed.rows}) e ${joins} where ${guard}
    on conflict do nothing`
}

/** What makes an event the event it is stays as it was stored. */
const FIXED: ReadonlySet<string> = new Set(['time', 'fp', 'chunk_id', 'chunk_index'])
const setters = sql.raw(
  [
    ...NAMES.map(name => `${DICTIONARIES[name].ref} = v.${name}`),
    ...own.filter(({ name }) => !FIXED.has(name)).map(({ name }) => `${name} = v.${name}`),
  ].join(', '),
)
const named = sql.raw(
  [
    ...NAMES.map(name => `${name}_sent.code as ${name}`),
    ...own.map(({ name, value }) => `${value} as ${name}`),
    `e.value ->> ${NAMES.length + OWN.length} as row`,
  ].join(', '),
)

/** Gives rows other values; packed with their row ids. Codes must have been inserted. */
export function updateRows(connectionId: number, packed: PackedEvents, guard: SQL): SQL {
  const { clauses, joins } = codes(connectionId, packed)
  return sql`with ${clauses},
    v as materialized (select ${named} from json_each(${packed.rows}) e ${joins})
    update event_rows set ${setters} from v
    where event_rows.id = v.row and event_rows.connection_id = ${connectionId} and ${guard}`
}

/** Adds rows to the search index: names and paths behind three characters that are the connection. */
export function insertTexts(rows: SQL): SQL {
  const path = sql.raw('path')
  return sql`insert into events_text (rowid, item)
    select id, char(57344 + connection_id / 16777216 % 4096, 57344 + connection_id / 4096 % 4096, 57344 + connection_id % 4096) || char(10) || case
      when ${path} is null then item_name
      when instr(${path}, item_name) > 0 then ${path}
      else coalesce(item_name, '') || char(10) || ${path} end
    from (select id, connection_id, item_name, ${itemPathOf(eventRows)} as path from event_rows
      where (item_name is not null or item_path is not null) and ${rows})`
}

const DIMENSIONS = sql.raw(`(values ('g'), ('a'), ('o'))`)

/** Daily counts of rows, by dimension, day and key. `condition` is about `e`, a row. */
export function countsOfRows(condition: SQL): SQL {
  return sql`select d.column1 as dimension, e.time / 86400 as day,
      case d.column1 when 'g' then e.group_ref when 'a' then e.actor_ref else e.origin_ref end as key, count(*) as n
    from event_rows e, ${DIMENSIONS} d where ${condition} group by 1, 2, 3`
}

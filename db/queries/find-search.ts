import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { actors, eventGroups, eventRows, origins } from '../schema/index.ts'
import {
  actorContains,
  conditionOn,
  DIMENSIONS,
  type Dimension,
  type EventFilter,
  type EventPlace,
  type Match,
} from './event-filter.ts'
import { asQuery, type Codes, countSome, FEW, lookedFor, lookups, type Search } from './event-search.ts'

const DICTIONARY = { group: eventGroups, actor: actors, origin: origins } as const

/** Codes that are named one by one. */
const MAX_CODES = 10_000
/** Row ids that are looked up and sorted; what has more is found soon enough by walking. */
const MAX_IDS = 5000
/** Row ids that are sent there and back: some eight kilobytes. */
const NAMED_IDS = 1000

/**
 * The narrowest search for a filter. What many events have is found soon by walking; what few have is found at once by its
 * index; so only the few need to be counted, and no further.
 */
export async function findSearch(db: Db, connectionId: number, filter: EventFilter): Promise<Search> {
  const { search, people } = await codesFor(db, connectionId, filter)
  const found = await Promise.all([
    ...DIMENSIONS.map(dimension => byCodes(db, filter, dimension, search.codes[dimension])),
    searchIds(db, connectionId, filter.id.any),
    searchItems(db, connectionId, filter),
    filter.q === undefined ? undefined : searchAnywhere(db, connectionId, filter.q, people),
  ])
  // Of what many have, the one whose index says the rest as well; of those, the one with the fewest codes.
  const effort = ({ by }: Found) =>
    typeof by === 'object' ? 0 : lookups(search, by) * MAX_CODES + Number(lookedFor({ ...search, by })?.codes.length)
  const [best] = found.filter(one => one !== undefined).toSorted((a, b) => a.count - b.count || effort(a) - effort(b))
  return best ? { ...search, by: best.by, many: best.count >= FEW } : search
}

/** The filter as codes, for events that are found without it. */
export async function findCodes(db: Db, connectionId: number, filter: EventFilter): Promise<Search> {
  return (await codesFor(db, connectionId, filter)).search
}

async function codesFor(
  db: Db,
  connectionId: number,
  filter: EventFilter,
): Promise<{ search: Search; people: Codes | undefined }> {
  const [group, actor, origin, people] = await Promise.all([
    ...DIMENSIONS.map(dimension => codesOf(db, connectionId, dimension, conditionOn[dimension](filter))),
    filter.q === undefined ? undefined : codesOf(db, connectionId, 'actor', actorContains(filter.q)),
  ])
  const codes: Search['codes'] = {
    ...(group ? { group } : {}),
    ...(actor ? { actor } : {}),
    ...(origin ? { origin } : {}),
  }
  return { search: { codes, people: people && asQuery(people) }, people }
}

type Found = { by: NonNullable<Search['by']>; count: number }

async function byCodes(
  db: Db,
  filter: EventFilter,
  dimension: Dimension,
  codes: Codes | undefined,
): Promise<Found | undefined> {
  if (!Array.isArray(codes)) return undefined
  return { by: dimension, count: await countSome(db, filter, dimension, codes) }
}

/** The codes that meet a condition; nothing when there is none. */
async function codesOf(
  db: Db,
  connectionId: number,
  dimension: Dimension,
  condition: SQL | undefined,
): Promise<Codes | undefined> {
  if (!condition) return undefined
  const { id, connectionId: whose } = DICTIONARY[dimension]
  const query = sql`select ${id} as id from ${DICTIONARY[dimension]} where ${and(eq(whose, connectionId), condition)}`
  const rows = await db.all<{ id: number }>(sql`${query} limit ${MAX_CODES + 1}`)
  return rows.length > MAX_CODES ? query : rows.map(row => row.id)
}

async function searchIds(db: Db, connectionId: number, places: readonly EventPlace[]): Promise<Found | undefined> {
  if (places.length === 0) return undefined
  const own = places.filter(place => place.connectionId === connectionId).map(({ time, fp }) => [time, fp])
  return few(
    db,
    sql`select e.id from json_each(${JSON.stringify(own)}) p cross join event_rows e
      where e.connection_id = ${connectionId} and e.time = p.value ->> 0 and e.fp = p.value ->> 1`,
  )
}

/** Names and paths by their trigrams. A text under three characters is in too many to look for. */
async function searchItems(db: Db, connectionId: number, { item }: EventFilter): Promise<Found | undefined> {
  const wanted = item.any.map((match: Match) => (match.operator === 'set' ? undefined : trigrams(match.text)))
  if (wanted.length === 0 || wanted.some(one => one === undefined)) return undefined
  return few(db, textIds(connectionId, wanted.join(' OR ')))
}

/** In items by trigrams, in people by their list. */
async function searchAnywhere(
  db: Db,
  connectionId: number,
  text: string,
  people: Codes | undefined,
): Promise<Found | undefined> {
  const match = trigrams(text)
  if (match === undefined || !Array.isArray(people)) return undefined
  const items = textIds(connectionId, match)
  if (people.length === 0) return few(db, items)
  return few(
    db,
    sql`${items} union all select id from event_rows indexed by event_rows_actor
      where ${eventRows.actorRef} in (${asQuery(people)})`,
  )
}

/** The ids, when they are not too many. A few come along at once, and need not be searched for again. */
async function few(db: Db, ids: SQL): Promise<Found | undefined> {
  const [row] = await db.all<{ n: number; ids: string | null }>(
    sql`select count(*) as n, case when count(*) <= ${NAMED_IDS} then json_group_array(id) end as ids
      from (${ids} limit ${MAX_IDS + 1})`,
  )
  const count = row?.n ?? 0
  if (count > MAX_IDS) return undefined
  return { by: { ids: row?.ids ? sql`select value from json_each(${row.ids})` : ids, count }, count }
}

function textIds(connectionId: number, match: string): SQL {
  return sql`select rowid as id from events_text where events_text match ${`${tokenOf(connectionId)} AND (${match})`}`
}

/** As it is written with the text. */
function tokenOf(connectionId: number): string {
  const units = [16_777_216, 4096, 1]
  return `"${String.fromCharCode(...units.map(unit => 57_344 + (Math.floor(connectionId / unit) % 4096)))}"`
}

/** From so many characters on, trigrams side by side say nearly as much as those that overlap, and a third are read. */
const LONG = 9

/** A text's trigrams, quoted. What matches holds them all, though perhaps not side by side. */
function trigrams(text: string): string | undefined {
  const characters = [...text]
  const last = characters.length - 3
  if (last < 0 || text.includes('\0')) return undefined
  const step = characters.length < LONG ? 1 : 3
  const all = characters.flatMap((_, index) =>
    index === last || (index < last && index % step === 0) ? [characters.slice(index, index + 3).join('')] : [],
  )
  return `(${[...new Set(all)].map(one => `"${one.replaceAll('"', '""')}"`).join(' AND ')})`
}

/** The version 6 addresses that connections have events from. They begin with a digit or letter: only the colon tells. */
export async function version6Addresses(db: Db, connectionIds: readonly number[], limit: number): Promise<string[]> {
  const lists = await Promise.all(
    connectionIds.map(id =>
      db
        .selectDistinct({ ip: origins.ip })
        .from(origins)
        .where(and(eq(origins.connectionId, id), sql`${origins.ip} like '%:%'`))
        .limit(limit),
    ),
  )
  return [...new Set(lists.flat().map(row => row.ip))]
}

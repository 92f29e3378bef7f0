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
import { asQuery, type Codes, countSome, FEW, type Search } from './event-search.ts'

const DICTIONARY = { group: eventGroups, actor: actors, origin: origins } as const

/** Codes that are named one by one. */
const MAX_CODES = 10_000
/** Row ids that are looked up and sorted; what has more is found soon enough by walking. */
const MAX_IDS = 5000

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
  const [best] = found.filter(one => one !== undefined).toSorted((a, b) => a.count - b.count)
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

/** The ids, when they are not too many. */
async function few(db: Db, ids: SQL): Promise<Found | undefined> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (${ids} limit ${MAX_IDS + 1})`)
  const count = row?.n ?? 0
  return count > MAX_IDS ? undefined : { by: { ids, count }, count }
}

function textIds(connectionId: number, match: string): SQL {
  return sql`select rowid as id from events_text where events_text match ${`${tokenOf(connectionId)} AND (${match})`}`
}

/** As it is written with the text. */
function tokenOf(connectionId: number): string {
  const units = [16_777_216, 4096, 1]
  return `"${String.fromCharCode(...units.map(unit => 57_344 + (Math.floor(connectionId / unit) % 4096)))}"`
}

/** All of a text's trigrams, quoted. What matches holds them all, though perhaps not side by side. */
function trigrams(text: string): string | undefined {
  const characters = [...text]
  if (characters.length < 3 || text.includes('\0')) return undefined
  const all = characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''))
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

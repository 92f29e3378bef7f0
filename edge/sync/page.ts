import { type EventValues, type PackedEvents, packEvents } from '../../db/queries/event-rows.ts'
import type { PageWrite, RawChunk } from '../../db/queries/pages.ts'
import { fingerprints, twin } from '../dropbox/fingerprint.ts'
import { normalize } from '../dropbox/normalize.ts'
import type { NormalizedEvent } from '../dropbox/normalized.ts'
import { CHUNK_EVENTS, chunkId, packChunk } from '../lib/chunks.ts'
import { packBases, type Twins } from './twins.ts'

interface Entry {
  raw: unknown
  event: NormalizedEvent
  base: number
  fp: number
}

export interface PreparedPage {
  entries: Entry[]
  rejected: PageWrite['rejected']
  minTime: number
  maxTime: number
}

/** Longest raw text that goes to quarantine whole. */
const QUARANTINE_TEXT = 1_000_000

/** Normalizes a page and gives every event its fingerprint base. Pure; nothing in an event can make it throw. */
export async function preparePage(events: readonly unknown[], salt: string): Promise<PreparedPage> {
  const bases = await fingerprints(events, salt)
  const entries: Entry[] = []
  const rejected: PageWrite['rejected'][number][] = []
  let minTime = Number.POSITIVE_INFINITY
  let maxTime = Number.NEGATIVE_INFINITY
  for (const [index, raw] of events.entries()) {
    const base = bases[index] ?? 0
    const result = normalize(raw)
    if (result.kind === 'rejected') {
      rejected.push({ reason: result.reason, raw: JSON.stringify(raw).slice(0, QUARANTINE_TEXT), fp: base })
      continue
    }
    const { event } = result
    minTime = Math.min(minTime, event.time)
    maxTime = Math.max(maxTime, event.time)
    entries.push({ raw, event, base, fp: base })
  }
  return { entries, rejected, minTime, maxTime }
}

/** Gives twins their ordinals within the pull. */
export function numberTwins(page: PreparedPage, twins: Twins): void {
  for (const entry of page.entries) entry.fp = twin(entry.base, twins.ordinal(entry.base))
}

export function packPageBases(page: PreparedPage): PageWrite['bases'] {
  return page.entries.length === 0
    ? undefined
    : { minTime: page.minTime, maxTime: page.maxTime, data: packBases(page.entries.map(entry => entry.base)) }
}

/** Packed events and raw chunks of what is not known yet, in time order, so that the index grows at its end. */
export function layOut(
  page: PreparedPage,
  known: ReadonlySet<string>,
  place: { sliceId: number; page: number },
): { events: PackedEvents; chunks: RawChunk[] } {
  const fresh = page.entries
    .filter(entry => known.size === 0 || !known.has(`${entry.event.time}:${entry.fp}`))
    .sort((a, b) => a.event.time - b.event.time)
  const rows: EventValues[] = []
  const chunks: RawChunk[] = []
  for (let at = 0; at < fresh.length; at += CHUNK_EVENTS) {
    const part = fresh.slice(at, at + CHUNK_EVENTS)
    const id = chunkId(place.sliceId, place.page, chunks.length)
    chunks.push({
      id,
      ...packChunk(part.map(entry => entry.raw)),
      minTime: part[0]?.event.time ?? 0,
      maxTime: part.at(-1)?.event.time ?? 0,
    })
    part.forEach((entry, index) => {
      rows.push(toValues(entry, id, index))
    })
  }
  return { events: pack(rows), chunks }
}

/** The row of one event as a page would store it. */
export function eventValues(event: NormalizedEvent, place: { fp: number; chunk: number; index: number }): EventValues {
  return toValues({ event, fp: place.fp }, place.chunk, place.index).map(clean)
}

/** In the order of EVENT_COLUMNS. */
function toValues({ event, fp }: Pick<Entry, 'event' | 'fp'>, chunk: number, index: number): EventValues {
  return [
    event.time,
    fp,
    event.type,
    event.activity,
    event.category,
    event.actorType,
    event.actorId ?? null,
    event.actorName ?? null,
    event.actorEmail ?? null,
    event.itemType ?? null,
    event.itemId ?? null,
    event.itemName ?? null,
    event.itemPath ?? null,
    event.itemCount,
    event.ip ?? null,
    event.country ?? null,
    event.region ?? null,
    event.city ?? null,
    event.accessMethod ?? null,
    event.external ? 1 : 0,
    event.failure ? 1 : 0,
    event.administrative ? 1 : 0,
    event.impersonated ? 1 : 0,
    event.severity,
    event.extra === undefined ? null : JSON.stringify(event.extra),
    chunk,
    index,
  ]
}

/**
 * As JSON writes what a database must not get: NUL ends a text in SQLite, and the server refuses lone surrogates. An
 * escaped backslash comes first, so that the letters `\u0000` in a name stay what they are.
 */
const UNCLEAN = /\\u0000|\\ud[89a-f]/
const UNCLEAN_EACH = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g

/** Cleans the texts as they are sent: to look at every value costs several times as much. */
function pack(rows: readonly EventValues[]): PackedEvents {
  const { count, ...texts } = packEvents(rows)
  const cleaned = Object.entries(texts).map(([name, text]) => [name, UNCLEAN.test(text) ? cleanJson(text) : text])
  return { ...(Object.fromEntries(cleaned) as typeof texts), count }
}

function cleanJson(text: string): string {
  return text.replaceAll(UNCLEAN_EACH, found => (found === '\\\\' ? found : '\ufffd'))
}

function clean(value: string | number | null): string | number | null {
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd').toWellFormed() : value
}

import type { Client } from '@libsql/client'
import { countsOfRows, EVENT_COLUMNS, insertCodes, insertRows, insertTexts, packEvents } from '../../db/queries/event-rows.ts'
import { normalize } from '../../edge/dropbox/normalize.ts'
import type { NormalizedEvent } from '../../edge/dropbox/normalized.ts'
import { sampleEvents } from './events.ts'

const SAMPLE = 20_000
const DAYS = 60
const STEP = 5000
/** 2026-05-01T00:00:00Z */
export const END = 1_777_593_600
export const START = END - DAYS * 86_400

/**
 * Fills a migrated database with `count` events of one connection over 60 days, newest day first as a backfill does. They
 * are a realistic team's, told again and again with other names of files. Rows and daily counts only, no raws.
 */
export async function fillHistory(client: Client, count: number, report: (line: string) => void): Promise<void> {
  const sample = (await sampleEvents(SAMPLE))
    .map(text => normalize(JSON.parse(text) as unknown))
    .flatMap(result => (result.kind === 'event' ? [result.event] : []))
  await client.batch(
    [
      `insert into portals (public_id, name, origins, created_at) values ('por_1', 'Bench', '[]', 0)`,
      `insert into tenants (portal_id, external_id, created_at) values (1, 'acme', 0)`,
      `insert into connections (public_id, tenant_id, name, admin_email, status, salt, backfill_days, created_at, updated_at)
        values ('con_1', 1, 'Acme', 'a@acme.example', 'connected', '00', 60, 0, 0)`,
    ],
    'write',
  )
  const sql = `insert into events (connection_id, ${EVENT_COLUMNS.join(', ')})
    select 1, ${EVENT_COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')} from json_each(?)`
  for (let made = 0; made < count; made += STEP) {
    const rows = Array.from({ length: Math.min(STEP, count - made) }, (_, index) => rowOf(sample, made + index, count))
    await client.execute({ sql, args: [JSON.stringify(rows)] })
    if ((made / STEP) % 40 === 0) report(`${made} of ${count} events stored`)
  }
  for (const [dimension, key] of [
    ['type', `type || ' ' || activity`],
    ['actor', 'coalesce(actor_email, actor_id, actor_type)'],
    ['country', `coalesce(country, '')`],
  ]) {
    await client.execute(`insert into rollups (connection_id, dimension, day, key, count)
      select connection_id, '${dimension}', time / 86400, ${key}, count(*) from events group by 1, 3, 4`)
  }
}

function rowOf(sample: readonly NormalizedEvent[], number: number, count: number): (string | number | null)[] {
  // a step that shares no factor with the sample: each telling has all events, in another order
  const event = sample[(number * 7919) % sample.length]
  if (!event) throw new Error('the sample is empty')
  const telling = Math.floor(number / sample.length)
  const perDay = count / DAYS
  const day = Math.floor(number / perDay)
  const time = END - (day + 1) * 86_400 + Math.floor(((number % perDay) / perDay) * 86_400)
  const renamed = (text: string | undefined) => text?.replace(/(\.\w+)?$/, ` ${telling.toString(36)}$1`) ?? null
  const values: Record<(typeof EVENT_COLUMNS)[number], string | number | null> = {
    time,
    fp: number,
    type: event.type,
    activity: event.activity,
    category: event.category,
    actor_type: event.actorType,
    actor_id: event.actorId ?? null,
    actor_name: event.actorName ?? null,
    actor_email: event.actorEmail ?? null,
    item_type: event.itemType ?? null,
    item_id: event.itemId ?? null,
    item_name: renamed(event.itemName),
    item_path: renamed(event.itemPath),
    item_count: event.itemCount,
    ip: event.ip ?? null,
    country: event.country ?? null,
    region: event.region ?? null,
    city: event.city ?? null,
    access_method: event.accessMethod ?? null,
    external: Number(event.external),
    failure: Number(event.failure),
    administrative: Number(event.administrative),
    impersonated: Number(event.impersonated),
    severity: event.severity,
    extra: event.extra ? JSON.stringify(event.extra) : null,
    chunk_id: 1,
    chunk_index: 0,
  }
  return EVENT_COLUMNS.map(column => values[column])
}

import type { ArrivedEvent } from '../../db/queries/arrivals.ts'
import type { FactRow } from '../../db/queries/facts.ts'
import type { StreamRow } from '../../db/queries/streams.ts'
import type { Context } from '../context.ts'
import { factToOcsf, type OwnFact } from '../dropbox/ocsf/own-facts.ts'
import { toOcsf } from '../dropbox/ocsf.ts'
import { eventId } from '../lib/event-id.ts'
import type { Item } from '../streams/adapter.ts'
import { presentEvent } from './present-event.ts'
import { readRaws } from './raw.ts'

type Shape = Pick<StreamRow, 'format' | 'links'>

/** Events of one connection in the stream's format. */
export async function eventItems(
  ctx: Context,
  { format, links }: Shape,
  connection: { id: string; teamId: string | null },
  arrived: readonly ArrivedEvent[],
): Promise<Item[]> {
  const rows = arrived.map(one => one.event)
  const raws = format === 'ocsf' ? await readRaws(ctx, rows) : []
  return rows.map((row, index) => {
    const id = eventId(row)
    const shown =
      format === 'ocsf'
        ? toOcsf(row, raws[index], { eventId: id, teamId: connection.teamId, links })
        : presentEvent(row, connection.id)
    return { id, time: row.time * 1000, json: JSON.stringify(shown) }
  })
}

const MESSAGES: Record<FactRow['type'], string> = {
  'connection.connected': 'A Dropbox team was connected.',
  'connection.disconnected': 'A Dropbox team was disconnected: no more events come from it.',
  'connection.credentials_failed':
    'Dropbox does not accept the connection any more: no events come until it is renewed.',
  'connection.silent': 'The audit log of a connected team has not been read for a quarter of an hour.',
  'connection.quarantined': 'Events came in that cannot be read; they are kept aside.',
}

export function factItem({ format }: Shape, fact: FactRow): Item {
  const detail =
    fact.type === 'connection.quarantined'
      ? { events: Number(fact.detail) }
      : fact.detail === null
        ? {}
        : { code: fact.detail }
  return ownItem(format, {
    id: `fct_${fact.id}`,
    type: fact.type,
    time: fact.at,
    message: MESSAGES[fact.type],
    isTrouble: fact.type !== 'connection.connected' && fact.type !== 'connection.disconnected',
    rest: { connectionId: fact.connection, ...detail },
  })
}

/** What the test button sends. */
export function testItem({ format, publicId }: Shape & Pick<StreamRow, 'publicId'>, now: number): Item {
  return ownItem(format, {
    id: `test_${publicId}_${now}`,
    type: 'test',
    time: now,
    message: 'A test of the Dropbox connector: this stream works.',
    isTrouble: false,
    rest: { streamId: publicId },
  })
}

function ownItem(format: StreamRow['format'], fact: OwnFact): Item {
  const { id, type, time, message, rest } = fact
  const shown =
    format === 'ocsf' ? factToOcsf(fact) : { id, type, time: new Date(time).toISOString(), message, ...rest }
  return { id, time, json: JSON.stringify(shown) }
}

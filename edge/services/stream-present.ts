import type { DeliveryRow, PresentedStream, StreamDeadLetterRow } from '../../db/queries/streams.ts'
import type { Stream, StreamDeadLetter, StreamDelivery } from '../contract.ts'
import { explain } from './present-connection.ts'

/** A stream as the API shows it; never a secret. */
export function presentStream(row: PresentedStream, now: number, previousSecretUntil?: number): Stream {
  const waits = row.status === 'paused' || row.status === 'disabled'
  return {
    id: row.publicId,
    name: row.name,
    kind: row.kind,
    url: row.url,
    format: row.format,
    options: row.options,
    filter: row.filter,
    links: row.links,
    from: iso(row.fromTime * 1000),
    status: row.status,
    hasToken: row.kind !== 'webhook' && row.secrets !== null,
    ...(previousSecretUntil === undefined ? {} : { previousSecretUntil: iso(previousSecretUntil) }),
    createdAt: iso(row.createdAt),
    ...(row.lastDeliveredAt === null ? {} : { lastDeliveredAt: iso(row.lastDeliveredAt) }),
    deliveredCount: row.deliveredCount,
    waitingEvents: row.waiting ?? 0,
    lagSeconds: row.waitingSince === null ? 0 : Math.max(0, Math.round((now - row.waitingSince) / 1000)),
    deadLetters: row.deadLetters,
    ...(row.errorCode === null
      ? {}
      : {
          error: {
            ...failure(row.errorCode, row.errorDetail),
            at: iso(row.errorAt ?? row.updatedAt),
            attempts: row.attempts,
            ...(waits ? {} : { nextAt: iso(row.nextAt) }),
          },
        }),
  }
}

export function presentDelivery(row: Omit<DeliveryRow, 'streamId'>): StreamDelivery {
  return {
    id: `sdl_${row.id}`,
    at: iso(row.at),
    kind: row.kind,
    ...(row.connection ? { connectionId: row.connection } : {}),
    events: row.events,
    delivered: row.code === null,
    ...(row.status === null ? {} : { status: row.status }),
    durationMs: row.durationMs,
    ...(row.code === null ? {} : { error: failure(row.code, row.detail) }),
  }
}

export function presentStreamDeadLetter(row: StreamDeadLetterRow & { connection: string | null }): StreamDeadLetter {
  return {
    id: row.publicId,
    at: iso(row.createdAt),
    ...(row.connection ? { connectionId: row.connection } : {}),
    events: row.events,
    attempts: row.attempts,
    error: failure(row.code, row.detail),
  }
}

function failure(code: string, detail: string | null) {
  const known = explain(code)
  return detail === null ? known : { ...known, detail }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

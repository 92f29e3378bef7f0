import {
  connectionTotals,
  dueSlices,
  setAsideByStreams,
  streamTotals,
  waitingDeadLetters,
} from '../../db/queries/metrics.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { at, type Context } from '../context.ts'
import { errorFields } from '../lib/log.ts'
import type { Family } from '../lib/openmetrics.ts'

/** A connection polled less often than this is silent. */
const SILENT_MS = 15 * 60_000

type StreamTotals = Awaited<ReturnType<typeof streamTotals>>[number]
type Totals = Awaited<ReturnType<typeof connectionTotals>>[number]

/**
 * What an operator watches, read from the databases at the moment of asking. All are gauges: what is removed with a
 * tenant is not counted any more. No label names a portal, tenant or team. Where there are several databases, each value
 * is of one of them, and one that does not answer is missing but for `database_up`.
 */
export async function readMetrics(ctx: Context): Promise<Family[]> {
  const { names } = ctx.databases
  if (names.length === 1) return [BUILD, ...(await databaseMetrics(ctx))]
  const parts = await Promise.all(
    names.map(async database => {
      try {
        return { database, families: await databaseMetrics(at(ctx, database)) }
      } catch (error) {
        ctx.log.error('a database is left out of the metrics', { database, ...errorFields(error) })
        return { database, families: undefined }
      }
    }),
  )
  const up: Family = {
    name: 'dropbox_connector_database_up',
    help: 'Whether the database answers.',
    samples: parts.map(({ database, families }) => ({ labels: { database }, value: families ? 1 : 0 })),
  }
  return [BUILD, up, ...labelled(parts)]
}

const BUILD: Family = {
  name: 'dropbox_connector_build',
  help: 'The version that runs.',
  samples: [{ labels: { version: packageJson.version }, value: 1 }],
}

/** The same families of several databases as one each, told apart by a label. */
function labelled(parts: { database: string; families: Family[] | undefined }[]): Family[] {
  const merged = new Map<string, Family>()
  for (const { database, families = [] } of parts) {
    for (const family of families) {
      const samples = family.samples.map(({ labels, value }) => ({ labels: { database, ...labels }, value }))
      const known = merged.get(family.name)
      merged.set(family.name, { ...family, samples: [...(known?.samples ?? []), ...samples] })
    }
  }
  return [...merged.values()]
}

async function databaseMetrics(ctx: Context): Promise<Family[]> {
  const now = ctx.now()
  const [totals, slices, deadLetters, streams, setAside] = await Promise.all([
    connectionTotals(ctx.db, now - SILENT_MS),
    dueSlices(ctx.db, now),
    waitingDeadLetters(ctx.db),
    streamTotals(ctx.db),
    setAsideByStreams(ctx.db),
  ])
  const all = (name: string, help: string, read: (row: Totals) => number): Family => ({
    name: `dropbox_connector_${name}`,
    help,
    samples: [{ value: totals.reduce((sum, row) => sum + read(row), 0) }],
  })
  const connected = totals.filter(row => row.status === 'connected')
  const oldest = connected.reduce((least, row) => Math.min(least, row.oldestPoll ?? now), now)
  return [
    byStatus(totals),
    byError(totals),
    {
      name: 'dropbox_connector_silent_connections',
      help: 'Connected, but not polled successfully for a quarter of an hour.',
      samples: [{ value: connected.reduce((sum, row) => sum + row.silent, 0) }],
    },
    seconds('oldest_poll_seconds', 'Time since the connected team polled longest ago was polled.', now - oldest),
    all('events', 'Events stored.', row => row.events),
    all('duplicate_events', 'Events that Dropbox sent again and that were known.', row => row.duplicates),
    all('late_events', 'Events that only a re-read found.', row => row.late),
    all('quarantined_events', 'Events that could not be read, kept aside as they came.', row => row.quarantined),
    all('dropbox_requests', 'Calls to the audit log at Dropbox.', row => row.requests),
    seconds(
      'throttled_seconds',
      'Time that Dropbox has asked to wait, over all connections.',
      totals.reduce((sum, row) => sum + row.throttledMs, 0),
    ),
    {
      name: 'dropbox_connector_due_slices',
      help: 'Parts of time lines that are due and not read yet.',
      samples: [{ value: slices.due }],
    },
    seconds('due_slice_age_seconds', 'How long the oldest of them is due.', slices.oldest ? now - slices.oldest : 0),
    {
      name: 'dropbox_connector_dead_letters',
      help: 'Messages that were given up and not replayed.',
      samples: [{ value: deadLetters }],
    },
    ...ofStreams(streams, setAside, now),
  ]
}

function ofStreams(totals: StreamTotals[], setAside: number, now: number): Family[] {
  const sum = (rows: StreamTotals[], read: (row: StreamTotals) => number) =>
    rows.reduce((total, row) => total + read(row), 0)
  const oldest = totals.reduce((least, row) => Math.min(least, row.oldest ?? now), now)
  const codes = [...new Set(totals.flatMap(row => row.errorCode ?? []))]
  return [
    {
      name: 'dropbox_connector_streams',
      help: 'Streams, by status.',
      samples: ['active', 'paused', 'failing', 'disabled'].map(status => ({
        labels: { status },
        value: sum(
          totals.filter(row => row.status === status),
          row => row.streams,
        ),
      })),
    },
    {
      name: 'dropbox_connector_stream_errors',
      help: 'Streams whose last try failed, by its code.',
      samples: codes.map(code => ({
        labels: { code },
        value: sum(
          totals.filter(row => row.errorCode === code),
          row => row.streams,
        ),
      })),
    },
    {
      name: 'dropbox_connector_streamed_events',
      help: 'Events that receivers have taken.',
      samples: [{ value: sum(totals, row => row.delivered) }],
    },
    {
      name: 'dropbox_connector_stream_dead_letters',
      help: 'What receivers would not take.',
      samples: [{ value: setAside }],
    },
    seconds(
      'stream_lag_seconds',
      'How long the event waits that a stream at work has not sent for longest.',
      now - oldest,
    ),
  ]
}

function byStatus(totals: Totals[]): Family {
  const samples = ['pending', 'connected', 'error', 'disconnected'].map(status => ({
    labels: { status },
    value: totals.filter(row => row.status === status).reduce((sum, row) => sum + row.connections, 0),
  }))
  return { name: 'dropbox_connector_connections', help: 'Connections, by status.', samples }
}

/** Also of connections that go on trying. */
function byError(totals: Totals[]): Family {
  const counts = new Map<string, number>()
  for (const { errorCode, connections } of totals) {
    if (errorCode) counts.set(errorCode, (counts.get(errorCode) ?? 0) + connections)
  }
  return {
    name: 'dropbox_connector_connection_errors',
    help: 'Connections that show an error, by its code.',
    samples: [...counts].map(([code, value]) => ({ labels: { code }, value })),
  }
}

function seconds(name: string, help: string, ms: number): Family {
  const value = Math.max(0, ms) / 1000
  return { name: `dropbox_connector_${name}`, help, unit: 'seconds', samples: [{ value }] }
}

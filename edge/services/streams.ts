import { lastFact } from '../../db/queries/facts.ts'
import * as queries from '../../db/queries/streams.ts'
import type { Context } from '../context.ts'
import type {
  CreatedStream,
  CreateStream,
  List,
  ReplayStream,
  RotateSecret,
  Stream,
  StreamSecret,
  UpdateStream,
} from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { newId } from '../ids.ts'
import { newSigningSecret } from '../streams/sign.ts'
import { audit } from './audit.ts'
import { readFilterText } from './filter-text.ts'
import { invalid } from './parse-filter.ts'
import { checkStream, leadsElsewhere, type StreamShape } from './stream-checks.ts'
import { presentStream } from './stream-present.ts'
import { openStream, sealStream } from './stream-secrets.ts'
import { enqueueStreams } from './streams-due.ts'

/** More receivers than any tenant has. */
const MAX_STREAMS = 20

export async function listStreams(ctx: Context, session: SessionIdentity): Promise<List<Stream>> {
  const rows = await queries.listStreams(ctx.db, session.scope)
  return { items: await Promise.all(rows.map(row => present(ctx, row))), nextCursor: null }
}

export async function getStream(ctx: Context, session: SessionIdentity, id: string): Promise<Stream> {
  return present(ctx, await requireStream(ctx, session, id))
}

/**
 * A new stream, which begins at once. Throws `validation_failed`, `stream_address_refused`, `conflict` when there are too
 * many, `forbidden` for links without the permission to export.
 */
export async function createStream(
  ctx: Context,
  session: SessionIdentity,
  given: CreateStream,
  ip?: string,
): Promise<CreatedStream> {
  if ((await queries.countStreams(ctx.db, session.scope)) >= MAX_STREAMS) {
    throw new ConnectorError('conflict', { detail: `There are ${MAX_STREAMS} streams already; delete one first.` })
  }
  const now = ctx.now()
  const { kind, url, options, token } = given
  mayRevealLinks(session, given.links)
  await checkStream(ctx, { kind, url, options, hasToken: token !== undefined })
  const from = given.from === undefined ? now : notLater(given.from, now)
  const publicId = newId('stream')
  const secret = kind === 'webhook' ? newSigningSecret() : undefined
  const row = {
    publicId,
    name: given.name ?? new URL(url).hostname.slice(0, 100),
    kind,
    format: given.format,
    url,
    options,
    secrets: await sealStream(ctx, publicId, { ...(token ? { token } : {}), ...(secret ? { signing: secret } : {}) }),
    filter: filterText(ctx, given.filter),
    links: given.links,
    fromTime: Math.floor(from / 1000),
    status: 'active' as const,
    nextAt: now,
    factId: await lastFact(ctx.db, from),
    createdAt: now,
    updatedAt: now,
  }
  await queries.insertStream(ctx.db, session.scope, row, given.from !== undefined)
  await audit(ctx, {
    by: session,
    action: 'stream_created',
    target: publicId,
    ip,
    detail: { kind, format: given.format },
  })
  ctx.waitUntil(enqueueStreams(ctx, { tenantId: session.scope.tenantId }))
  return { stream: await getStream(ctx, session, publicId), ...(secret ? { secret } : {}) }
}

/**
 * Throws like `createStream`. What is kept for one receiver is not sent to another: a new host needs a new token in the
 * same request.
 */
export async function updateStream(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  given: UpdateStream,
  ip?: string,
): Promise<Stream> {
  const row = await requireStream(ctx, session, id)
  const { name, format, token, status, links } = given
  if (links) mayRevealLinks(session, links)
  const before: StreamShape = { ...row, hasToken: row.kind !== 'webhook' && row.secrets !== null }
  const after: StreamShape = {
    ...before,
    url: given.url ?? row.url,
    options: given.options ?? row.options,
    hasToken: before.hasToken || token !== undefined,
  }
  await checkStream(ctx, after)
  if (before.hasToken && token === undefined && leadsElsewhere(before, after)) {
    invalid('token', 'is needed again for another receiver')
  }
  const now = ctx.now()
  await queries.updateStream(ctx.db, session.scope, id, {
    ...(name === undefined ? {} : { name }),
    ...(format === undefined ? {} : { format }),
    ...(links === undefined ? {} : { links }),
    ...(given.filter === undefined ? {} : { filter: filterText(ctx, given.filter) }),
    url: after.url,
    options: after.options,
    ...(token === undefined ? {} : { secrets: await sealStream(ctx, id, { token }) }),
    // whoever changes something wants to see at once whether it helped
    ...(status === 'paused' ? { status } : status === 'active' ? { status, failingSince: null, setAside: 0 } : {}),
    nextAt: now,
    attempts: 0,
    updatedAt: now,
  })
  const changed = Object.keys(given).sort().join(' ')
  await audit(ctx, { by: session, action: 'stream_changed', target: id, ip, detail: { fields: changed } })
  ctx.waitUntil(enqueueStreams(ctx, { tenantId: session.scope.tenantId }))
  return getStream(ctx, session, id)
}

export async function deleteStream(ctx: Context, session: SessionIdentity, id: string, ip?: string): Promise<void> {
  const row = await requireStream(ctx, session, id)
  await queries.deleteStream(ctx.db, session.scope, row.id)
  await audit(ctx, { by: session, action: 'stream_deleted', target: id, ip })
}

/** Sends again what has come in since a time. Throws `validation_failed` for one that is to come. */
export async function replayStream(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  given: ReplayStream,
  ip?: string,
): Promise<Stream> {
  const row = await requireStream(ctx, session, id)
  const now = ctx.now()
  const from = notLater(given.from, now)
  const factId = Math.min(row.factId, await lastFact(ctx.db, from))
  await queries.rewindStream(ctx.db, session.scope, { id: row.id, factId }, from, now)
  const detail = { from: new Date(from).toISOString() }
  await audit(ctx, { by: session, action: 'stream_replayed', target: id, ip, detail })
  ctx.waitUntil(enqueueStreams(ctx, { tenantId: session.scope.tenantId }))
  return getStream(ctx, session, id)
}

/** A new signing secret, shown once; the old one signs as well for a while. Throws `conflict` for what is no webhook. */
export async function rotateSecret(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  { overlapSeconds }: RotateSecret,
  ip?: string,
): Promise<StreamSecret> {
  const row = await requireStream(ctx, session, id)
  if (row.kind !== 'webhook') {
    throw new ConnectorError('conflict', { detail: 'Only webhooks have a secret of ours; change the token instead.' })
  }
  const now = ctx.now()
  // a secret that cannot be opened any more has nothing to overlap with
  const { signing } = await openStream(ctx, row).catch(() => ({ signing: undefined }))
  const secret = newSigningSecret()
  const until = now + overlapSeconds * 1000
  const previous = signing && overlapSeconds > 0 ? { signing, until } : undefined
  await queries.updateStream(ctx.db, session.scope, id, {
    secrets: await sealStream(ctx, id, { signing: secret, ...(previous ? { previous } : {}) }),
    updatedAt: now,
  })
  await audit(ctx, { by: session, action: 'stream_secret_rotated', target: id, ip })
  return { secret, ...(previous ? { previousSecretUntil: new Date(until).toISOString() } : {}) }
}

/** The row behind an id, or `not_found`: for other tenants' ids just as for made-up ones. */
export async function requireStream(
  ctx: Context,
  session: SessionIdentity,
  publicId: string,
): Promise<queries.PresentedStream> {
  const row = await queries.findStream(ctx.db, session.scope, publicId)
  if (!row) throw new ConnectorError('not_found')
  return row
}

async function present(ctx: Context, row: queries.PresentedStream): Promise<Stream> {
  const now = ctx.now()
  const { previous } = row.kind === 'webhook' ? await openStream(ctx, row).catch(() => ({ previous: undefined })) : {}
  return presentStream(row, now, previous && previous.until > now ? previous.until : undefined)
}

/** What is sent on is decided by place, so a stream's filter has no times. */
function filterText(ctx: Context, given: string): string {
  const { text, query } = readFilterText(ctx, 'filter', given)
  for (const name of ['from', 'to', 'last'] as const)
    if (query[name] !== undefined) invalid('filter', `must not have ${name}`)
  return text
}

function notLater(from: string, now: number): number {
  const time = Date.parse(from)
  return time <= now ? time : invalid('from', 'must not be in the future')
}

function mayRevealLinks(session: SessionIdentity, links: boolean): void {
  if (links && !session.permissions.includes('events:export')) {
    throw new ConnectorError('forbidden', { detail: 'Working links need the permission events:export.' })
  }
}

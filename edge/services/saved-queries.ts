import {
  deleteQuery as deleteRow,
  insertQuery,
  listQueries as listRows,
  type SavedQueryRow,
  updateQuery as updateRow,
} from '../../db/queries/saved-queries.ts'
import type { Context } from '../context.ts'
import type { CreateQuery, List, SavedQuery, UpdateQuery } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { SessionIdentity } from '../http.ts'
import { newId } from '../ids.ts'
import { audit } from './audit.ts'
import { readFilterText } from './filter-text.ts'
import { SUGGESTED_QUERIES } from './suggested-queries.ts'

/** Saved queries of one user: enough for a person, too few to fill a database. */
const MAX_OWN = 200

/** The suggested ones, then own and shared ones by name. */
export async function listQueries(ctx: Context, session: SessionIdentity): Promise<List<SavedQuery>> {
  const rows = await listRows(ctx.db, session.scope, session.user.id)
  const suggested = SUGGESTED_QUERIES.map(one => ({ ...one, shared: true, suggested: true, own: false }))
  return { items: [...suggested, ...rows.map(row => present(row, session))], nextCursor: null }
}

/** Throws `validation_failed` for what is no filter, `conflict` when there are too many. */
export async function createQuery(
  ctx: Context,
  session: SessionIdentity,
  given: CreateQuery,
  ip?: string,
): Promise<SavedQuery> {
  const rows = await listRows(ctx.db, session.scope, session.user.id)
  if (rows.filter(row => row.userId === session.user.id).length >= MAX_OWN) {
    throw new ConnectorError('conflict', { detail: `There are ${MAX_OWN} saved queries already; delete one first.` })
  }
  const now = ctx.now()
  const row = {
    publicId: newId('query'),
    userId: session.user.id,
    name: given.name,
    query: readFilterText(ctx, 'query', given.query).text,
    shared: given.shared,
    createdAt: now,
    updatedAt: now,
  }
  await insertQuery(ctx.db, session.scope, row)
  await audit(ctx, { by: session, action: 'query_saved', target: row.publicId, ip })
  return present(row, session)
}

/** Throws `not_found`, `forbidden` for another user's, `validation_failed`. */
export async function updateQuery(
  ctx: Context,
  session: SessionIdentity,
  id: string,
  { name, query, shared }: UpdateQuery,
  ip?: string,
): Promise<SavedQuery> {
  const row = await ownRow(ctx, session, id)
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(query === undefined ? {} : { query: readFilterText(ctx, 'query', query).text }),
    ...(shared === undefined ? {} : { shared }),
    updatedAt: ctx.now(),
  }
  await updateRow(ctx.db, session.scope, id, session.user.id, set)
  await audit(ctx, { by: session, action: 'query_changed', target: id, ip })
  return present({ ...row, ...set }, session)
}

/** Throws `not_found`, `forbidden` for another user's. */
export async function deleteQuery(ctx: Context, session: SessionIdentity, id: string, ip?: string): Promise<void> {
  await ownRow(ctx, session, id)
  await deleteRow(ctx.db, session.scope, id, session.user.id)
  await audit(ctx, { by: session, action: 'query_deleted', target: id, ip })
}

async function ownRow(ctx: Context, session: SessionIdentity, id: string): Promise<SavedQueryRow> {
  const row = (await listRows(ctx.db, session.scope, session.user.id)).find(one => one.publicId === id)
  if (!row) throw new ConnectorError('not_found')
  if (row.userId !== session.user.id) {
    throw new ConnectorError('forbidden', { detail: 'Only who saved a query can change it.' })
  }
  return row
}

function present(row: Omit<SavedQueryRow, 'id' | 'tenantId'>, session: SessionIdentity): SavedQuery {
  return {
    id: row.publicId,
    name: row.name,
    query: row.query,
    shared: row.shared,
    suggested: false,
    own: row.userId === session.user.id,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  }
}

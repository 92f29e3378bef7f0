import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { connections, events, oauthStates, portals, sessions, tenants } from '../../../db/schema/index.ts'
import { createContext } from '../../../edge/context.ts'
import { runHousekeeping } from '../../../edge/services/purge.ts'
import { Api } from '../support/api.ts'
import { connected, database, store } from '../support/data.ts'
import { begin } from '../support/dropbox.ts'

const DAY_MS = 86_400_000
const api = new Api()

const cron = () => runHousekeeping(createContext(api.env, { waitUntil: () => undefined }))

test('a removal that was cut short is finished by the cron', async () => {
  const { session } = await api.tenant()
  const { rowId } = await connected(session.id, { deletedAt: Date.now(), status: 'disconnected' })
  await store(rowId, [{}, {}])
  await cron()
  expect(await database().select().from(events).where(eq(events.connectionId, rowId))).toEqual([])
  expect(await database().select().from(connections).where(eq(connections.id, rowId))).toEqual([])
})

test('a removed portal is finished with its tenants, connections and sessions', async () => {
  const { portal, session } = await api.tenant()
  const { rowId } = await connected(session.id)
  await store(rowId, [{}])
  const db = database()
  const [row] = await db
    .update(portals)
    .set({ deletedAt: Date.now() })
    .where(eq(portals.publicId, portal.id))
    .returning()
  await cron()
  expect(await db.select().from(events).where(eq(events.connectionId, rowId))).toEqual([])
  expect(await db.select().from(sessions).where(eq(sessions.publicId, session.id))).toEqual([])
  expect(
    await db
      .select()
      .from(tenants)
      .where(eq(tenants.portalId, row?.id ?? 0)),
  ).toEqual([])
  expect(await db.select().from(portals).where(eq(portals.publicId, portal.id))).toEqual([])
})

test('links that nobody followed for a week are forgotten with their connections; working ones stay', async () => {
  const { token, session } = await api.tenant()
  const working = await connected(session.id)
  const { connection } = await begin(api, token, 'admin@acme.example')
  await cron()
  const db = database()
  const byId = (id: string) => db.select().from(connections).where(eq(connections.publicId, id))
  expect(await byId(connection.id)).toHaveLength(1)
  const [row] = await byId(connection.id)
  const old = Date.now() - 8 * DAY_MS
  await db.update(connections).set({ updatedAt: old }).where(eq(connections.publicId, connection.id))
  await db
    .update(oauthStates)
    .set({ expiresAt: old })
    .where(eq(oauthStates.connectionId, row?.id ?? 0))
  await cron()
  expect(await byId(connection.id)).toEqual([])
  expect(
    await db
      .select()
      .from(oauthStates)
      .where(eq(oauthStates.connectionId, row?.id ?? 0)),
  ).toEqual([])
  expect(await byId(working.id)).toHaveLength(1)
})
